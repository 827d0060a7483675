/** What the name of an image tells about the runtime in it. */
import * as l10n from '@vscode/l10n';
import { isSince, readTag } from '../../images/tags';
import type { RuntimeCommand } from './runtime';

export interface ImageName {
  readonly repository: string;
  readonly tag: string;
}

/** `registry:5000/node:22-slim@sha256:…` → `registry:5000/node`, `22-slim`. Variables may stand in it. */
export function imageName(image: string): ImageName {
  const [name = ''] = image.split('@');
  const [, repository = name, tag = ''] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  return { repository, tag };
}

/** The official image, as opposed to a mirror's or one of the same name. */
export function isOfficial({ repository, tag }: ImageName, name: string): boolean {
  return repository.replace(/^(?:docker\.io\/)?(?:library\/)?/, '') === name && !tag.includes('$');
}

export interface Language {
  /** What people call it, and the first version that the utility runs on. */
  readonly name: string;
  readonly least: string;
  readonly words: readonly string[];
}

/** In an official image of a language, or one of the same name whose tag tells the version. */
export function inLanguageImage(
  image: string,
  repository: string,
  language: Language,
): RuntimeCommand | 'too old' | undefined {
  const name = imageName(image);
  if (name.repository !== repository && !name.repository.endsWith(`/${repository}`)) return undefined;
  return isOfficial(name, repository) || /^\d/.test(name.tag)
    ? ofTag(name.tag, language, true)
    : unknownVersion(language);
}

/** In an image whose tag tells the version, if it is not the newest. */
export function ofTag(tag: string, { words, least }: Language, shell: boolean): RuntimeCommand | 'too old' {
  return isSince(readTag(tag).version, least) ? { words, shell, needs: undefined } : 'too old';
}

export function unknownVersion({ name, least, words }: Language, run = words): RuntimeCommand {
  return { words: run, shell: true, needs: l10n.t('The image needs {0} or later.', `${name} ${least}`) };
}
