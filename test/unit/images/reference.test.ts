import assert from 'node:assert/strict';
import { parseReference } from '../../../src/images/reference';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  const cases: [string, string, string | undefined, string | undefined][] = [
    ['node', 'docker.io/library/node', undefined, undefined],
    ['node:22-slim', 'docker.io/library/node', '22-slim', undefined],
    ['grafana/grafana', 'docker.io/grafana/grafana', undefined, undefined],
    ['docker.io/node', 'docker.io/library/node', undefined, undefined],
    ['index.docker.io/library/node:1', 'docker.io/library/node', '1', undefined],
    ['localhost/app', 'localhost/app', undefined, undefined],
    ['localhost:5000/app:1', 'localhost:5000/app', '1', undefined],
    ['ghcr.io/a/b/c', 'ghcr.io/a/b/c', undefined, undefined],
    [`node:22@${digest}`, 'docker.io/library/node', '22', digest],
    [`node@${digest}`, 'docker.io/library/node', undefined, digest],
  ];
  for (const [text, name, tag, hash] of cases) {
    it(text, () => {
      const reference = parseReference(text);
      assert.ok(reference);
      assert.deepEqual(
        [`${reference.registry}/${reference.repository}`, reference.tag, reference.digest],
        [name, tag, hash],
      );
    });
  }

  for (const text of [
    '',
    'scratch',
    '${IMAGE}',
    'node:${TAG}',
    'Node',
    'a b',
    'node:',
    '/node',
    'node@sha256:1',
    'https://x/y',
  ]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      assert.equal(parseReference(text), undefined);
    });
  }

  it('is quick to say no to a very long text', () => {
    assert.equal(parseReference(`${'a/'.repeat(100_000)}!`), undefined);
  });
});
