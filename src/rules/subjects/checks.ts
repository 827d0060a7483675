/** The health checks that a file defines and that count, as rules look at them: what they run, and in what image. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { asMeant, commandIn } from '../../health/meant';
import { httpProbesOf } from '../../health/probe';
import type { HttpProbe } from '../../health/model';
import { type Verdict, verdictOf } from '../../health/verdict';
import { type Contents, UNKNOWN_CONTENTS } from '../../images/contents';
import type { Command } from '../../language/command';
import type { ComposeFile, ComposeTest, Placed, Service } from '../../language/compose/model';
import { lineage } from '../../language/dockerfile/lineage';
import {
  type Dockerfile,
  type Healthcheck,
  isHealthcheck,
  type Stage,
} from '../../language/dockerfile/model';
import { once } from '../../language/lazy';
import type { Invocation } from '../../language/shell/model';
import { invocationsOf } from '../../language/shell/parse';
import type { Span } from '../../language/text';
import type { MergedService, Project } from '../../project/project';
import { type Place, type Script, scriptsOf } from '../../project/scripts';
import { nameOf } from '../../project/uris';
import type { Fix } from '../../edits/fix';
import { type InPlaceOf, replaceInCompose, replaceInDockerfile } from '../../utilities/wiring';

interface AnyCheck {
  /** The stage's or service's name. */
  readonly subject: string;
  readonly command: Command;
  /** The name of the image at the end of the chain. */
  readonly image: () => string | undefined;
  /** What is in the image that the check runs in. */
  readonly contents: () => Contents;
  /** What the check runs: its own command first, then the scripts of the workspace that it calls. */
  readonly texts: () => readonly CheckText[];
  /** The custom utility in its place. */
  readonly replaced: () => readonly Fix[];
  /** The same for one that asks nothing, and is called by what it runs: a new check's question is asked. */
  readonly replacedIdle: (called: string) => readonly Fix[];
}

export interface DockerfileCheck extends AnyCheck {
  readonly kind: 'dockerfile';
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly healthcheck: Healthcheck;
  /** The service whose `dockerfile_inline` it stands in: its text is indented by another file's rules. */
  readonly inline: Service | undefined;
}

export interface ComposeCheck extends AnyCheck {
  readonly kind: 'compose';
  readonly file: ComposeFile;
  readonly service: Service;
}

export type Check = DockerfileCheck | ComposeCheck;

/** The file that a check stands in. */
export function fileOf(check: Check): Dockerfile | ComposeFile {
  return check.kind === 'dockerfile' ? check.dockerfile : check.file;
}

/** A command that takes part in a check, with the document that it stands in. */
export interface CheckText {
  readonly document: TextDocument;
  readonly command: Command;
  /** undefined for the check's own command; else where that runs this script. */
  readonly ranBy: Span | undefined;
  readonly invocations: () => readonly Invocation[];
  readonly probes: () => readonly HttpProbe[];
  /** What its exit code is worth; undefined where that cannot be told: on Windows. */
  readonly verdict: () => Verdict | undefined;
  /** The custom utility in place of what it asks. */
  readonly replaced: () => readonly Fix[];
}

/** Each once, however many stages inherit it or services share it through an anchor. */
export function checksOf(file: Dockerfile | ComposeFile, project: Project): readonly Check[] {
  return file.kind === 'dockerfile'
    ? checksOfDockerfile(file, project, undefined)
    : checksOfCompose(file, project);
}

function checksOfDockerfile(
  dockerfile: Dockerfile,
  project: Project,
  inline: Service | undefined,
): readonly Check[] {
  const seen = new Set<Healthcheck>();
  return project.shippedStages(dockerfile).flatMap((shipped) =>
    effective(shipped).flatMap(([stage, healthcheck]): DockerfileCheck[] => {
      const { command } = healthcheck;
      if (!command || healthcheck.type === 'none' || seen.has(healthcheck)) return [];
      seen.add(healthcheck);
      // A trigger runs in images of which nothing is known but that they start from this one.
      const contents = once(() =>
        healthcheck.onbuild ? UNKNOWN_CONTENTS : project.contentsOfStage(shipped, dockerfile),
      );
      const replaced = (what: InPlaceOf) =>
        inline ? [] : replaceInDockerfile({ dockerfile, stage, project, healthcheck, ...what });
      return [
        {
          kind: 'dockerfile',
          subject: inline ? inline.name : stage.label,
          command,
          dockerfile,
          stage,
          healthcheck,
          inline,
          image: () => baseOf(stage),
          contents,
          texts: textsOf(command, { stage: shipped, dockerfile }, contents, project, replaced),
          replaced: () => replaced({}),
          replacedIdle: (idle) => replaced({ idle }),
        },
      ];
    }),
  );
}

