import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mentionsBelow } from '../../../src/cli/mentions';
import { toUri } from '../../../src/cli/uris';
import { Folder } from './run';

describe('what a folder of the disk mentions', () => {
  let folder: Folder;
  afterEach(() => {
    folder.remove();
  });
  const use = (files: Record<string, string> = {}) => (folder = new Folder(files));

  /** By path below the folder. */
  async function mentions() {
    const found = await mentionsBelow(toUri(folder.path));
    const top = `${toUri(folder.path)}/`;
    return found && Object.fromEntries([...found].map(([uri, tools]) => [uri.replace(top, ''), [...tools]]));
  }

  it('is said of each file', async () => {
    use({ 'a.sh': 'curl x && wget y', 'b c/d.sh': 'wget y', 'e.txt': '', 'node_modules/f.sh': 'curl x' });
    assert.deepEqual(await mentions(), { 'a.sh': ['curl', 'wget'], 'b%20c/d.sh': ['wget'] });
  });

  it('is said of files that are no text, and not of what a link leads to', async () => {
    const outside = new Folder({ 'x.sh': 'curl x' });
    try {
      use();
      writeFileSync(path.join(folder.path, 'program'), Buffer.from('\0\xffcurl\0', 'latin1'));
      symlinkSync(outside.path, path.join(folder.path, 'link'));
      assert.deepEqual(await mentions(), { program: ['curl'] });
    } finally {
      outside.remove();
    }
  });

  it('is not known of a folder that is not there, or has too many files', async () => {
    use({ a: 'curl', 'b/c': '', 'b/d': '' });
    assert.equal(await mentionsBelow(toUri(path.join(folder.path, 'nowhere'))), null);
    assert.equal(await mentionsBelow(toUri(folder.path), 2), null);
    assert.equal((await mentionsBelow(toUri(folder.path), 3))?.size, 1);
  });
});
