/** The check of an image that several services run: it is preferred where it is right for all that would get it. */
import assert from 'node:assert/strict';
import type { Fix } from '../../../src/edits/fix';
import { apply, composeFixes, dockerfileFixes, type Files, open } from './workspace';

const FLASK = ['FROM python:3.12-slim', 'WORKDIR /app', 'COPY . .', 'EXPOSE 8000'];
const GUNICORN = [...FLASK, 'CMD ["gunicorn", "app:app"]'];
const NODE = ['FROM node:22', 'WORKDIR /app', 'COPY . .', 'CMD ["node", "server.mjs"]'];
const PORT = [...NODE.slice(0, 3), 'ENV PORT=8080', ...NODE.slice(3)];
const STAGES = [
  ...GUNICORN.map((line) => line.replace(/^FROM .*/, '$& AS base')),
  'FROM base AS worker',
  'CMD ["celery", "-A", "app", "worker"]',
];

const GUNICORN_AT = 'http://localhost:8000/';

interface Case {
  readonly dockerfile: readonly string[];
  readonly services: Readonly<Record<string, string>>;
  /** What the image is asked, whether unasked, and who may fail that. */
  readonly image: readonly [asked: string | undefined, preferred: boolean, others?: string];
  /** What each service gets unasked where that is no check of the image. */
  readonly own: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { dockerfile: GUNICORN, services: { web: 'build: .' }, image: [GUNICORN_AT, true], own: {} },
  {
    dockerfile: GUNICORN,
    services: { web: 'build: .', worker: 'build: ., command: celery -A app worker' },
    image: [GUNICORN_AT, false, 'worker'],
    own: { web: GUNICORN_AT },
  },
  {
    dockerfile: GUNICORN,
    services: { web: 'build: .', worker: 'build: ., command: python worker.py' },
    image: [GUNICORN_AT, false, 'worker'],
    own: { web: GUNICORN_AT },
  },
  {
    dockerfile: GUNICORN,
    services: { web: 'build: ., command: gunicorn --reload app:app' },
    image: [GUNICORN_AT, true],
    own: {},
  },
  {
    dockerfile: GUNICORN,
    services: { web: 'build: ., command: gunicorn -b :9000 app:app' },
    image: [GUNICORN_AT, false, 'web'],
    own: { web: 'http://localhost:9000/' },
  },
  {
    dockerfile: GUNICORN,
    services: {
      web: 'build: .',
      worker: 'build: ., command: celery -A app worker, healthcheck: { disable: true }',
    },
    image: [GUNICORN_AT, true],
    own: {},
  },
  {
    dockerfile: GUNICORN,
    services: { web: 'build: ., image: shop', worker: 'image: shop, command: celery -A app worker' },
    image: [GUNICORN_AT, false, 'worker'],
    own: { web: GUNICORN_AT },
  },
  {
    dockerfile: PORT,
    services: { web: 'build: .', web2: 'build: ., environment: { PORT: 4000 }' },
    image: ['http://localhost:8080/', false, 'web2'],
    own: { web: 'http://localhost:8080/', web2: 'http://localhost:4000/' },
  },
  {
    dockerfile: PORT,
    services: { web: 'build: ., environment: { PORT: 4000 }' },
    image: ['http://localhost:4000/', true],
    own: {},
  },
  {
    dockerfile: PORT,
    services: {
      web: 'build: ., environment: { PORT: 4000 }',
      web2: 'build: ., environment: { PORT: 4000, A: b }',
    },
    image: ['http://localhost:4000/', true],
    own: {},
  },
  {
    dockerfile: NODE,
    services: { web: 'build: ., ports: ["3000:3000"]', web2: 'build: .' },
    image: ['http://localhost:3000/', true],
    own: {},
  },
  {
    dockerfile: STAGES,
    services: { web: 'build: { context: ., target: base }' },
    image: [GUNICORN_AT, false, 'worker'],
    own: { web: GUNICORN_AT },
  },
];

describe('the check of an image that services run', () => {
  for (const { dockerfile, services, image, own } of cases)
    it(`${dockerfile.slice(3).join(', ')}, ${JSON.stringify(services)}: ${image.join(', ')}`, () => {
      const files: Files = {
        Dockerfile: `${dockerfile.join('\n')}\n`,
        'compose.yaml': `services:\n${Object.entries(services)
          .map(([name, said]) => `  ${name}: { ${said} }\n`)
          .join('')}`,
      };
      const workspace = open(files);
      const [fix] = dockerfileFixes(workspace, 'Dockerfile');
      assert.ok(fix);
      const note = /something else too, which may fail this check: (.*)\./;
      const others = fix.notes.flatMap((one) => note.exec(one)?.[1] ?? []);
      assert.deepEqual([askedBy(files, fix), fix.preferred, ...others], image);
      const given = Object.keys(services).flatMap((name) => {
        const fixes = composeFixes(workspace, 'compose.yaml', name);
        const preferred = fixes.find((one) => one.preferred);
        const isOther = others.join(', ').split(', ').includes(name);
        assert.ok(!isOther || !fixes.some(({ title }) => title.includes('to the image')), name);
        return preferred && !preferred.title.includes('to the image')
          ? [[name, askedBy(files, preferred)] as const]
          : [];
      });
      assert.deepEqual(Object.fromEntries(given), own);
    });
});

/** What the fix has asked, without changing the workspace. */
function askedBy(files: Files, fix: Fix): string | undefined {
  const { Dockerfile = '', 'compose.yaml': compose = '' } = apply(open(files), fix);
  return /"-u", "([^"]+)"/.exec(Dockerfile + compose)?.[1];
}
