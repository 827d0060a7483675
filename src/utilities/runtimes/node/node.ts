/** Where Node is, and whether it is new enough for `healthcheck.mjs`. */
import type { Invocation } from '../../../language/shell/model';
import { imageName, isOfficial, type Language, unknownVersion } from '../image';
import type { Runtime, RuntimeCommand } from '../runtime';
import source from './healthcheck.mjs?raw';

const language: Language = { name: 'Node', least: '18.11', words: ['node'] };

export const node: Runtime = {
  id: 'node',
  places: ['healthcheck.mjs', 'container-healthcheck.mjs'],
  sources: { '': source },
  manifests: ['package.json'],
  commandOfImage(image) {
    const name = imageName(image);
    const { repository, tag } = name;
    // node is in /nodejs/bin, which PATH does not name, and even `:debug` has no /bin/sh
    // (GoogleContainerTools/distroless, nodejs/).
    const [distroless, version] = /(?:^|\/)distroless\/nodejs(\d*)(?:-debian\d+)?$/.exec(repository) ?? [];
    if (distroless !== undefined)
      return ofVersion(version === '' ? tag : (version ?? ''), ['/nodejs/bin/node'], false);
    if (repository !== 'node' && !repository.endsWith('/node')) return undefined;
    // Of a mirror, or an image of the same name, the tag tells the version, if anything does.
    return isOfficial(name, 'node') || /^\d/.test(tag)
      ? ofVersion(tag, ['node'], true)
      : unknownVersion(language);
  },
  commandOfProgram({ name, word }: Invocation) {
    if (name === 'node' && word.literal) return unknownVersion(language, [word.value]);
    // They run on Node themselves.
    return /^(?:npm|npx|yarn|pnpm)$/.test(name) ? unknownVersion(language) : undefined;
  },
  usual: unknownVersion(language),
};

/** The names of long-term releases before Node 16, which the official image has as tags. */
const old = /^(?:argon|boron|carbon|dubnium|erbium|fermium)\b/;

function ofVersion(tag: string, words: readonly string[], shell: boolean): RuntimeCommand | 'too old' {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  // Its defaults came with 16.19 and 18.11 (nodejs.org/api/util.html#utilparseargsconfig), and 16 stands for its last.
  const first: Partial<Record<string, number>> = { '16': 19, '18': 11 };
  const tooOld =
    old.test(tag) ||
    (major !== undefined &&
      (Number(major) < 16 || major === '17' || Number(minor ?? 99) < (first[major] ?? 0)));
  return tooOld ? 'too old' : { words, shell, needs: undefined };
}
