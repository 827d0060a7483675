/**
 * The chain of each compose file: its application and what that builds. A chain is followed when it is asked for,
 * and again only after one of the files changed that were looked at on the way.
 */
import type { ComposeFile, EnvFile, Service } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import { assemble } from './application';
import { resolveBuild } from './build';
import { parseDotenv } from './dotenv';
import type { Application, MergedService, ResolvedBuild, ServicePart } from './project';
import type { Sources } from './sources';
import { addTo } from './texts';
import { resolvePath } from './uris';

export interface Chain {
  /** The reading of the compose file that it was followed from. */
  readonly file: ComposeFile;
  readonly application: Application;
  /** What the application makes of each part that bears the name of the whole. */
  readonly merged: ReadonlyMap<Service, MergedService>;
  readonly builds: ReadonlyMap<MergedService, ResolvedBuild>;
  /** Every file that was looked at, there or not. */
  readonly touched: ReadonlySet<string>;
}

export interface Chains {
  readonly of: (file: ComposeFile) => Chain;
  /** The chains that touch a file, those that have to be followed again for that included. */
  readonly touching: (uri: string) => readonly Chain[];
  /** The chains in which a Dockerfile may be built. */
  readonly around: (dockerfile: Dockerfile) => readonly Chain[];
  /** A file changed, came or went: what touches it is followed again. */
  readonly changed: (uri: string) => void;
  readonly forget: (uri: string) => void;
}

export function createChains(sources: Sources): Chains {
  const chains = new Map<string, Chain>();
  const touchedBy = new Map<string, Set<string>>();
  const stale = new Set<string>();
  /** Of readings that are not the project's: of before a change, or of what a change would make. */
  let foreign = new WeakMap<ComposeFile | Dockerfile, Chain>();

  function forget(uri: string): void {
    for (const at of chains.get(uri)?.touched ?? []) touchedBy.get(at)?.delete(uri);
    chains.delete(uri);
    stale.delete(uri);
  }

  function of(file: ComposeFile): Chain {
    const { uri } = file.document;
    const known = chains.get(uri);
    if (known?.file === file && !stale.has(uri)) return known;
    if (sources.composeAt(uri) !== file) return ofForeign(file);
    forget(uri);
    const chain = follow(file, sources);
    chains.set(uri, chain);
    for (const at of chain.touched) addTo(touchedBy, at, uri);
    return chain;
  }

  function ofForeign(file: ComposeFile): Chain {
    const known = foreign.get(file);
    if (known) return known;
    const chain = follow(file, sources);
    foreign.set(file, chain);
    for (const { uri, dockerfile } of chain.builds.values())
      if (dockerfile && uri === file.document.uri) foreign.set(dockerfile, chain);
    return chain;
  }

  function touching(uri: string): readonly Chain[] {
    for (const compose of [...stale]) {
      stale.delete(compose);
      forget(compose);
      const file = sources.kindOf(compose) === 'compose' ? sources.files.get(compose) : undefined;
      if (file?.kind === 'compose') of(file);
    }
    return [...(touchedBy.get(uri) ?? [])].flatMap((compose) => chains.get(compose) ?? []);
  }

  return {
    of,
    touching,
    around(dockerfile) {
      const inline = foreign.get(dockerfile);
      return inline ? [inline] : touching(dockerfile.document.uri);
    },
    changed(uri) {
      foreign = new WeakMap();
      stale.add(uri);
      for (const compose of touchedBy.get(uri) ?? []) stale.add(compose);
    },
    forget,
  };
}

function follow(file: ComposeFile, sources: Sources): Chain {
  const { uri } = file.document;
  const touched = new Set<string>([uri]);
  const composeAt = (at: string, dotenvs: readonly string[]): ComposeFile | null | undefined => {
    touched.add(at);
    return at === uri ? file : sources.composeAt(at, dotenvs);
  };
  const envFileAt = (envFile: EnvFile, part: ServicePart) => {
    const path = envFile.path.resolved;
    const at = path === undefined || part.folder === undefined ? undefined : resolvePath(part.folder, path);
    if (at === undefined) return undefined;
    touched.add(at);
    const text = sources.texts.look(at);
    return typeof text === 'string' ? parseDotenv(text, envFile.raw) : text;
  };
  const dockerfileAt = (at: string): Dockerfile | undefined => {
    touched.add(at);
    return sources.dockerfileAt(at) ?? undefined;
  };
  const isThere = (at: string): boolean => {
    touched.add(at);
    return sources.kindOf(at) === 'dockerfile';
  };
  const application = assemble(file, { at: composeAt, envFileAt });
  const builds = new Map<MergedService, ResolvedBuild>();
  const merged = new Map<Service, MergedService>();
  for (const service of application.services.values()) {
    for (const part of service.parts)
      if (part.service.name === service.name) merged.set(part.service, service);
    // Asked for now, since what is touched belongs to the chain.
    for (const part of service.parts) for (const envFile of part.service.envFiles) envFileAt(envFile, part);
    if (service.build) builds.set(service, resolveBuild(service.build, { at: dockerfileAt, has: isThere }));
  }
  return { file, application, merged, builds, touched };
}
