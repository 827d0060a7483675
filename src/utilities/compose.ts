/** Puts the utility into a compose file: as a service's health check where there is none, or in place of curl. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { isScalar, type Node, type YAMLMap } from 'yaml';
import { parseComposeDuration } from '../health/duration';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Span } from '../language/text';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { Builder, MergedService, Project } from '../project/project';
import {
  addToMap,
  addToService,
  blockList,
  flowList,
  needsShell,
  ownMap,
  quoteOf,
  scalar,
  styleAt,
  usualQuote,
  valueSpan,
  yamlWord,
  type YamlWord,
} from '../edits/compose-text';
import { provideByMount } from './mount';
import { probeOfService } from './image-probe';
import { ownUtility, type Utility, utilitiesInImage } from './own';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import {
  fileName,
  type InPlaceOf,
  insertHealthcheck,
  insertionPoint,
  withPlacement,
  type Replaced,
} from './dockerfile';
import { type FileEdit, type Fix, joined } from '../edits/fix';
import { type Argument, asArgument, shellForm } from '../edits/words';
import { askingInstead, limitIn, literal, lossesOf, type OldCheck, readCheck } from './question';
import { editsInScript, readScript, type RunScript } from './script';
import { addressOf, type Application } from './start';
import { eolOf, insert, lineStart, replace } from '../edits/text';
import { folderOf } from '../project/uris';

export interface ServiceRequest {
  readonly service: Service;
  readonly file: ComposeFile;
  readonly project: Project;
}

/** The utility in a service's container. */
export interface Provided extends Utility {
  /** What has to change beside the compose file. */
  readonly edits: readonly FileEdit[];
  readonly application: Application;
}

/** In the image that the service builds, or in a folder of the workspace that is mounted into it. */
export function provide(request: ServiceRequest): readonly Provided[] {
  const { service, file, project } = request;
  const build = project.buildOf(service, file);
  const merged = project.mergedOf(service, file);
  const shell = () => project.contentsOfService(service, file).shell;
  const own = ownUtility(file.document.uri, project, shell);
  if (!build)
    return own ? [{ ...own, edits: [], application: applicationOf(merged, file) }] : provideByMount(request);
  const { dockerfile, stage } = build;
  const application = applicationOf(merged, file, stage, dockerfile);
  if (own) return [{ ...own, edits: [], application }];
  // An inline Dockerfile's text is the compose file's: its lines can't be changed on their own.
  if (!dockerfile || !stage || build.uri === file.document.uri) return [];
  const point = insertionPoint(stage, dockerfile);
  const builder: Builder = { service, file, merged, stage };
  return utilitiesInImage({ dockerfile, stage, project, at: point.at, service: builder }).map((utility) => ({
    ...utility,
    edits: withPlacement([], utility.placement, dockerfile, point),
    application,
  }));
}

/** For services that share a text: each utility that will do for all of them. */
export function provideForAll(
  users: readonly Service[],
  { file, project }: Omit<ServiceRequest, 'service'>,
): readonly (readonly Provided[])[] {
  const [first = [], ...others] = users.map((service) => provide({ service, file, project }));
  return first.flatMap((one, at) => {
    const rest = others.flatMap((provided) => provided[at] ?? []);
    const all = [one, ...rest];
    return rest.length < others.length || clash(all) ? [] : [all];
  });
}

/** Whether two would put a build stage into the same Dockerfile. */
function clash(provided: readonly Provided[]): boolean {
  const edits = distinct(provided.flatMap((one) => one.edits));
  const files = new Set(edits.map(({ uri }) => uri));
  return files.size < edits.length && provided.some(({ placement }) => placement.stage);
}

function applicationOf(
  merged: MergedService,
  file: ComposeFile,
  stage?: Stage,
  dockerfile?: Dockerfile,
): Application {
  const own = [merged.entrypoint?.value.value, merged.command?.value.value].filter(
    (command) => command !== undefined,
  );
  return {
    ...(stage && dockerfile && { image: { stage, dockerfile } }),
    services: [merged],
    commands: own.length > 0 || !stage ? own : startCommands(lineage(stage)),
    folder: folderOf((dockerfile ?? file).document.uri),
  };
}

