/** Puts an application together from the compose files that belong to each other. */
import type { ComposeFile, Include, Service } from '../language/compose/model';
import { oncePer } from '../language/lazy';
import type { EnvFileAt } from './environment';
import { mergeService } from './merge';
import { DEFAULT_FILES, OVERRIDE_FILES } from './names';
import type { Application, MergedService, ServicePart } from './project';
import { folderOf, isRemote, nameOf, resolvePath } from './uris';

/** What an application is put together from. */
export interface ComposeSource {
  /**
   * The compose file at a URI, interpolated with the variables of `.env` files, the first that knows one counting:
   * null where there is none, undefined where that is not known (yet).
   */
  readonly at: (uri: string, dotenvs: readonly string[]) => ComposeFile | null | undefined;
  readonly envFileAt: EnvFileAt;
}

export function assemble(file: ComposeFile, source: ComposeSource): Application {
  const folder = folderOf(file.document.uri);
  const dotenvs = folder === undefined ? [] : [`${folder}/.env`];
  const { files, complete } = layersOf(file, source, dotenvs);
  const layers = files.map((layer) => ({ file: layer, folder, dotenvs }));
  return assembleFrom({ layers, complete }, source, new Set());
}

/** One of the files that are laid over each other. */
interface Layer {
  readonly file: ComposeFile;
  /** What its relative paths are relative to. */
  readonly folder: string | undefined;
  /** Where its variables come from. */
  readonly dotenvs: readonly string[];
}

interface Layers {
  /** The lowest first. */
  readonly layers: readonly Layer[];
  readonly complete: boolean;
}

function assembleFrom(
  { layers, complete }: Layers,
  source: ComposeSource,
  visited: Set<string>,
): Application {
  for (const { file } of layers) visited.add(file.document.uri);
  const included = includedBy(layers, source, visited);
  const services = new Map(included.services);
  for (const [name, parts] of partsByName(layers)) {
    // An override file may go on with what the file below it includes.
    const below = included.services.get(name)?.parts ?? [];
    services.set(name, mergedFrom(name, [...below, ...parts], layers, source, complete));
  }
  return { services, complete: complete && included.complete };
}

interface Files {
  /** The lowest first. */
  readonly files: readonly ComposeFile[];
  readonly complete: boolean;
}

/**
 * The default file of a folder and its override file are always read together. Another file of that folder stands
 * by itself, unless it has a service without an image: then it can only be meant to be laid over the default file.
 */
function layersOf(file: ComposeFile, source: ComposeSource, dotenvs: readonly string[]): Files {
  const folder = folderOf(file.document.uri);
  const name = nameOf(file.document.uri);
  const isDefault = DEFAULT_FILES.includes(name);
  const isOverride = OVERRIDE_FILES.includes(name);
  if (folder === undefined || (!isDefault && !isOverride && !file.services.some(isPartial))) {
    return { files: [file], complete: true };
  }
  const composeAt = (uri: string) => source.at(uri, dotenvs);
  const base = isDefault ? { file, known: true } : firstOf(folder, DEFAULT_FILES, composeAt);
  if (isDefault || isOverride) {
    const override = isOverride ? { file, known: true } : firstOf(folder, OVERRIDE_FILES, composeAt);
    return layered([base.file, override.file], base.known && override.known);
  }
  const completes =
    !base.file || file.services.some((service) => isPartial(service) && has(base.file, service.name));
  return layered(completes ? [base.file, file] : [file], base.known);
}

function layered(files: readonly (ComposeFile | undefined)[], complete: boolean): Files {
  return { files: files.filter((file) => file !== undefined), complete };
}

/** Says nothing on what the container is made from, so that another file must. */
function isPartial({ image, build, extends: base, provider }: Service): boolean {
  return !image && !build && !base && !provider;
}

function has(file: ComposeFile | undefined, name: string): boolean {
  return file !== undefined && serviceIn(file, name) !== undefined;
}

const byName = oncePer(
  ({ services }: ComposeFile): ReadonlyMap<string, Service> =>
    new Map(services.map((one) => [one.name, one])),
);

function serviceIn(file: ComposeFile, name: string): Service | undefined {
  return byName(file).get(name);
}

type ComposeAt = (uri: string) => ComposeFile | null | undefined;

function firstOf(folder: string, names: readonly string[], composeAt: ComposeAt) {
  let known = true;
  for (const name of names) {
    const file = composeAt(`${folder}/${name}`);
    if (file) return { file, known };
    if (file === undefined) known = false;
  }
  return { file: undefined, known };
}

/** Files that include each other in a row are read by recursion. */
const MOST_INCLUDED = 500;