/** The HEALTHCHECK a shipped stage has or inherits, and the ONBUILD one it leaves to images built from it. */
function effective(shipped: Stage): readonly (readonly [Stage, Healthcheck])[] {
  const found: (readonly [Stage, Healthcheck])[] = [];
  for (const stage of lineage(shipped)) {
    const healthchecks = stage.instructions.filter(isHealthcheck);
    const own = healthchecks.findLast(({ onbuild }) => !onbuild);
    // A stage's triggers run in the stages that start from it, and count unless those say otherwise.
    const trigger = healthchecks.findLast(({ onbuild }) => onbuild);
    if (trigger) found.push([stage, trigger]);
    if (own) return [...found, [stage, own]];
  }
  return found;
}

function checksOfCompose(file: ComposeFile, project: Project): readonly Check[] {
  const seen = new Set<number>();
  return file.services.flatMap((service): readonly Check[] => {
    const build = project.buildOf(service, file);
    const inline =
      build?.dockerfile && build.uri === file.document.uri
        ? checksOfDockerfile(build.dockerfile, project, service)
        : [];
    const { test, disable } = service.healthcheck ?? {};
    const command = test && commandOf(test);
    if (service.provider || !command || disable?.value === true) return inline;
    // An anchored test that several services use is one text.
    if (seen.has(command.span.start)) return inline;
    seen.add(command.span.start);
    const contents = once(() => project.contentsOfService(service, file));
    const replaced = (what: InPlaceOf) => replaceInCompose({ service, file, project, ...what });
    const own: ComposeCheck = {
      kind: 'compose',
      subject: service.name,
      command,
      file,
      service,
      image: () => (build ? build.stage && baseOf(build.stage) : imageOf(project.mergedOf(service, file))),
      contents,
      texts: textsOf(command, { service, file }, contents, project, replaced),
      replaced: () => replaced({}),
      replacedIdle: (idle) => replaced({ idle }),
    };
    return [...inline, own];
  });
}

/** The check that a service's own `test` is, whichever service of the file it was found for: an alias shares it. */
export function checkOfTest(
  { healthcheck }: Service,
  file: ComposeFile,
  project: Project,
): ComposeCheck | undefined {
  const command = healthcheck?.test && commandOf(healthcheck.test);
  return checksOfCompose(file, project)
    .filter((check) => check.kind === 'compose')
    .find(({ command: { span } }) => span.start === command?.span.start);
}

/** Of a test that is refused, too, where it is plain: what is wrong with that command stays so when the list is right. */
function commandOf({ value, span }: Placed<ComposeTest>): Command | undefined {
  if (value.type === 'cmd') return value.command;
  return value.type === 'invalid' ? commandIn(value.words, span) : undefined;
}

function baseOf(stage: Stage): string | undefined {
  const base = lineage(stage).at(-1)?.from;
  return base?.resolved ?? base?.image;
}

function imageOf({ image }: MergedService): string | undefined {
  return image?.value.value.resolved;
}

function textsOf(
  command: Command,
  place: Place,
  contents: () => Contents,
  project: Project,
  replaced: (what: InPlaceOf) => readonly Fix[],
): () => readonly CheckText[] {
  const { document } = 'stage' in place ? place.dockerfile : place.file;
  return once(() => {
    const { os } = contents();
    const options = os === undefined ? {} : { windows: os === 'windows' };
    const text = (written: Command, at: TextDocument, script?: Script): CheckText => {
      const of = asMeant(written);
      return {
        document: at,
        command: of,
        ranBy: script?.ranBy,
        invocations: once(() => invocationsOf(of, options)),
        probes: once(() => httpProbesOf(of, options)),
        verdict: once(() => verdictOf(of, options)),
        replaced: () =>
          replaced(
            script ? { script: { ...script, shared: () => isShared(script, document, project) } } : {},
          ),
      };
    };
    const scripts = scriptsOf(command, place, project);
    return [
      text(command, document),
      ...scripts.map((script) => text(script.command, script.document, script)),
    ];
  });
}

/** Whether a change in a script may be one for other containers, too. */
function isShared({ document, command, nested }: Script, ranIn: TextDocument, project: Project): boolean {
  if (nested) return true;
  const own = project.files.get(ranIn.uri);
  const running = (own ? checksOf(own, project) : []).filter((check) =>
    check.texts().some((text) => text.command === command),
  );
  if (running.length > 1) return true;
  if (document.uri === ranIn.uri) return false;
  return [...project.naming(nameOf(document.uri))].some((uri) => uri !== ranIn.uri);
}
