/**
 * The door from the tests to the real parts that scripts/parts/ provides. They are loaded as they are, not bundled,
 * as they look for files beside themselves.
 *
 *   const engine = await engineOrSkip(this);          // in a before() hook: `function`, not an arrow
 *   await ensureImage(engine, 'node:22-slim');
 *   const { dockerHost, stop, start, remove } = await startSecondEngine();
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** The project's folder. */
export const projectFolder = process.env.CHECKUP_TEST_ROOT ?? process.cwd();

/** What tests make carries this label, and nothing else is touched. */
export const testLabel = 'io.container-checkup.test';

export interface Engine {
  /** As in the variable DOCKER_HOST. */
  dockerHost: string;
  version: string;
  apiVersion: string;
  /** Started by the project's scripts. */
  ours: boolean;
  docker?: string;
  env: NodeJS.ProcessEnv;
}

export interface SecondEngine extends Engine {
  start(): Promise<void>;
  /** Gracefully: waits for containers, so give them a short stop timeout. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** A module of scripts/parts/, as the type its caller says it has. */
export async function loadPart<T>(name: string): Promise<T> {
  const file = path.join(projectFolder, 'scripts', 'parts', name);
  return (await import(pathToFileURL(file).href)) as T;
}

/** The engine that `npm test` found or started; skips the tests where none is to be had, but not in CI. */
export async function engineOrSkip(context: Mocha.Context): Promise<Engine> {
  const parts = await loadPart<{ findEngine(): Promise<Engine | undefined> }>('engine.mjs');
  const engine = await parts.findEngine();
  if (engine) return engine;
  if (process.env.CI) throw new Error('no Docker engine answers');
  return context.skip();
}

export async function startSecondEngine(): Promise<SecondEngine> {
  const parts = await loadPart<{ startSecondEngine(): Promise<SecondEngine> }>('engine.mjs');
  return parts.startSecondEngine();
}

export async function ensureImage(engine: Engine, ref: string): Promise<void> {
  const parts = await loadPart<{ ensureImage(engine: Engine, ref: string): Promise<void> }>('images.mjs');
  await parts.ensureImage(engine, ref);
}

/** For what the Dockerfiles below a folder start from. */
export async function ensureBaseImages(engine: Engine, folder: string): Promise<void> {
  const parts = await loadPart<{ ensureBaseImages(engine: Engine, folder: string): Promise<void> }>(
    'images.mjs',
  );
  await parts.ensureBaseImages(engine, folder);
}

export async function copyImage(from: Engine, to: Engine, ref: string): Promise<void> {
  const parts = await loadPart<{ copyImage(from: Engine, to: Engine, ref: string): Promise<void> }>(
    'images.mjs',
  );
  await parts.copyImage(from, to, ref);
}

/** Runs the docker command on an engine and returns what it prints. */
export async function docker(engine: Engine, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(engine.docker ?? 'docker', args, { env: engine.env });
  return stdout.trim();
}
