import assert from 'node:assert/strict';
import { createProject } from '../../../src/project/create';
import { uriOf } from './files';

describe('the files that have a name in their text', () => {
  const [a, b, c] = [uriOf('a/Dockerfile'), uriOf('b/Dockerfile'), uriOf('c/Dockerfile')];
  const project = createProject();
  const naming = () => [...project.naming('check.sh')];

  const steps: readonly (readonly [what: string, change: () => void, expected: readonly string[]])[] = [
    ['none', () => undefined, []],
    [
      'come',
      () => {
        project.setFile(a, 'dockerfile', 'HEALTHCHECK CMD ./check.sh\n', 0);
        project.setFile(b, 'dockerfile', '# it runs check.sh\n', 0);
        project.setFile(c, 'dockerfile', 'FROM scratch\n', 0);
      },
      [a, b],
    ],
    [
      'change',
      () => {
        project.setFile(a, 'dockerfile', 'HEALTHCHECK CMD ./run.sh\n', 1);
        project.setFile(c, 'dockerfile', 'COPY check.sh /\n', 1);
      },
      [b, c],
    ],
    [
      'go',
      () => {
        project.deleteFile(b);
      },
      [c],
    ],
    [
      'are none of the project’s',
      () => {
        project.setRead(uriOf('README.md'), 'check.sh');
      },
      [c],
    ],
  ];
  for (const [what, change, expected] of steps)
    it(what, () => {
      change();
      assert.deepEqual(naming(), expected);
    });
});
