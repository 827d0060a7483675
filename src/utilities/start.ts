/** Where an application can be asked how it is, for one that has no check yet: port and path. */
import * as l10n from '@vscode/l10n';
import type { Command } from '../language/command';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { invocationsOf } from '../language/shell/parse';
import { exposedPorts } from '../project/exposed';
import type { MergedService, Project } from '../project/project';
import { baseImageOf } from './detect';
import { variablesOf } from '../project/image-files';
import { uriBelow } from '../project/uris';

/** What to ask an application, and how sure that is. */
export interface Address {
  readonly args: readonly string[];
  readonly portKnown: boolean;
  /** What had to be assumed. */
  readonly notes: readonly string[];
}

export interface Application {
  readonly image?: { readonly stage: Stage; readonly dockerfile: Dockerfile };
  readonly services: readonly MergedService[];
  /** What the container starts, and the folder that holds its files. */
  readonly commands: readonly Command[];
  readonly folder: string | undefined;
}

/**
 * A route for health checks where the application evidently has one. Else its start page, where any answer will do
 * that is no server error, for many an API has none. Where it may not speak HTTP at all, whether it listens.
 */
export function addressOf(application: Application, project: Project): Address {
  const port = portOf(application, project);
  const portKnown = port !== undefined;
  const texts = textsOf(application, project);
  const path = texts.map(pathIn).find((found) => found !== undefined);
  const url = `http://localhost${port === undefined || port === 80 ? '' : `:${port}`}${path ?? '/'}`;
  if (path !== undefined)
    return {
      args: ['-u', url],
      portKnown,
      notes: portKnown ? [] : [l10n.t('The port in {0} is assumed.', url)],
    };
  if (port !== undefined && !usualPorts.has(port) && !texts.some((text) => speaksHttp.test(text)))
    return {
      args: ['--tcp', `localhost:${port}`],
      portKnown,
      notes: [l10n.t('It is not known whether HTTP is spoken on port {0}: the check only connects.', port)],
    };
  const notes = [l10n.t('No path for health checks was found: any answer from {0} below 500 will do.', url)];
  if (!portKnown) notes.unshift(l10n.t('The port in {0} is assumed.', url));
  return { args: ['-u', url, '--status', '200-499'], portKnown, notes };
}

/** What web frameworks and development servers listen on by default. */
const usualPorts = new Set([
  80, 1337, 2368, 3000, 3001, 4000, 4200, 4321, 5000, 5173, 8000, 8080, 8081, 8888,
]);

/** Imports, or dependencies in the manifest. */
const speaksHttp =
  /["'](?:(?:node:)?https?|express|fastify|koa|@hapi\/hapi|restify|polka|hono|next|nuxt|vite|astro|react-scripts|serve|http-server|@nestjs\/[\w-]+|@angular\/cli)["']/;

/**
 * The one that is told most plainly: EXPOSE, the services' ports, then the variable that servers take it from, then
 * what the base image exposes.
 */
function portOf({ image, services }: Application, project: Project): number | undefined {
  const exposed = image ? exposedPorts(image.stage, image.dockerfile).ports : [];
  const variable = [
    ...services.map(({ environment }) => environment.get('PORT')),
    image && variablesOf(image.stage, image.dockerfile).get('PORT'),
  ].flatMap((text) => (text !== undefined && isPort(text) ? [Number(text)] : []));
  const published = services.flatMap(({ ports, expose }) => [...(ports ?? []), ...(expose ?? [])]);
  const all = [...exposed, ...published];
  const told = variable.find((port) => all.includes(port)) ?? all[0] ?? variable[0];
  const base = image ? baseImageOf(image.stage) : services[0]?.image?.value.value.resolved;
  return told ?? project.portsOfImage(base)?.[0];
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
}

/** The files that the application starts with, and its manifest. */
function textsOf({ commands, folder }: Application, project: Project): readonly string[] {
  if (folder === undefined) return [];
  return [...startFiles(commands, folder, project), 'package.json'].flatMap(
    (file) => project.read(uriBelow(folder, file)) ?? [],
  );
}

/** A route for health checks, as a string of its own. */
function pathIn(text: string): string | undefined {
  const route =
    /["'`](\/(?:api\/|_)?(?:health(?:z|check|-check)?|livez?|liveness|readyz?|ping|status))["'`]/.exec(text);
  return route?.[1];
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
