/** The ports that a check's containers listen on, where all that says so is known. */
import { imageFacts } from '../../images/facts';
import type { Command } from '../../language/command';
import { without } from '../../language/covering';
import { lineage, startCommands } from '../../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../../language/dockerfile/model';
import { oncePer } from '../../language/lazy';
import { exposedPorts } from '../../project/exposed';
import { variablesOf } from '../../project/image-files';
import { mountsOfParts } from '../../project/mounts';
import { invocationsOf } from '../../language/shell/parse';
import type { Span } from '../../language/text';
import type { Application, MergedService, Project, ServicePart } from '../../project/project';
import { type Place, scriptsOf } from '../../project/scripts';
import { portIn } from '../../project/servers';
import { folderOf, uriBelow } from '../../project/uris';
import type { Check } from './checks';
import { containersOf } from './own-names';
import { startUpOfService, startUpOfStage } from './start';

export interface ListeningPorts {
  /** Each once. */
  readonly ports: readonly number[];
  /** Whether a number stands anywhere that may make it a port: in the start-up, a variable, a label. */
  mentions(port: number): boolean;
}

/** undefined where something may listen on more than is said. */
export function listeningPorts(check: Check, project: Project): ListeningPorts | undefined {
  const services = containersOf(check, project);
  const found =
    check.kind === 'dockerfile' ? ofStage(check.stage, check.dockerfile, project) : ofImage(check, project);
  if (!found || !services.every((service) => isAlone(service, check, project))) return undefined;
  const given = services.flatMap(({ ports, expose, environment }) => [
    ...(ports ?? []),
    ...(expose ?? []),
    ...numbers(environment.get('PORT')),
  ]);
  // What an image exposes beside is but a default: somebody has to have said what this one listens on.
  if (found.own.length + given.length === 0) return undefined;
  const texts = [...found.texts, ...services.flatMap((service) => saidBeside(service, project))];
  return {
    ports: [...new Set([...found.own, ...found.base, ...given])],
    mentions: (port) => texts.some((text) => new RegExp(`(?<![\\d.])${port}(?!\\d)`).test(text)),
  };
}

interface OfImage {
  /** By EXPOSE and PORT of its own. */
  readonly own: readonly number[];
  readonly base: readonly number[];
  readonly texts: readonly string[];
}

function ofImage(check: Check & { readonly kind: 'compose' }, project: Project): OfImage | undefined {
  const { service, file } = check;
  const build = project.buildOf(service, file);
  if (build) return build.dockerfile && build.stage && ofStage(build.stage, build.dockerfile, project);
  const base = imageFacts(check.image()).ports;
  return base && base.length > 0 ? { own: [], base, texts: [] } : undefined;
}

function ofStage(stage: Stage, dockerfile: Dockerfile, project: Project): OfImage | undefined {
  const stages = lineage(stage);
  const base = imageFacts(stages.at(-1)?.from.resolved).ports;
  const { ports, known } = exposedPorts(stage, dockerfile);
  const variables = variablesOf(stage, dockerfile);
  const isOpen = variables.has('PORT') && variables.get('PORT') === undefined;
  if (!base || !known || isOpen || !startUpOfStage(stage, dockerfile, project).complete) return undefined;
  const text = dockerfile.document.getText();
  const place: Place = { stage, dockerfile };
  const tasks = tasksOf(startCommands(stages), dockerfile, project);
  if (!tasks) return undefined;
  return {
    own: [...ports, ...numbers(variables.get('PORT'))],
    base,
    texts: [
      ...stages.flatMap(({ instructions }) =>
        instructions
          .filter(({ keyword }) => keyword !== 'HEALTHCHECK')
          .map(({ span }) => text.slice(span.start, span.end)),
      ),
      ...startCommands(stages).flatMap((command) =>
        scriptsOf(command, place, project).map((script) => script.document.getText()),
      ),
      ...tasks,
    ],
  };
}

/** What `npm start` runs stands in the manifest; undefined where that is not beside the Dockerfile. */
function tasksOf(
  commands: readonly Command[],
  { document }: Dockerfile,
  project: Project,
): readonly string[] | undefined {
  const programs = commands.flatMap((command) => invocationsOf(command));
  if (!programs.some(({ name }) => /^(?:npm|pnpm|yarn|bun)$/.test(name))) return [];
  const folder = folderOf(document.uri);
  const manifest = folder === undefined ? undefined : project.read(uriBelow(folder, 'package.json'));
  return typeof manifest === 'string' ? [manifest] : undefined;
}

function numbers(text: string | undefined): readonly number[] {
  const port = portIn(text);
  return port === undefined ? [] : [port];
}

/** In a network of its own, that no other service shares, and with nothing that may tell it to listen elsewhere. */
function isAlone(merged: MergedService, check: Check, project: Project): boolean {
  if (!merged.complete || !merged.portsKnown || !merged.environmentKnown) return false;
  if (merged.environment.has('PORT') && merged.environment.get('PORT') === undefined) return false;
  if (merged.parts.some(({ service }) => service.keys.has('network_mode'))) return false;
  if (isConfigured(merged) || !startIsKnown(merged, project)) return false;
  const files = new Set(merged.parts.map(({ file }) => file));
  if (check.kind === 'compose') files.add(check.file);
  return [...files].every((file) => !sharedNetworks(project.applicationOf(file)).has(merged.name));
}

/** What is mounted may be a configuration that says anything, but for a volume of data and what is empty. */
function isConfigured({ parts }: MergedService): boolean {
  if (parts.some(({ service }) => service.keys.has('configs') || service.keys.has('volumes_from')))
    return true;
  return mountsOfParts(parts).some(
    ({ source, target }) =>
      source !== undefined || target === undefined || !/^\/(?:data|run|tmp|var)(?:\/|$)/.test(target),
  );
}

/** A script that nothing can read may start anything. */
function startIsKnown({ parts }: MergedService, project: Project): boolean {
  const [part] = parts;
  return part === undefined || startUpOfService(part.service, part.file, project).complete;
}

/** The services whose network others share: `network_mode: service:web`. */
const sharedNetworks = oncePer(({ services }: Application): ReadonlySet<string> => {
  const modes = [...services.values()].flatMap(({ parts }) =>
    parts.map(({ service }): unknown => service.keys.has('network_mode') && service.map?.get('network_mode')),
  );
  return new Set(modes.map((mode) => String(mode).replace(/^service:/, '')));
});

/** All that the service says, its check left out. */
export function textsOf({ parts }: MergedService): readonly string[] {
  return parts.flatMap((part) => textsWithout(part, [part.service.healthcheck?.span]));
}

/** What is published is no mention: the host's port has nothing to do with the container's. */
function saidBeside({ parts, environment, entrypoint, command }: MergedService, project: Project) {
  const scripts = [entrypoint, command].flatMap((given) =>
    given && parts[0] ? scriptsOf(given.value.value, parts[0], project) : [],
  );
  return [
    ...parts.flatMap((part) => {
      const { healthcheck, ports, expose } = part.service;
      return textsWithout(part, [healthcheck?.span, ports?.span, expose?.span]);
    }),
    ...scripts.map(({ document }) => document.getText()),
    // Of an `env_file`, too.
    ...[...environment.values()].flatMap((value) => value ?? []),
  ];
}

function textsWithout(
  { service: { span }, file }: ServicePart,
  left: readonly (Span | undefined)[],
): readonly string[] {
  const text = file.document.getText();
  // One behind an alias or a merge key stands elsewhere.
  const said = without(
    left.filter((one) => one !== undefined),
    span,
  );
  return said.map(({ start, end }) => text.slice(start, end));
}
