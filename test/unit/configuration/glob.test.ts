import assert from 'node:assert/strict';
import { glob } from '../../../src/configuration/glob';

describe('patterns of paths', () => {
  const cases: readonly (readonly [
    pattern: string,
    matching: readonly string[],
    others: readonly string[],
  ])[] = [
    ['a/Dockerfile', ['a/Dockerfile'], ['Dockerfile', 'b/a/Dockerfile', 'a/Dockerfile.dev']],
    ['./a', ['a'], ['b']],
    ['/a', ['a'], ['b/a']],
    ['*', ['a', '.a'], ['a/b']],
    ['*.yaml', ['a.yaml', '.yaml'], ['b/a.yaml', 'a.yml']],
    ['a?c', ['abc', 'a.c'], ['ac', 'a/c', 'abbc']],
    ['legacy/**', ['legacy/a', 'legacy/a/b'], ['legacy', 'a/legacy/b', 'legacyx/a']],
    ['legacy/', ['legacy/a', 'legacy/a/b'], ['legacy']],
    ['**/Dockerfile', ['Dockerfile', 'a/Dockerfile', 'a/b/Dockerfile'], ['xDockerfile', 'a/xDockerfile']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'b']],
    ['**', ['a', 'a/b'], []],
    ['{a,b/c}/x', ['a/x', 'b/c/x'], ['c/x', '{a,b/c}/x']],
    ['{a,b}{1,2}', ['a1', 'b2'], ['a', 'ab']],
    ['[abx-z]', ['a', 'b', 'y'], ['c', 'ab', '-']],
    ['[!a]', ['b'], ['a', '/']],
    ['a[', ['a['], ['a']],
    ['a.b+c(d)', ['a.b+c(d)'], ['aXb+c(d)']],
    ['*a*a*a*a*a*a*a*a*a*a*a*a*b', ['aaaaaaaaaaaaab'], ['a'.repeat(5000)]],
    ['ü/*', ['ü/é'], []],
  ];
  for (const [pattern, matching, others] of cases)
    it(pattern, () => {
      const matches = glob(pattern);
      assert.ok(matches);
      assert.deepEqual(
        [matching, others].map((paths) => paths.filter(matches)),
        [matching, []],
      );
    });

  for (const pattern of ['{a', '}', '{a,{b,c}}', '{a,b}'.repeat(7), 'a'.repeat(2000)])
    it(`cannot be read: ${pattern.slice(0, 40)}`, () => {
      assert.equal(glob(pattern), undefined);
    });
});
