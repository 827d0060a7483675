/** How an application is started, and the files of the workspace that it is started from. */
import type { Command } from '../../language/command';
import type { ComposeFile } from '../../language/compose/model';
import { lineage, startCommands } from '../../language/dockerfile/lineage';
import { copiesFromContext, type Dockerfile, type Stage } from '../../language/dockerfile/model';
import { wordsOf as wordsOfArgs } from '../../language/dockerfile/words';
import { once } from '../../language/lazy';
import { invocationsOf } from '../../language/shell/parse';
import { imageVariables } from '../../images/variables';
import { buildContext } from '../../project/build-context';
import { containerOf, type Place } from '../../project/container-files';
import { join, variablesOf } from '../../project/image-files';
import { hides, mountsOfParts } from '../../project/mounts';
import type { MergedService, Project } from '../../project/project';
import { scriptsOf } from '../../project/scripts';
import { portIn, withoutRunners, type Words, wordsOf } from '../../project/servers';
import { folderOf, resolvePath } from '../../project/uris';
import type { Variables } from '../../project/variables';
import { baseImageOf } from '../detect';
import { withoutComments } from './comments';
import { scriptOf } from './node';
import type { Start } from './source';

export interface Application {
  readonly image?: { readonly stage: Stage; readonly dockerfile: Dockerfile };
  readonly services: readonly MergedService[];
  /** What the container starts, and the folder that holds its files. */
  readonly commands: readonly Command[];
  readonly folder: string | undefined;
}

/** What services start, or the image by itself. */
export function applicationOf(
  services: readonly MergedService[],
  { document }: Dockerfile | ComposeFile,
  image?: Application['image'],
): Application {
  const own = services.flatMap(({ entrypoint, command }) =>
    [entrypoint, command].flatMap((given) => given?.value.value ?? []),
  );
  return {
    ...(image && { image }),
    services,
    commands: own.length > 0 || !image ? own : startCommands(lineage(image.stage)),
    folder: folderOf(document.uri),
  };
}

/** The name of the image that is started, or built upon. */
export function imageOf({ image, services }: Application): string | undefined {
  return image ? baseImageOf(image.stage) : services[0]?.image?.value.value.resolved;
}

export function startOf(application: Application, project: Project): Start {
  const image = imageOf(application);
  const read = reader(application, project);
  const variables = variablesIn(application);
  const called = programsOf(application, project).flatMap((words) => {
    const script = scriptOf(withoutRunners(words), read);
    return script ? [words, script] : [words];
  });
  return {
    programs: called.map(withoutRunners),
    variables,
    debuggers: debuggersIn([...called.map((words) => words.join(' ')), ...variables.values()]),
    image,
    ofImage: imageVariables(image),
    build: buildText(application),
    changeOf: (path) => changeOf(path, application),
    read,
  };
}

function variablesIn(application: Application): Variables {
  const { image, services } = application;
  const [first, ...others] = services.map(({ environment }) => environment);
  // Where services differ, the image's own counts.
  const shared = [...(first ?? [])].filter(([name, value]) =>
    others.every((other) => other.has(name) && other.get(name) === value),
  );
  return new Map([...(image ? variablesOf(image.stage, image.dockerfile) : []), ...shared]);
}

function debuggersIn(texts: readonly (string | undefined)[]): ReadonlySet<number> {
  const found = texts.flatMap((text) => [...(text?.slice(0, LARGEST).matchAll(DEBUGGERS) ?? [])]);
  return new Set(found.flatMap(([, ...ports]) => portIn(ports.find(Boolean) ?? NODE_INSPECTOR) ?? []));
}

const NODE_INSPECTOR = '9229';
const DEBUGGERS =
  /--inspect(?:-brk|-wait|-port)?(?:=(?:[^\s:=]{1,100}:)?(\d{2,5}))?(?![\w-])|\bjdwp[=:]\S{0,200}?\baddress=(?:[^\s:,]{1,100}:)?(\d{2,5})|\bjmxremote(?:\.rmi)?\.port=(\d{2,5})|\b(?:debugpy|dlv)\b.{0,200}?--listen[= ](?:[^\s:]{0,100}:)?(\d{2,5})/g;

/** What is called at the start, by scripts of the workspace too. */
function programsOf(application: Application, project: Project): readonly Words[] {
  const { commands } = application;
  const place = placeOf(application);
  const scripts = place ? commands.flatMap((command) => scriptsOf(command, place, project)) : [];
  const calls = [...scripts.map(({ command }) => command), ...commands]
    .flatMap((command) => invocationsOf(command))
    .filter(({ captured }) => !captured);
  // CMD holds the arguments of an ENTRYPOINT that is a list of words.
  const lists = commands.flatMap((command) => (command.form === 'exec' ? [command.words] : []));
  const whole = lists.length > 1 && lists.length === commands.length;
  const joined = whole ? [lists.flat().map(({ value }) => value)] : [];
  const implied = commands.length === 0 ? impliedBy(imageOf(application)) : [];
  return [...calls.map(wordsOf), ...joined, ...implied].slice(-MOST_PROGRAMS);
}

