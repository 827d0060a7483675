/** Deno runs what is written for Node, where it is allowed to. */
import { imageName, type Language, unknownVersion } from '../image';
import type { Runtime } from '../runtime';
import { node } from './node';

const language: Language = {
  name: 'Deno',
  least: '2',
  words: ['deno', 'run', '--allow-net', '--allow-env', '--allow-read'],
};

export const deno: Runtime = {
  id: 'deno',
  places: node.places,
  sources: node.sources,
  manifests: ['deno.json', 'deno.jsonc', 'deno.lock'],
  commandOfImage(image) {
    const { repository, tag } = imageName(image);
    if (!/^(?:docker\.io\/|ghcr\.io\/)?denoland\/deno$/.test(repository)) return undefined;
    if (tag.includes('$')) return unknownVersion(language);
    // `alpine-2.1.4` as well as `2.1.4`; `bin` holds nothing but the program.
    const [, major] = /(?:^|-)v?(\d+)(?:\.|$)/.exec(tag) ?? [];
    if (major !== undefined && Number(major) < 2) return 'too old';
    return { words: language.words, shell: !/^(?:distroless|bin)\b/.test(tag), needs: undefined };
  },
  commandOfProgram: ({ name }) => (name === 'deno' ? unknownVersion(language) : undefined),
  usual: unknownVersion(language),
};