/** An included file comes alone, without an override file beside it. */
function includedBy(layers: readonly Layer[], source: ComposeSource, visited: Set<string>): Application {
  const services = new Map<string, MergedService>();
  let complete = true;
  for (const layer of layers) {
    for (const include of layer.file.includes) {
      const found = layersOfInclude(include, layer, source);
      complete &&= found.complete;
      const fresh = found.layers.filter(({ file }) => !visited.has(file.document.uri));
      if (fresh.length === 0) continue;
      if (visited.size >= MOST_INCLUDED) return { services, complete: false };
      const application = assembleFrom({ layers: fresh, complete: true }, source, visited);
      for (const [name, service] of application.services) services.set(name, service);
      complete &&= application.complete;
    }
  }
  return { services, complete };
}

/** Compose specification, "Include": paths, project_directory, env_file. */
function layersOfInclude(include: Include, layer: Layer, source: ComposeSource): Layers {
  const uris = include.paths.map((path) => at(path.resolved, layer.folder));
  const [first] = uris;
  const { projectDirectory } = include;
  const folder = projectDirectory
    ? at(projectDirectory.resolved, layer.folder)
    : first === undefined
      ? undefined
      : folderOf(first);
  // The variables of the including project count first, of several files the last.
  const own = include.envFiles?.flatMap((path) => at(path.resolved, layer.folder) ?? []).reverse();
  const dotenvs = [...layer.dotenvs, ...(own ?? (folder === undefined ? [] : [`${folder}/.env`]))];
  const layers = uris.flatMap((uri) => {
    const file = uri === undefined ? undefined : source.at(uri, dotenvs);
    return file ? [{ file, folder, dotenvs }] : [];
  });
  return { layers, complete: layers.length === uris.length };
}

/** What a path leads to. */
function at(path: string | undefined, folder: string | undefined): string | undefined {
  return path === undefined || folder === undefined || isRemote(path) ? undefined : resolvePath(folder, path);
}

interface Part extends ServicePart {
  readonly dotenvs: readonly string[];
}

function partsByName(layers: readonly Layer[]): ReadonlyMap<string, readonly Part[]> {
  const all = new Map<string, Part[]>();
  for (const { file, folder, dotenvs } of layers) {
    for (const service of file.services) {
      const parts = all.get(service.name);
      const part = { service, file, folder, dotenvs };
      if (parts) parts.push(part);
      else all.set(service.name, [part]);
    }
  }
  return all;
}

function mergedFrom(
  name: string,
  parts: readonly (Part | ServicePart)[],
  layers: readonly Layer[],
  source: ComposeSource,
  known: boolean,
): MergedService {
  const { envFileAt } = source;
  if (!parts.some((part) => isOwn(part) && part.service.extends))
    return mergeService(name, parts, known, envFileAt);
  const expanded = parts.map((part) =>
    isOwn(part) ? withExtended(part, layers, source, new Set()) : { parts: [part], complete: true },
  );
  const all = expanded.flatMap((part) => part.parts);
  return mergeService(name, all, known && expanded.every(({ complete }) => complete), envFileAt);
}

/** Not a part of an included service, which has what it extends below it already. */
function isOwn(part: Part | ServicePart): part is Part {
  return 'dotenvs' in part;
}

interface Expanded {
  readonly parts: readonly ServicePart[];
  readonly complete: boolean;
}

/** More services than this in a row extend each other only to do harm. */
const LONGEST_EXTENDS = 50;

/** A part, below it what it extends, below that what that extends … */
function withExtended(
  part: Part,
  layers: readonly Layer[],
  source: ComposeSource,
  visited: Set<Service>,
): Expanded {
  const { extends: base } = part.service;
  const own: ServicePart = { service: part.service, file: part.file, folder: part.folder };
  if (!base) return { parts: [own], complete: true };
  if (visited.size >= LONGEST_EXTENDS) return { parts: [own], complete: false };
  visited.add(part.service);
  for (const layer of base.file ? [extendedLayer(base.file.resolved, part, source)] : [part, ...layers]) {
    const service = layer && serviceIn(layer.file, base.service);
    if (!service || visited.has(service)) continue;
    const { file, folder, dotenvs } = layer;
    const below = withExtended({ service, file, folder, dotenvs }, base.file ? [] : layers, source, visited);
    return { parts: [...below.parts, own], complete: below.complete };
  }
  return { parts: [own], complete: false };
}

/** Its paths are relative to itself, its variables are those of the file that names it. */
function extendedLayer(
  path: string | undefined,
  { folder, dotenvs }: Part,
  source: ComposeSource,
): Layer | undefined {
  const uri = at(path, folder);
  const file = uri === undefined ? undefined : source.at(uri, dotenvs);
  return uri !== undefined && file ? { file, folder: folderOf(uri), dotenvs } : undefined;
}
