import assert from 'node:assert/strict';
import { findings } from './lint';

describe('healthcheck-wget', () => {
  const commands: readonly (readonly [command: string, ...marked: string[]])[] = [
    ['wget -q --spider http://127.0.0.1/ || exit 1', 'wget'],
    ['["wget", "-q", "http://127.0.0.1/"]', 'wget'],
    ['/usr/bin/wget -q http://127.0.0.1/', '/usr/bin/wget'],
    ['busybox wget -q http://127.0.0.1/', 'wget'],
    ['["busybox", "wget", "-q", "http://127.0.0.1/"]', 'wget'],
    ['timeout 5 wget -q http://127.0.0.1/', 'wget'],
    ['test "$(wget -qO- http://127.0.0.1/)" = ok', 'wget'],
    ['curl -f http://127.0.0.1/'],
    ['./wget.sh'],
    ['echo wget'],
    ['command -v wget'],
    ['["wget", '],
  ];
  // Of this image nothing is known.
  for (const [command, ...marked] of commands)
    it(command, () => {
      const Dockerfile = `FROM shop/api\nHEALTHCHECK CMD ${command}\n`;
      assert.deepEqual(
        findings('healthcheck-wget', { Dockerfile }),
        marked.map((word) => `Dockerfile:2 information ${word}`),
      );
    });

  it('is found in compose files', () => {
    const text =
      'services:\n  web:\n    image: shop/api\n    healthcheck: {test: wget -q http://127.0.0.1/}\n';
    assert.deepEqual(findings('healthcheck-wget', { 'compose.yaml': text }), [
      'compose.yaml:4 information wget',
    ]);
  });

  it('is explained by a wget that is not there, and by a shell that is not', () => {
    for (const from of ['debian:12-slim', 'scratch']) {
      const Dockerfile = `FROM ${from}\nHEALTHCHECK CMD wget -q http://127.0.0.1/\n`;
      assert.deepEqual(findings('healthcheck-wget', { Dockerfile }), []);
    }
  });
});
