import assert from 'node:assert/strict';
import { createProject } from '../../../src/project/create';
import { type Mentioned, mentionsIn, type Tool, toolsIn } from '../../../src/project/mentions';
import { resolve } from '../../../src/project/workspace';
import { uriOf } from './files';

describe('what mentions a tool', () => {
  const cases: readonly (readonly [text: string, curl: number, wget: number])[] = [
    ['curl -f x || wget x', 1, 1],
    ['/usr/bin/curl; curl.exe; "curl"; Curl', 4, 0],
    ['libcurl4 curl_init php8.2-curl pycurl', 4, 0],
    ['curly recurly wgets', 0, 0],
    ['', 0, 0],
  ];
  for (const [text, curl, wget] of cases)
    it(JSON.stringify(text), () => {
      assert.equal(mentionsIn(text, 'curl').length, curl);
      assert.equal(mentionsIn(text, 'wget').length, wget);
    });
});

describe('what a folder mentions', () => {
  const found = (files: Readonly<Record<string, readonly Tool[]>>) =>
    new Map(Object.entries(files).map(([name, tools]): [string, Mentioned] => [uriOf(name), new Set(tools)]));
  const asked = (files: Readonly<Record<string, readonly Tool[]>> | null) => {
    const project = createProject();
    project.setFile(uriOf('Dockerfile'), 'dockerfile', 'FROM scratch\n', 0);
    const ask = () => project.seenFrom(uriOf('Dockerfile')).mentions(uriOf('app'), 'curl');
    assert.equal(ask(), undefined);
    assert.deepEqual(project.wantedFolders(), [uriOf('app')]);
    assert.deepEqual(project.setMentions(uriOf('app'), files && found(files)), [uriOf('Dockerfile')]);
    assert.deepEqual(project.wantedFolders(), []);
    return { project, ask };
  };

  it('is known when the host has looked', () => {
    const { ask } = asked({ 'app/a.sh': ['curl'], 'app/b.sh': ['wget'] });
    assert.deepEqual(ask(), [uriOf('app/a.sh')]);
  });

  it('is not known where the host could not look', () => {
    assert.equal(asked(null).ask(), undefined);
  });

  it('changes with the files', () => {
    const { project, ask } = asked({ 'app/a.sh': ['curl'] });
    project.setRead(uriOf('app/b.sh'), 'curl x');
    project.setRead(uriOf('app/a.sh'), 'wget x');
    project.setRead(uriOf('app/node_modules/c.sh'), 'curl x');
    project.setRead(uriOf('application/d.sh'), 'curl x');
    assert.deepEqual(ask(), [uriOf('app/b.sh')]);
    project.deleteFile(uriOf('app/b.sh'));
    assert.deepEqual(ask(), []);
    assert.deepEqual(project.dependentsOf(uriOf('app/b.sh')), [uriOf('Dockerfile')]);
    assert.equal(project.isLookedThrough(uriOf('app/b.sh')), true);
    assert.equal(project.isLookedThrough(uriOf('app/.git/HEAD')), false);
  });

  it('is looked at again when files come and go', () => {
    const { project, ask } = asked({});
    assert.deepEqual(project.forgetMentions(uriOf('app/new')), [uriOf('Dockerfile')]);
    assert.equal(ask(), undefined);
    assert.deepEqual(project.wantedFolders(), [uriOf('app')]);
  });

  it('is asked of the host, as files are', async () => {
    const project = createProject();
    const mentions = await resolve(
      project,
      {
        read: () => Promise.resolve(null),
        mentions: () => Promise.resolve(new Map([['x', toolsIn('curl')]])),
      },
      () => project.mentions('file:///w/app', 'curl'),
    );
    assert.deepEqual(mentions, ['x']);
  });
});
