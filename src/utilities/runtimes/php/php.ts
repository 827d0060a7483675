/** Where PHP is, and whether it is new enough for `healthcheck.php`. */
import { inLanguageImage, type Language, unknownVersion } from '../image';
import type { Runtime } from '../runtime';
import source from './healthcheck.php?raw';

/** All variants of the official image have the command line's `php`, those for FPM and Apache too. */
const language: Language = { name: 'PHP', least: '8.0', words: ['php'] };

export const php: Runtime = {
  id: 'php',
  places: ['healthcheck.php', 'container-healthcheck.php'],
  sources: { '': source },
  manifests: ['composer.json'],
  commandOfImage: (image) => inLanguageImage(image, 'php', language),
  commandOfProgram({ name, word }) {
    // `php-fpm8.2` of a distribution comes without the command line's `php`.
    return name === 'php' && word.literal ? unknownVersion(language, [word.value]) : undefined;
  },
  usual: unknownVersion(language),
};
