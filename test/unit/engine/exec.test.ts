import assert from 'node:assert/strict';
import { checkCommand } from '../../../src/engine/exec';
import type { Details } from '../../../src/engine/model';

describe('what the engine runs for a health check', () => {
  const details = (Test: string[] | undefined, more: Partial<Details> = {}): Details => ({
    check: Test ? { Test } : null,
    probes: [],
    imageId: '',
    startedAt: undefined,
    restartCount: 0,
    oomKilled: false,
    error: '',
    shell: [],
    platform: 'linux',
    ...more,
  });
  const cases: readonly (readonly [
    what: string,
    details: Details,
    command: readonly string[] | undefined,
  ])[] = [
    ['exec form', details(['CMD', 'node', 'a b']), ['node', 'a b']],
    ['shell form', details(['CMD-SHELL', 'a || b']), ['/bin/sh', '-c', 'a || b']],
    [
      'the container’s own shell',
      details(['CMD-SHELL', 'a'], { shell: ['/bin/ash', '-ec'] }),
      ['/bin/ash', '-ec', 'a'],
    ],
    ['Windows', details(['CMD-SHELL', 'a'], { platform: 'windows' }), ['cmd', '/S', '/C', 'a']],
    ['none', details(undefined), undefined],
  ];
  for (const [what, from, command] of cases) {
    it(what, () => {
      assert.deepEqual(checkCommand(from), command);
    });
  }
});
