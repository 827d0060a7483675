/** Where Python is, and whether it is new enough for `healthcheck.py`. */
import { imageName, inLanguageImage, type Language, ofTag, unknownVersion } from '../image';
import type { Runtime } from '../runtime';
import source from './healthcheck.py?raw';

const language: Language = { name: 'Python', least: '3.8', words: ['python'] };

/** Distributions have no `python` without a number. */
const outside: Language = { ...language, words: ['python3'] };

/** Servers and tools that are Python programs. */
const PROGRAMS =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|flask|fastapi|celery|streamlit|django-admin|manage\.py)$/;

export const python: Runtime = {
  id: 'python',
  places: ['healthcheck.py', 'container-healthcheck.py'],
  sources: { '': source },
  manifests: ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py'],
  commandOfImage(image) {
    const { repository, tag } = imageName(image);
    // GoogleContainerTools/distroless, python3/: Debian's own Python, 3.7 in Debian 10.
    const [distroless, debian] = /(?:^|\/)distroless\/python3(?:-debian(\d+))?$/.exec(repository) ?? [];
    if (distroless !== undefined)
      return Number(debian ?? 12) < 11
        ? 'too old'
        : { words: ['/usr/bin/python3'], shell: false, needs: undefined };
    // github.com/astral-sh/uv, Dockerfile: on the official image of the version that the tag names.
    const [, ofUv] = /^python(3\.\d+)/.exec(tag) ?? [];
    if (repository === 'ghcr.io/astral-sh/uv' && ofUv !== undefined) return ofTag(ofUv, language, true);
    return inLanguageImage(image, 'python', language);
  },
  commandOfProgram({ name, word }) {
    if (/^python(?:3(?:\.\d+)?)?$/.test(name) && word.literal) return unknownVersion(outside, [word.value]);
    return PROGRAMS.test(name) ? unknownVersion(outside) : undefined;
  },
  usual: unknownVersion(outside),
};