/** Replaces the value of `test`, in the style it has, or what a script asks that it runs; everything else stays. */
export function replaceInCompose({
  service,
  file,
  project,
  script,
  idle,
}: ServiceRequest & InPlaceOf): readonly Fix[] {
  const test = service.healthcheck?.test;
  const command = test?.value.type === 'cmd' ? test.value.command : undefined;
  if (!test) return [];
  const { span } = test;
  // A test behind an anchor belongs to every service that uses it: all of them need the same in its place.
  const users = file.services.filter(({ healthcheck }) => healthcheck?.test?.span.start === span.start);
  const limit = limitOf(users);
  const asked = command && (script ? readScript(command, script, limit) : readCheck(command, limit));
  const tool = idle ?? asked?.tool;
  if (tool === undefined) return [];
  const inScript = asked?.whole ? undefined : script;
  return provideForAll(users, { file, project }).flatMap((provided): readonly Fix[] => {
    const texts = provided.map((one) => {
      const old = idle === undefined ? asked : askingInstead(idle, addressOf(one.application, project));
      if (!old) return undefined;
      return inScript ? replacementInScript(old, inScript, one) : replacement(old, span, one, file);
    });
    const [first] = texts;
    const [one] = provided;
    if (!one || !first || texts.some((text) => JSON.stringify(text?.edits) !== JSON.stringify(first.edits)))
      return [];
    return [
      {
        title: l10n.t('Replace {0} with {1}', tool, fileName(one.placement)),
        preferred: first.complete && provided.every(({ certain }) => certain),
        edits: joined([
          ...distinct(provided.flatMap(({ edits }) => edits)),
          { uri: (inScript ?? file).document.uri, edits: [...first.edits] },
        ]),
        notes: [...first.notes, ...(one.runtime.needs === undefined ? [] : [one.runtime.needs])],
        assumed: first.assumed,
      },
    ];
  });
}

/** The longest that one of the services gives it: the engine sees to it that the others take no longer. */
function limitOf(users: readonly Service[]): number | undefined {
  const limits = users.map(({ healthcheck }) =>
    limitIn(parseComposeDuration(healthcheck?.options.get('timeout')?.value.resolved ?? '')),
  );
  const known = limits.flatMap((limit) => limit ?? []);
  return known.length === users.length ? Math.max(...known) : undefined;
}

function replacementInScript(
  asked: OldCheck,
  script: RunScript,
  { placement, runtime, translated }: Provided,
): Replaced | undefined {
  const old = translated(asked);
  if (!old || !runtime.shell || script.shared()) return undefined;
  return { edits: editsInScript(old, script, placement), ...lossesOf(old) };
}

export function distinct(edits: readonly FileEdit[]): readonly FileEdit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

