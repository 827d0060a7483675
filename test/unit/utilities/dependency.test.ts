/** The utility in place of curl before the start: before → after. */
import assert from 'node:assert/strict';
import source from '../../../src/utilities/runtimes/node/healthcheck.mjs?raw';
import { apply, dependencyFixes, open } from './workspace';

const dockerfile = (...lines: string[]) =>
  ['FROM node:22', 'WORKDIR /app', 'COPY . .', ...lines, ''].join('\n');

/** CMD before → after; undefined: no fix. */
const cases: readonly [before: string, after: string | undefined][] = [
  [
    'CMD curl --fail http://numbers-api/health && node server.js',
    'CMD node healthcheck.mjs -u http://numbers-api/health && exec node server.js',
  ],
  [
    'CMD curl -f -m 2 http://a/health && \\\n    curl -f http://b/health && \\\n    exec node server.js',
    'CMD node healthcheck.mjs -u http://a/health -t 2000 && \\\n    node healthcheck.mjs -u http://b/health && \\\n    exec node server.js',
  ],
  [
    'ENTRYPOINT curl -f http://$API/health && PORT=80 node server.js',
    'ENTRYPOINT node healthcheck.mjs -u http://$API/health && PORT=80 node server.js',
  ],
  ['CMD until curl -f http://api/health; do sleep 1; done; node server.js', undefined],
  ['CMD curl -f http://api/health || node server.js', undefined],
  ['CMD curl -f http://api/health', undefined],
  ['CMD ["curl", "-f", "http://api/health"]', undefined],
  ['CMD node server.js', undefined],
];

describe('the utility as dependency check', () => {
  for (const [before, after] of cases)
    it(before, () => {
      const workspace = open({ Dockerfile: dockerfile(before) });
      const [fix] = dependencyFixes(workspace, 'Dockerfile');
      if (after === undefined || !fix) {
        assert.equal(fix?.title, after);
        return;
      }
      assert.deepEqual(apply(workspace, fix), { Dockerfile: dockerfile(after), 'healthcheck.mjs': source });
      assert.deepEqual(dependencyFixes(workspace, 'Dockerfile'), []);
    });
});
