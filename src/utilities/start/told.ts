/** Which runtimes an application is started with, and what its files tell by what is known of them. */
import { imageFacts, type ImageRuntime } from '../../images/facts';
import type { Words } from '../../project/servers';
import { dotnet } from './dotnet';
import { java } from './java';
import { go, rust } from './native';
import { nginx } from './nginx';
import { node } from './node';
import { php } from './php';
import { python } from './python';
import { type Application, imageOf } from './reading';
import { ruby } from './ruby';
import type { Source, Start, Told } from './source';

const SOURCES: Readonly<Record<ImageRuntime, Source>> = {
  node,
  bun: node,
  deno: node,
  python,
  ruby,
  php,
  java,
  dotnet,
  go,
  rust,
};

const PROGRAMS: readonly (readonly [program: RegExp, runtime: ImageRuntime])[] = [
  [/^(?:node(?:js|mon)?|npm|yarn|pnpm|next|nuxt|nest|tsx|ts-node|pm2-runtime|bun|deno)$/, 'node'],
  [
    /^(?:python[\d.]*|gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|flask|fastapi|streamlit|.*\.py)$/,
    'python',
  ],
  [/^(?:ruby|rails|puma|rackup|thin|unicorn|.*\.rb)$/, 'ruby'],
  [/^(?:php[\d.]*|php-fpm[\d.]*|artisan)$/, 'php'],
  [/^java$/, 'java'],
  [/^dotnet$/, 'dotnet'],
];

const BUILDERS: readonly (readonly [call: RegExp, runtime: ImageRuntime])[] = [
  [/\bgo (?:build|install)\b/, 'go'],
  [/\bcargo (?:build|install)\b/, 'rust'],
];

export function toldBy(start: Start, application: Application): Told {
  const runtimes = runtimesOf(start, application).map((runtime) => SOURCES[runtime]);
  const told = [...(runsNginx(start) ? [nginx] : []), ...runtimes].map((source) => source(start));
  return {
    port: first(told.map(({ port }) => port)),
    usual: first(told.map(({ usual }) => usual)),
    standard: first(told.map(({ standard }) => standard)),
    assumed: first(told.map(({ assumed }) => assumed)),
    http: first(told.map(({ http }) => http)),
    hidden: told.some(({ hidden }) => hidden),
    tls: told.some(({ tls }) => tls),
    route: first(told.map(({ route }) => route)),
  };
}

/** By itself, or in front of another program. */
function runsNginx({ programs, image }: Start): boolean {
  const isImage = /(?:^|\/)nginx(?:-unprivileged)?(?:[:@]|$)/.test(image ?? '');
  return programs.some(([name]) => name === 'nginx') || (isImage && programs.length === 0);
}

function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}

/** By the programs and the image; of a program of its own, by the images that it may be built in. */
function runtimesOf({ programs, build }: Start, application: Application): readonly ImageRuntime[] {
  const called = PROGRAMS.filter(([program]) => programs.some(([name = '']) => program.test(name)));
  const { runtime, kind } = imageFacts(imageOf(application));
  const evident = [...called.map(([, named]) => named), ...(runtime ? [runtime] : [])];
  if (evident.length > 0 || kind === 'server') return [...new Set(evident)];
  const stages = application.image?.dockerfile.stages ?? [];
  const named = stages.flatMap(({ from }) => imageFacts(from.resolved).runtime ?? []);
  const built = [...named, ...BUILDERS.filter(([call]) => call.test(build)).map(([, by]) => by)];
  return [...new Set(built)];
}

/** Programs that take work from a queue, and are asked nothing. */
export function onlyWorks([name = '', ...args]: Words): boolean {
  if (name === 'celery') return args.some((word) => /^(?:worker|beat)$/.test(word));
  if (name === 'artisan') return /^(?:queue:|horizon|schedule:)/.test(args[0] ?? '');
  return /^(?:sidekiq|resque|rq|rqworker|dramatiq|arq)$/.test(name);
}
