/** Tags as official images are tagged: `22-bookworm-slim` is version 22 of the variant `slim` on the release `bookworm`. */

export interface Tag {
  /** undefined for `latest` and other names of the newest. */
  readonly version: readonly number[] | undefined;
  /** What is left without version, release and architecture; the empty text for the default. */
  readonly variant: string;
}

/** Names for whatever is newest, and Node's for its versions since 12. */
const NAMES = new Set(
  (
    'latest lts current stable mainline innovation rc ' + 'erbium fermium gallium hydrogen iron jod krypton'
  ).split(' '),
);

/** Releases of Debian (9 and later) and Ubuntu (16.04 and later): tools came and went with none of them. */
const RELEASES = new Set(
  (
    'stretch buster bullseye bookworm trixie forky sid testing unstable oldstable ' +
    'xenial bionic focal jammy noble questing resolute'
  ).split(' '),
);

const ARCHITECTURES = new Set(['amd64', 'arm64v8', 'arm32v7', 'arm64', 'linux']);

/** Of a reference without tag, unless it has a digest, `latest` is meant. */
export function readTag(tag: string): Tag {
  let version: readonly number[] | undefined;
  const words: string[] = [];
  for (const word of tag.split('-')) {
    const [, number] = /^v?(\d+(?:\.\d+)*)(?:_\d+|[a-z]+\d*)?$/.exec(word) ?? [];
    if (number !== undefined) version ??= number.split('.').map(Number);
    else if (NAMES.has(word) || RELEASES.has(word) || ARCHITECTURES.has(word)) continue;
    // `alpine3.20`, `php8.3`, `jdk17`, `azurelinux3.0`
    else words.push(word.replace(/(?<=^(?:alpine|php|jdk|jre|oraclelinux|azurelinux))[\d.]+$/, ''));
  }
  return { version, variant: words.join('-') };
}

/**
 * Whether a version is at least another, as far as it is given: `1` is the newest 1.x. Without one it is the newest.
 */
export function isSince(version: Tag['version'], since: string): boolean {
  return compare(version, since) >= 0;
}

/** Whether a version is at most another, as far as that is given: 7.4.1 is within 7. The newest is not. */
export function isUntil(version: Tag['version'], until: string): boolean {
  return version !== undefined && compare(version, until) <= 0;
}

function compare(version: Tag['version'], other: string): number {
  const numbers = other.split('.').map(Number);
  for (const [at, number] of numbers.entries()) {
    const own = version?.[at];
    if (own !== undefined && own !== number) return own - number;
  }
  return 0;
}