function replacement(
  old: OldCheck,
  span: Span,
  { placement, runtime, translated }: Provided,
  { document }: ComposeFile,
): Replaced | undefined {
  const { whole, calls, assumed } = translated(old) ?? {};
  const text = document.getText();
  const command = placement.command.map(literal);
  if (whole) {
    const value = testValue([...command, ...whole.args], text, span, runtime.shell);
    if (value === undefined) return undefined;
    const { notes, complete } = whole;
    return { edits: [replace(document, valueSpan(text, span), value)], notes, complete, assumed };
  }
  if (!calls || !runtime.shell) return undefined;
  const edits = calls.flatMap((call) => {
    const value = shellText([...command, ...call.question.args], text);
    // Quotes inside a string that has its own would have to be escaped.
    return value === undefined || /["'\\]/.test(value) ? [] : [replace(document, call.span, value)];
  });
  if (edits.length < calls.length) return undefined;
  return { edits, ...lossesOf({ calls }) };
}

/** The value of `test` in place of the one at an offset. */
function testValue(
  args: readonly Argument[],
  text: string,
  { start, end }: Span,
  shell: boolean,
): string | undefined {
  const words = yamlWords(args, text);
  if (!words) return undefined;
  const style = styleAt(text, start);
  const quote = style === 'string' ? usualQuote(text) : quoteOf(text.slice(start, end));
  if (!words.some(needsShell)) {
    const list = [{ text: 'CMD' }, ...words];
    return style === 'block' ? blockList(list, quote, text, start) : flowList(list, quote);
  }
  const line = shellText(args, text);
  if (line === undefined || !shell) return undefined;
  if (style === 'string') return scalar({ text: line }, usualQuote(text));
  const list = [{ text: 'CMD-SHELL' }, { text: line }];
  return style === 'block' ? blockList(list, quote, text, start) : flowList(list, quote);
}

function yamlWords(args: readonly Argument[], text: string): readonly YamlWord[] | undefined {
  const words = args.flatMap((arg) => yamlWord(arg, text) ?? []);
  return words.length < args.length ? undefined : words;
}

/** A line for the container's shell, as compose reads it. */
export function shellText(args: readonly Argument[], text: string): string | undefined {
  const words = yamlWords(args, text);
  return (
    words &&
    shellForm(words.map((word) => ({ value: word.text, variable: word.text.includes('$'), from: undefined })))
  );
}

/** Adds a health check: to the image that the service builds, and as another choice to the service itself. */
export function insertIntoCompose(request: ServiceRequest): readonly Fix[] {
  const { service, file, project } = request;
  if (service.healthcheck?.test || service.healthcheck?.disable?.value) return [];
  const build = project.buildOf(service, file);
  const toImage = (name: string) =>
    l10n.t('Add a health check with {0} to the image that the service builds', name);
  const inImage =
    build?.dockerfile && build.stage && build.uri !== file.document.uri
      ? insertHealthcheck({ dockerfile: build.dockerfile, stage: build.stage, project }, toImage)
      : [];
  const here = inService(request);
  return [...inImage, ...here.map((fix) => ({ ...fix, preferred: fix.preferred && inImage.length === 0 }))];
}

/** Puts a health check in the place of `disable: true` or `["NONE"]`. */
export function insertInsteadOfNone(request: ServiceRequest): readonly Fix[] {
  return inService(request);
}

function inService(request: ServiceRequest): readonly Fix[] {
  const probed = probedBy(request);
  if (probed) return [probed];
  return provide(request).flatMap((provided) => insertedBy(provided, request) ?? []);
}

function insertedBy(provided: Provided, { service, file, project }: ServiceRequest): Fix | undefined {
  const address = addressOf(provided.application, project);
  if (!address) return undefined;
  const { document } = file;
  const quote = usualQuote(document.getText());
  const { args, notes, portKnown, assumed } = address;
  const asked = provided.inItsWords({ args: args.map(literal), notes, complete: portKnown });
  if (!asked) return undefined;
  const words = ['CMD', ...provided.placement.command, ...asked.args.map(({ value }) => value)];
  const edit = healthcheckEdit(
    service,
    file,
    flowList(
      words.map((text) => ({ text })),
      quote,
    ),
  );
  if (!edit) return undefined;
  const own: FileEdit = { uri: document.uri, edits: [edit] };
  const { needs } = provided.runtime;
  return {
    title: l10n.t('Add a health check with {0} to the service', fileName(provided.placement)),
    preferred: asked.complete && provided.certain,
    // Where both are added behind the same line, what goes into a block comes before what begins the next.
    edits: joined(service.healthcheck ? [own, ...provided.edits] : [...provided.edits, own]),
    notes: [...asked.notes, ...(needs === undefined ? [] : [needs])],
    assumed,
  };
}

/** The probe that the image brings for itself. */
function probedBy({ service, file, project }: ServiceRequest): Fix | undefined {
  const probe = probeOfService(project.mergedOf(service, file));
  if (!probe) return undefined;
  const { name, words, timeout, notes } = probe;
  const args = words.map(asArgument);
  const test = args.some(({ variable }) => variable)
    ? ['CMD-SHELL', shellForm(args).replaceAll('$', '$$$$')]
    : ['CMD', ...words];
  const edit = healthcheckEdit(
    service,
    file,
    flowList(
      test.map((text) => ({ text })),
      usualQuote(file.document.getText()),
    ),
    timeout,
  );
  return (
    edit && {
      title: l10n.t('Add a health check with {0} to the service', name),
      preferred: notes.length === 0,
      edits: [{ uri: file.document.uri, edits: [edit] }],
      notes,
    }
  );
}

const OPTIONS = [
  ['interval', '30s'],
  ['timeout', undefined],
  ['retries', '3'],
  ['start_period', '10s'],
] as const;

function healthcheckEdit(
  service: Service,
  file: ComposeFile,
  test: string,
  timeout = '3s',
): TextEdit | undefined {
  const { document } = file;
  const text = document.getText();
  const { healthcheck, span } = service;
  if (!ownMap(service)) return undefined;
  const entries = [`test: ${test}`, ...OPTIONS.map(([name, value]) => `${name}: ${value ?? timeout}`)];
  if (!healthcheck) {
    const entry = {
      lines: ['healthcheck:', ...entries.map((line) => `\t${line}`)],
      flow: `healthcheck: { ${entries.join(', ')} }`,
    };
    return addToService(service, file, entry);
  }
  // One with options and no test: it gets the test alone.
  const { map: own, keySpan } = healthcheck;
  if (keySpan.start < span.start || keySpan.end > span.end || !own?.range || own.range[0] < keySpan.end)
    return undefined;
  const off = healthcheck.disable?.value ? 'disable' : healthcheck.test?.value.type === 'none' && 'test';
  if (off !== false && own.has('disable') && own.has('test')) return undefined;
  if (off !== false)
    return replaceEntry(file, own, off, own.items.length === 1 ? entries : [`test: ${test}`]);
  // `test:` that is still being typed.
  if (own.has('test')) return undefined;
  if (own.items.length === 0 && own.flow)
    return replace(document, { start: own.range[0], end: own.range[1] }, `{ ${entries.join(', ')} }`);
  const insertion = addToMap(file, own, column(text, keySpan.start), {
    lines: [`test: ${test}`],
    flow: `test: ${test}`,
  });
  return insertion && insert(document, insertion.at, insertion.text);
}

/** Entries in the place of one, in the mapping's own notation. */
function replaceEntry(
  { document }: ComposeFile,
  map: YAMLMap<Node, Node | null>,
  name: string,
  entries: readonly string[],
): TextEdit | undefined {
  const text = document.getText();
  const pair = map.items.find(({ key }) => isScalar(key) && key.source === name);
  const start = pair?.key.range?.[0];
  const end = pair?.value?.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const lead = text.slice(lineStart(text, start), start);
  if (!map.flow && lead.trim() !== '') return undefined;
  const separator = map.flow ? ', ' : eolOf(text) + lead;
  return replace(document, valueSpan(text, { start, end }), entries.join(separator));
}

function column(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
