/** Where Ruby is, and whether it is new enough for `healthcheck.rb`. */
import { inLanguageImage, type Language, unknownVersion } from '../image';
import type { Runtime } from '../runtime';
import source from './healthcheck.rb?raw';

const language: Language = { name: 'Ruby', least: '3.0', words: ['ruby'] };

/** Servers and tools that are Ruby programs. */
const PROGRAMS = /^(?:bundle|bundler|rails|rake|rackup|puma|unicorn|thin|falcon|sidekiq|thrust)$/;

export const ruby: Runtime = {
  id: 'ruby',
  places: ['healthcheck.rb', 'container-healthcheck.rb'],
  sources: { '': source },
  manifests: ['Gemfile'],
  commandOfImage: (image) => inLanguageImage(image, 'ruby', language),
  commandOfProgram({ name, word }) {
    if (name === 'ruby' && word.literal) return unknownVersion(language, [word.value]);
    return PROGRAMS.test(name) ? unknownVersion(language) : undefined;
  },
  usual: unknownVersion(language),
};