const MOST_PROGRAMS = 50;

/** What the official images of PHP start by themselves. */
function impliedBy(image: string | undefined): readonly Words[] {
  const official = /^(?:docker\.io\/)?(?:library\/)?(?:php|wordpress|nextcloud|drupal):([\w.-]*)/.exec(
    image ?? '',
  );
  const variant = official?.[1]?.split('-').find((word) => word === 'fpm' || word === 'apache');
  return variant === undefined ? [] : [[variant === 'fpm' ? 'php-fpm' : 'apache2-foreground']];
}

function placeOf({ image, services }: Application): Place | undefined {
  if (image) return image;
  const part = services[0]?.parts.at(-1);
  return part && { service: part.service, file: part.file };
}

function buildText({ image }: Application): string {
  if (!image) return '';
  const text = image.dockerfile.document.getText();
  return image.dockerfile.stages
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN'))
    .map(({ span }) => text.slice(span.start, span.end))
    .join('\n')
    .slice(0, LARGEST);
}

function changeOf(folder: string, { image, services }: Application): ReturnType<Start['changeOf']> {
  const isMounted = services
    .flatMap(({ parts }) => mountsOfParts(parts))
    .some((mount) => hides(mount, folder) || mount.target?.startsWith(folder) === true);
  const text = image?.dockerfile.document.getText() ?? '';
  const there = (image ? lineage(image.stage) : []).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, span }) => {
      const written = text.slice(span.start, span.end);
      return written.includes(folder) ? [{ keyword, written }] : [];
    }),
  );
  if (there.some(({ keyword, written }) => keyword === 'RUN' && WRITES.test(written))) return 'rewritten';
  return isMounted || there.some(({ keyword }) => /^(?:COPY|ADD|WORKDIR|VOLUME)$/.test(keyword))
    ? 'brought'
    : undefined;
}

const WRITES = /\b(?:sed|tee|envsubst|awk|perl|cp|mv|ln)\b|>/;

/** Of the texts, and of what is read of each: far more than anyone writes by hand. */
const LARGEST = 100_000;
const MOST_FILES = 60;

/** First what the image or the mounts bring to the path, then the file in the application's folder or the build context. */
function reader(application: Application, project: Project): Start['read'] {
  const { image, folder } = application;
  const place = placeOf(application);
  const container = once(() => place && containerOf(place, project));
  const context = image ? buildContext(image.dockerfile, project) : undefined;
  const folders = new Set([
    ...(image ? sourceFolders(image.stage, image.dockerfile, context) : []),
    folder,
    context,
  ]);
  const texts = new Map<string, string | undefined>();
  const find = (path: string): string | undefined => {
    const home = container();
    const brought = home?.hasFiles ? home.fileAt(join(home.workdir, path)) : undefined;
    if (brought) return brought.text.value;
    // Of the container's system, which no folder of the application is meant for.
    if (path.startsWith('/etc/')) return undefined;
    for (const top of folders) {
      const uri = top === undefined ? undefined : resolvePath(top, `./${relative(path)}`);
      const text = uri === undefined ? undefined : project.read(uri);
      if (typeof text === 'string') return text;
    }
    return undefined;
  };
  const sourceAt = (path: string) => {
    const text = find(path)?.slice(0, LARGEST);
    return text === undefined ? undefined : withoutComments(text, path);
  };
  return (path) => {
    if (!texts.has(path)) texts.set(path, texts.size < MOST_FILES ? sourceAt(path) : undefined);
    return texts.get(path);
  };
}

/** In the build context: `/app/server.js` is `server.js` there. */
function relative(path: string): string {
  return path.replace(/^\/(?:usr\/src\/|home\/node\/)?[^/]+\//, '').replace(/^(?:\.?\/)+/, '');
}

/** Folders of the build context that stages are made from: `COPY backend/ .` */
function sourceFolders(stage: Stage, { stages }: Dockerfile, context: string | undefined): readonly string[] {
  if (context === undefined) return [];
  const copies = [...lineage(stage), ...stages.toReversed()].flatMap(({ instructions }) =>
    instructions.filter(copiesFromContext),
  );
  const sources = copies.flatMap(({ args }) => {
    const source = wordsOfArgs(args)[0]?.value;
    return source !== undefined && /^\.?\/?[\w-]+(?:\/[\w-]+)*\/?$/.test(source) ? [source] : [];
  });
  return [...new Set(sources)].slice(0, 4).flatMap((source) => resolvePath(context, `./${source}`) ?? []);
}
