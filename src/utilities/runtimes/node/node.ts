/** Where Node is, and whether it is new enough for `healthcheck.mjs`. */
import * as l10n from '@vscode/l10n';
import type { Invocation } from '../../../language/shell/model';
import type { Runtime, RuntimeCommand } from '../runtime';
import source from './healthcheck.mjs?raw';

export const node: Runtime = {
  name: 'Node',
  files: ['healthcheck.mjs', 'container-healthcheck.mjs'],
  source,
  isUtility: (text) => text.slice(0, 200).includes('(Container Checkup)'),
  commandOfImage(image) {
    const { repository, tag } = parts(image);
    // node is in /nodejs/bin, which PATH does not name, and even `:debug` has no /bin/sh
    // (GoogleContainerTools/distroless, nodejs/).
    const [distroless, version] = /(?:^|\/)distroless\/nodejs(\d*)(?:-debian\d+)?$/.exec(repository) ?? [];
    if (distroless !== undefined)
      return ofVersion(version === '' ? tag : (version ?? ''), ['/nodejs/bin/node'], false);
    if (repository !== 'node' && !repository.endsWith('/node')) return undefined;
    // Of a mirror, or an image of the same name, the tag tells the version, if anything does.
    const isOfficial = /^(?:docker\.io\/)?(?:library\/)?node$/.test(repository) && !tag.includes('$');
    return isOfficial || /^\d/.test(tag) ? ofVersion(tag, ['node'], true) : unknownVersion(['node']);
  },
  commandOfProgram({ name, word }: Invocation) {
    if (name === 'node' && word.literal && !word.value.toLowerCase().endsWith('.exe'))
      return unknownVersion([word.value]);
    // They run on Node themselves.
    return /^(?:npm|npx|yarn|pnpm)$/.test(name) ? unknownVersion(['node']) : undefined;
  },
};

/** `registry:5000/node:22-slim@sha256:…` → `registry:5000/node`, `22-slim`. */
function parts(image: string): { repository: string; tag: string } {
  const [name = ''] = image.split('@');
  const [, repository = name, tag = ''] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  return { repository, tag };
}

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

function unknownVersion(words: readonly string[]): RuntimeCommand {
  return { words, shell: true, needs: l10n.t('The image needs Node 18.11 or later.') };
}
