/** Where files of the build context land, and which of them come to stand somewhere. */
import assert from 'node:assert/strict';
import { imageState } from '../../../src/project/image-files';
import { dockerfileOf, projectOf } from './files';

function stateOf(...lines: string[]) {
  const dockerfile = dockerfileOf(projectOf({ Dockerfile: ['FROM node:22', ...lines, ''].join('\n') }));
  return imageState(dockerfile.stages.at(-1)!, dockerfile);
}

const LONG = 'a'.repeat(200);

describe('where a file of the build context lands', () => {
  const cases: readonly (readonly [copy: string, file: string, lands: string | undefined])[] = [
    ['COPY *.mjs /app/', 'check.mjs', '/app/check.mjs'],
    ['COPY *.mjs /app/', 'a.mjs.txt', undefined],
    ['COPY * /app/', 'check.mjs', '/app/check.mjs'],
    ['COPY **.mjs /app/', 'check.mjs', '/app/check.mjs'],
    ['COPY *.mjs /app/', 'src/check.mjs', undefined],
    ['COPY */*.mjs /app/', 'src/check.mjs', '/app/check.mjs'],
    ['COPY c*x*k.?js /app/', 'check.mjs', undefined],
    ['COPY c*e*k.?js /app/', 'cheek.mjs', '/app/cheek.mjs'],
    ['COPY check.[cm]js /app/', 'check.mjs', '/app/check.mjs'],
    ['COPY check.[^cm]js /app/', 'check.mjs', undefined],
    ['COPY check.[a-n]js /app/', 'check.mjs', '/app/check.mjs'],
    ['COPY check.[n-a]js /app/', 'check.mjs', undefined],
    ['COPY check[[]0].mjs /app/', 'check[0].mjs', '/app/check[0].mjs'],
    ['COPY che?k+.mjs /app/', 'check+.mjs', '/app/check+.mjs'],
    ['COPY *[ /app/', 'a[', '/app/a['],
    [`COPY ${'*a'.repeat(60)}b /app/`, LONG, undefined],
    [`COPY ${'*a'.repeat(60)} /app/`, LONG, `/app/${LONG}`],
  ];
  for (const [copy, file, lands] of cases)
    it(`${copy.slice(0, 60)}: ${file.slice(0, 20)} ${lands === undefined ? 'does not' : 'does'}`, () => {
      assert.equal(stateOf(copy).lands(file)?.path, lands);
    });

  it('a variable that is set anew beside one that is made with it', () => {
    const state = stateOf('ENV A=/old', 'ENV A=/new B=$A/app', 'COPY check.mjs $B/');
    assert.equal(state.lands('check.mjs')?.path, '/old/app/check.mjs');
  });

  it('a hostile pattern, asked by what stands in the image', () => {
    const state = stateOf(`COPY ${'*a'.repeat(60)}b /app/`);
    assert.deepEqual(state.sourcesOf(`/app/${LONG}`), []);
  });
});
