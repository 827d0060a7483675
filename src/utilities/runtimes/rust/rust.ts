/**
 * The utility for images without a runtime, where the application is built with Rust: a static program, as that in Go,
 * for which no other toolchain has to be fetched.
 */
import { isSince, readTag } from '../../../images/tags';
import { imageName, isOfficial } from '../image';
import { type Build, type BuildImage, RESULT, type Runtime } from '../runtime';
import source from './healthcheck.rs?raw';

const build: Build = {
  from: (images) => (images.some(isForGo) ? undefined : images.find(linksStatically)?.written),
  run: `rustc --edition 2021 -O -C strip=symbols -C target-feature=+crt-static -o ${RESULT} healthcheck.rs`,
  words: (path) => [path],
};

/** It needs no other then, and Go's program can ask more. */
function isForGo({ resolved = '' }: BuildImage): boolean {
  return isOfficial(imageName(resolved), 'golang');
}

/**
 * Alpine's C library is made for it. In Debian's, looking up names needs no shared library since 2.34 (glibc's NEWS),
 * which is in Debian 12, the default since 1.71.1 (rust-lang/docker-rust, x.py). What compiles for another platform
 * than its own needs a linker for that.
 */
function linksStatically({ resolved = '', platform }: BuildImage): boolean {
  const name = imageName(resolved);
  if (!isOfficial(name, 'rust') || platform !== undefined) return false;
  const { version } = readTag(name.tag);
  if (/alpine|bookworm|trixie/.test(name.tag)) return isSince(version, '1.63');
  return !/jessie|stretch|buster|bullseye/.test(name.tag) && isSince(version, '1.72');
}

export const rust: Runtime = {
  id: 'rust',
  // Cargo takes no notice of it there. As src/bin/healthcheck.rs it would be a program of the crate, and `cargo run`
  // would ask which of the two is meant (doc.rust-lang.org/cargo/reference/cargo-targets.html#binaries).
  places: ['healthcheck.rs', 'healthcheck/healthcheck.rs'],
  sources: { '': source },
  manifests: ['Cargo.toml'],
  build,
  tls: false,
  commandOfImage: () => undefined,
  commandOfProgram: () => undefined,
};
