import assert from 'node:assert/strict';
import { folderOf, isRemote, nameOf, resolvePath } from '../../../src/project/uris';

describe('resolvePath', () => {
  const cases: [string, string, string | undefined][] = [
    ['file:///w/app', '.', 'file:///w/app'],
    ['file:///w/app', './api', 'file:///w/app/api'],
    ['file:///w/app', 'api/', 'file:///w/app/api'],
    ['file:///w/app', '../shared/x', 'file:///w/shared/x'],
    ['file:///w/app', '../../../../x', 'file:///x'],
    ['file:///w/app', '/abs', 'file:///abs'],
    ['file:///w/app', '.\\api\\sub', 'file:///w/app/api/sub'],
    ['file:///c%3A/w', 'C:\\x\\y', 'file:///c%3A/x/y'],
    ['file:///c%3A/w', '../y', 'file:///c%3A/y'],
    ['file:///w/a%20b', 'c d', 'file:///w/a%20b/c%20d'],
    ['file:///w/a%2Bb/c~d', './x', 'file:///w/a%2Bb/c~d/x'],
    ['file:///w/a%2Bb', '../x', 'file:///w/x'],
    ['file:///w/a%2bb', 'x', 'file:///w/a%2Bb/x'],
    ['file:///w/a%2Fb', '../x', 'file:///w/a/x'],
    ['file:///w/100%25', 'x', 'file:///w/100%25/x'],
    ['file:///w/ünï', 'é', 'file:///w/%C3%BCn%C3%AF/%C3%A9'],
    ['vscode-remote://ssh-remote%2Bhost/w', 'x', 'vscode-remote://ssh-remote%2Bhost/w/x'],
    ['file:///w', '~/x', undefined],
    ['file:///w', 'a\0b', undefined],
    ['file://', 'x', 'file:///x'],
  ];
  for (const [folder, path, expected] of cases) {
    it(`${folder} + ${JSON.stringify(path)}`, () => {
      assert.equal(resolvePath(folder, path), expected);
    });
  }
});

describe('folderOf and nameOf', () => {
  const cases: [string, string | undefined, string][] = [
    ['file:///w/compose.yaml', 'file:///w', 'compose.yaml'],
    ['file:///w/a%20b/x%20y.yaml', 'file:///w/a%20b', 'x y.yaml'],
    ['memfs:/w/x?query/with#slash', 'memfs:/w', 'x'],
    ['untitled:Untitled-1', undefined, 'untitled:Untitled-1'],
    ['untitled:/w/compose.yaml', 'untitled:/w', 'compose.yaml'],
    ['file:///w/100%.yaml', 'file:///w', '100%.yaml'],
  ];
  for (const [uri, folder, name] of cases) {
    it(uri, () => {
      assert.deepEqual([folderOf(uri), nameOf(uri)], [folder, name]);
    });
  }
});

describe('isRemote', () => {
  for (const [path, expected] of [
    ['https://github.com/a/b.git#main:dir', true],
    ['git@github.com:a/b.git', true],
    ['github.com/a/b', true],
    ['git://host/x', true],
    ['docker-image://alpine', true],
    ['service:base', true],
    ['./github.com/a', false],
    ['C:\\x', false],
    ['api', false],
  ] as const) {
    it(path, () => {
      assert.equal(isRemote(path), expected);
    });
  }
});
