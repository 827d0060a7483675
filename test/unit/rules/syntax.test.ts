import assert from 'node:assert/strict';
import { type Files, findings } from './lint';

const cases: readonly [what: string, files: Files, ...found: string[]][] = [
  ['an unknown instruction', { Dockerfile: 'FROM x\nRUM a\n' }, 'Dockerfile:2 error RUM'],
  ['no FROM', { Dockerfile: 'ENV A=b\n' }, 'Dockerfile:1 error ENV'],
  ['no FROM in a file of another name', { 'api.Dockerfile': 'ENV A=b\n' }, 'api.Dockerfile:1 error ENV'],
  ['a part of a Dockerfile', { 'Dockerfile.envs': 'ENV A=b\n' }],
  ['a Dockerfile for one purpose', { 'Dockerfile.dev': 'FROM x\nRUM a\n' }, 'Dockerfile.dev:2 error RUM'],
  ['a template', { Dockerfile: '{{ if a }}\nFROM x\n{{ end }}\n' }],
  ['a key twice', { 'compose.yaml': 'services:\n  a: {}\n  a: {}\n' }, 'compose.yaml:3 error a'],
];

describe('syntax', () => {
  for (const [what, files, ...found] of cases)
    it(what, () => {
      assert.deepEqual(findings('syntax', files), found);
    });
});
