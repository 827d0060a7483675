/** Puts an application together from the compose files that belong to each other. */
import type { ComposeFile, Service } from '../language/compose/model';
import { mergeService } from './merge';
import { DEFAULT_FILES, OVERRIDE_FILES } from './names';
import type { Application, MergedService, ServicePart } from './project';
import { folderOf, isRemote, nameOf, resolvePath } from './uris';

/** The compose file at a URI: null where there is none, undefined where that is not known (yet). */
export type ComposeAt = (uri: string) => ComposeFile | null | undefined;

export function assemble(file: ComposeFile, composeAt: ComposeAt): Application {
  return assembleFrom(file, composeAt, new Set());
}

function assembleFrom(file: ComposeFile, composeAt: ComposeAt, visited: Set<string>): Application {
  const services = new Map<string, MergedService>();
  const { layers, complete } = layersOf(file, composeAt);
  for (const layer of layers) visited.add(layer.document.uri);
  const included = includedBy(layers, composeAt, visited);
  for (const [name, service] of included.services) services.set(name, service);
  for (const [name, parts] of partsByName(layers)) {
    services.set(name, mergedFrom(name, parts, layers, composeAt, complete));
  }
  return { services, complete: complete && included.complete };
}

interface Layers {
  /** The lowest first. */
  readonly layers: readonly ComposeFile[];
  readonly complete: boolean;
}

/**
 * The default file of a folder and its override file are always read together. Another file of that folder stands
 * by itself, unless it has a service without an image: then it can only be meant to be laid over the default file.
 */
function layersOf(file: ComposeFile, composeAt: ComposeAt): Layers {
  const folder = folderOf(file.document.uri);
  const name = nameOf(file.document.uri);
  const isDefault = DEFAULT_FILES.includes(name);
  const isOverride = OVERRIDE_FILES.includes(name);
  if (folder === undefined || (!isDefault && !isOverride && !file.services.some(isPartial))) {
    return { layers: [file], complete: true };
  }
  const base = isDefault ? { file, known: true } : firstOf(folder, DEFAULT_FILES, composeAt);
  if (isDefault || isOverride) {
    const override = isOverride ? { file, known: true } : firstOf(folder, OVERRIDE_FILES, composeAt);
    return layered([base.file, override.file], base.known && override.known);
  }
  const completes =
    !base.file || file.services.some((service) => isPartial(service) && has(base.file, service.name));
  return layered(completes ? [base.file, file] : [file], base.known);
}

function layered(files: readonly (ComposeFile | undefined)[], complete: boolean): Layers {
  return { layers: files.filter((file) => file !== undefined), complete };
}

/** Says nothing on what the container is made from, so that another file must. */
function isPartial({ image, build, extends: base, provider }: Service): boolean {
  return !image && !build && !base && !provider;
}

function has(file: ComposeFile | undefined, name: string): boolean {
  return file !== undefined && serviceIn(file, name) !== undefined;
}

const byName = new WeakMap<ComposeFile, ReadonlyMap<string, Service>>();

function serviceIn(file: ComposeFile, name: string): Service | undefined {
  let services = byName.get(file);
  if (!services) byName.set(file, (services = new Map(file.services.map((one) => [one.name, one]))));
  return services.get(name);
}

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

function includedBy(layers: readonly ComposeFile[], composeAt: ComposeAt, visited: Set<string>): Application {
  const services = new Map<string, MergedService>();
  let complete = true;
  for (const layer of layers) {
    for (const path of layer.includes.flatMap(({ paths }) => paths)) {
      const file = fileAt(path.resolved, layer, composeAt);
      if (!file || visited.size >= MOST_INCLUDED) complete = false;
      else if (!visited.has(file.document.uri)) {
        const application = assembleFrom(file, composeAt, visited);
        for (const [name, service] of application.services) services.set(name, service);
        complete &&= application.complete;
      }
    }
  }
  return { services, complete };
}

/** What a path in a compose file leads to, relative to that file. */
function fileAt(path: string | undefined, from: ComposeFile, composeAt: ComposeAt): ComposeFile | undefined {
  const folder = folderOf(from.document.uri);
  if (path === undefined || folder === undefined || isRemote(path)) return undefined;
  const uri = resolvePath(folder, path);
  return (uri === undefined ? undefined : composeAt(uri)) ?? undefined;
}

function partsByName(layers: readonly ComposeFile[]): ReadonlyMap<string, readonly ServicePart[]> {
  const all = new Map<string, ServicePart[]>();
  for (const file of layers) {
    for (const service of file.services) {
      const parts = all.get(service.name);
      if (parts) parts.push({ service, file });
      else all.set(service.name, [{ service, file }]);
    }
  }
  return all;
}

function mergedFrom(
  name: string,
  parts: readonly ServicePart[],
  layers: readonly ComposeFile[],
  composeAt: ComposeAt,
  known: boolean,
): MergedService {
  if (!parts.some(({ service }) => service.extends)) return mergeService(name, parts, known);
  const expanded = parts.map((part) => withExtended(part, layers, composeAt, new Set()));
  return mergeService(
    name,
    expanded.flatMap((part) => part.parts),
    known && expanded.every(({ complete }) => complete),
  );
}

interface Expanded {
  readonly parts: readonly ServicePart[];
  readonly complete: boolean;
}

/** More services than this in a row extend each other only to do harm. */
const LONGEST_EXTENDS = 50;

/** A part, below it what it extends, below that what that extends … */
function withExtended(
  part: ServicePart,
  layers: readonly ComposeFile[],
  composeAt: ComposeAt,
  visited: Set<Service>,
): Expanded {
  const { extends: base } = part.service;
  if (!base) return { parts: [part], complete: true };
  if (visited.size >= LONGEST_EXTENDS) return { parts: [part], complete: false };
  visited.add(part.service);
  const files = base.file ? [fileAt(base.file.resolved, part.file, composeAt)] : [part.file, ...layers];
  for (const file of files) {
    const service = file && serviceIn(file, base.service);
    if (!service || visited.has(service)) continue;
    const below = withExtended({ service, file }, base.file ? [] : layers, composeAt, visited);
    return { parts: [...below.parts, part], complete: below.complete };
  }
  return { parts: [part], complete: false };
}
