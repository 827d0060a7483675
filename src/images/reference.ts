/** Image references as Docker reads them (distribution/reference): `[registry/]repository[:tag][@digest]`. */

export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** `library/node` for `node`. */
  readonly repository: string;
  /** undefined where none is written; `latest` is meant, unless there is a digest. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const REFERENCE =
  /^(?:([a-zA-Z0-9.-]+(?::\d+)?|\[[a-fA-F0-9:]+\](?::\d+)?)\/)?([a-z0-9][a-z0-9._/-]*)(?::([\w][\w.-]{0,127}))?(?:@([a-zA-Z0-9+._-]+:[0-9a-fA-F]{32,}))?$/;

/** Other names of Docker Hub. */
const HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** undefined for what is no reference, such as one with a variable in it, and for `scratch`, which is no image. */
export function parseReference(text: string): ImageReference | undefined {
  const [first = ''] = text.split('/', 1);
  // The first part is a registry only where it looks like a host; otherwise it is the owner of a repository.
  const isHost = text.includes('/') && (/[.:]/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  const match = REFERENCE.exec(isHost ? text : `docker.io/${text}`);
  const [, host, path, tag, digest] = match ?? [];
  if (host === undefined || path === undefined || text === 'scratch') return undefined;
  const registry = HUB.has(host.toLowerCase()) ? 'docker.io' : host;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag, digest };
}
