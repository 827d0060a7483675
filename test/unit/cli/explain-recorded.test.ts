/** `checkup explain --format json` against what BuildKit recorded; test/engine/ holds the recording to a real engine. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dockerfiles } from '../../fixtures/healthcheck/dockerfiles';
import type { Outcome } from '../../fixtures/healthcheck/modelled';
import { Folder } from './run';

const recorded = JSON.parse(readFileSync('test/fixtures/healthcheck/recorded.json', 'utf8')) as Record<
  string,
  Outcome
>;

describe('explain of what a real BuildKit has built', () => {
  for (const [name, text] of Object.entries(dockerfiles)) {
    const outcome = recorded[name];
    if (outcome === undefined || outcome === 'refused') continue;
    it(name, async () => {
      const folder = new Folder({ Dockerfile: text });
      try {
        const { code, out, error } = await folder.run('explain', 'Dockerfile', '--format', 'json');
        assert.deepEqual([code, error], [0, '']);
        const { subjects } = JSON.parse(out) as { subjects: { healthcheck: unknown }[] };
        assert.deepEqual(subjects.at(-1)?.healthcheck, outcome);
      } finally {
        folder.remove();
      }
    });
  }
});
