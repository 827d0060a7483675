/** Bun runs what is written for Node. */
import { imageName, type Language, ofTag, unknownVersion } from '../image';
import type { Runtime } from '../runtime';
import { node } from './node';

const language: Language = { name: 'Bun', least: '1.0', words: ['bun'] };

export const bun: Runtime = {
  id: 'bun',
  places: node.places,
  sources: node.sources,
  manifests: ['bun.lock', 'bun.lockb', 'bunfig.toml'],
  commandOfImage(image) {
    const { repository, tag } = imageName(image);
    if (!/^(?:docker\.io\/)?oven\/bun$/.test(repository)) return undefined;
    if (tag.includes('$')) return unknownVersion(language);
    return /^canary\b/.test(tag)
      ? { words: ['bun'], shell: !tag.includes('distroless'), needs: undefined }
      : ofTag(tag, language, !tag.includes('distroless'));
  },
  commandOfProgram: ({ name }) => (/^bunx?$/.test(name) ? unknownVersion(language) : undefined),
  usual: unknownVersion(language),
};
