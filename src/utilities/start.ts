/** Where an application can be asked how it is, for one that has no check yet: port and path. */
import type { Command } from '../language/command';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { wordsOf } from '../language/dockerfile/words';
import { invocationsOf } from '../language/shell/parse';
import type { MergedService, Project } from '../project/project';
import { uriBelow } from './context';
import { variablesOf } from './copies';
import { lineage } from './detect';

export interface Address {
  readonly url: string;
  readonly portKnown: boolean;
  readonly pathKnown: boolean;
}

export interface Application {
  readonly image?: { readonly stage: Stage; readonly dockerfile: Dockerfile };
  readonly services: readonly MergedService[];
  /** What the container starts, and the folder that holds its files. */
  readonly commands: readonly Command[];
  readonly folder: string | undefined;
}

export function addressOf(application: Application, project: Project): Address {
  const port = portOf(application);
  const path =
    application.folder === undefined ? undefined : pathOf(application.commands, application.folder, project);
  const host = port === undefined || port === 80 ? 'localhost' : `localhost:${port}`;
  return {
    url: `http://${host}${path ?? '/'}`,
    portKnown: port !== undefined,
    pathKnown: path !== undefined,
  };
}

/** The one that is told most plainly: EXPOSE, the services' ports, then the variable that servers take it from. */
function portOf({ image, services }: Application): number | undefined {
  const exposed = image ? exposedPorts(image.stage, image.dockerfile) : [];
  const variable = [
    ...services.map(({ environment }) => environment.get('PORT')),
    image && variablesOf(image.stage, image.dockerfile).get('PORT'),
  ].flatMap((text) => (text !== undefined && isPort(text) ? [Number(text)] : []));
  const published = services.flatMap(({ ports, expose }) => [...(ports ?? []), ...(expose ?? [])]);
  const all = [...exposed, ...published];
  return variable.find((port) => all.includes(port)) ?? all[0] ?? variable[0];
}

function exposedPorts(stage: Stage, dockerfile: Dockerfile): readonly number[] {
  const variables = variablesOf(stage, dockerfile);
  return lineage(stage).flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword, onbuild }) => keyword === 'EXPOSE' && !onbuild)
      .flatMap(({ args }) => wordsOf(args))
      .flatMap(({ value }) => {
        const text = value.replace(/^\$\{?(\w+)\}?/, (all, name: string) => variables.get(name) ?? all);
        const [, port = ''] = /^(\d+)(?:\/tcp)?$/i.exec(text) ?? [];
        return isPort(port) ? [Number(port)] : [];
      }),
  );
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
}

/** A route for health checks that the application's own start file has. */
function pathOf(commands: readonly Command[], folder: string, project: Project): string | undefined {
  for (const file of startFiles(commands, folder, project)) {
    const text = project.read(uriBelow(folder, file));
    if (typeof text !== 'string') continue;
    const [, path] =
      /["'`](\/(?:api\/|actuator\/|_)?(?:health(?:z|check|-check)?|livez?|liveness|readyz?|ping|status))["'`]/.exec(
        text,
      ) ?? [];
    if (path !== undefined) return path;
  }
  return undefined;
}

function startFiles(commands: readonly Command[], folder: string, project: Project): readonly string[] {
  const programs = commands.flatMap((command) => invocationsOf(command));
  const scripts = programs.filter(({ name }) => name === 'node').flatMap(({ args }) => scriptOf(args) ?? []);
  const runsScript = programs.some(({ name, args }) => /^(?:npm|yarn|pnpm)$/.test(name) && args.length > 0);
  if (scripts.length > 0 || !runsScript) return scripts;
  const manifest = project.read(uriBelow(folder, 'package.json')) ?? '';
  const [, start = ''] = /"start(?::prod)?"\s*:\s*"(?:[^"\\]*\s)?node\s+([^"\\]*)"/.exec(manifest) ?? [];
  const [, main] = /"main"\s*:\s*"([^"\\]+)"/.exec(manifest) ?? [];
  return [scriptOf(start.split(/\s+/).map((value) => ({ value }))), main].flatMap((file) =>
    file ? [relative(file)] : [],
  );
}

function scriptOf(args: readonly { readonly value: string }[]): string | undefined {
  const script = args.find(({ value }) => /\.[cm]?js$/.test(value) || /^[\w./]+$/.test(value));
  return script && relative(script.value);
}

/** In the build context: `/app/server.js` is `server.js` there. */
function relative(path: string): string {
  return path.replace(/^\/(?:usr\/src\/|home\/node\/)?[^/]+\//, '').replace(/^\.?\//, '');
}
