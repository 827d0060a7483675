import assert from 'node:assert/strict';
import { parseDotenv } from '../../../src/project/dotenv';

describe('parseDotenv', () => {
  const cases: [string, Record<string, string>][] = [
    ['A=1\r\nB = two words \n', { A: '1', B: 'two words' }],
    ['# A=1\n\nexport B=2', { B: '2' }],
    ['A=1 # why\nB=#x\nC=a#b', { A: '1', B: '', C: 'a#b' }],
    ['A=\'$x # y\'\nB="a \\"b\\"\\nc"', { A: '$x # y', B: 'a "b"\nc' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=$B\nC="${D}"\nE="open\nF', {}],
    ['A=\nB: yaml', { A: '', B: 'yaml' }],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(Object.fromEntries(parseDotenv(text)), expected);
    });
  }
});
