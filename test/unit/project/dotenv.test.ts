import assert from 'node:assert/strict';
import { parseDotenv } from '../../../src/project/dotenv';

describe('parseDotenv', () => {
  const cases: [string, Record<string, string | undefined>][] = [
    ['A=1\r\nB = two words \n', { A: '1', B: 'two words' }],
    ['# A=1\n\nexport B=2', { B: '2' }],
    ['A=1 # why\nB=#x\nC=a#b', { A: '1', B: '', C: 'a#b' }],
    ['A=\'$x # y\'\nB="a \\"b\\"\\nc"', { A: '$x # y', B: 'a "b"\nc' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=$B\nC="${D}"\nE="open\nF', { A: undefined, C: undefined, E: undefined, F: undefined }],
    ['A="one\nB=2\nthree" # x\nC=3', { A: undefined, C: '3' }],
    ['A=\nB: yaml', { A: '', B: 'yaml' }],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(Object.fromEntries(parseDotenv(text)), expected);
    });
  }

  it('takes a raw one as it stands', () => {
    assert.deepEqual(Object.fromEntries(parseDotenv('A="$x" # y\nB', true)), { A: '"$x" # y', B: undefined });
  });
});
