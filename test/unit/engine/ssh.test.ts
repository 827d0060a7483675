import assert from 'node:assert/strict';
import { sshArguments } from '../../../src/engine/ssh';

describe('ssh', () => {
  const quiet = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T'];
  const dial = ['system', 'dial-stdio'];
  const cases: readonly (readonly [address: string, args: readonly string[]])[] = [
    ['ssh://box', ['--', 'box', 'docker', ...dial]],
    ['ssh://me@box:2222', ['-l', 'me', '-p', '2222', '--', 'box', 'docker', ...dial]],
    ['ssh://[fe80::1]', ['--', 'fe80::1', 'docker', ...dial]],
    ['ssh://box/run/docker.sock', ['--', 'box', 'docker', '--host', `unix://'/run/docker.sock'`, ...dial]],
    ['ssh://box/a%27%3Brm%20-rf', ['--', 'box', 'docker', '--host', `unix://'/a'\\'';rm -rf'`, ...dial]],
    ['ssh://-oProxyCommand=x', ['--', '-oProxyCommand=x', 'docker', ...dial]],
  ];
  for (const [address, args] of cases) {
    it(address, () => {
      assert.deepEqual(sshArguments(address), [...quiet, ...args]);
    });
  }
});
