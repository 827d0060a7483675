import assert from 'node:assert/strict';
import { Folder } from './run';

const CURL =
  'FROM example.com/base\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\nCMD ["node", "a.js"]\n';

describe('checkup and .checkup.yaml', () => {
  let folder: Folder;
  const use = (files: Record<string, string>) => (folder = new Folder(files));
  afterEach(() => {
    folder.remove();
  });

  /** What is found, as `file severity`, and the exit code. */
  async function lint(...args: string[]) {
    const { out, code, error } = await folder.run('lint', '--format', 'json', ...args);
    const { findings } = JSON.parse(out) as { findings: { file: string; rule: string; severity: string }[] };
    const ofRule = findings.filter(({ rule: id }) => id === 'healthcheck-curl');
    return { found: ofRule.map(({ file, severity }) => `${file} ${severity}`), code, error };
  }

  const rule = (level: string) => `rules: { healthcheck-curl: ${level} }\n`;
  const cases: readonly (readonly [what: string, files: Record<string, string>, found: readonly string[]])[] =
    [
      ['none', {}, ['a/Dockerfile warning']],
      ['beside the file', { 'a/.checkup.yaml': rule('error') }, ['a/Dockerfile error']],
      ['above', { '.checkup.yaml': rule('hint') }, ['a/Dockerfile hint']],
      [
        'the nearest wins whole',
        { '.checkup.yaml': rule('off'), 'a/.checkup.yaml': '' },
        ['a/Dockerfile warning'],
      ],
      ['elsewhere', { 'b/.checkup.yaml': rule('off') }, ['a/Dockerfile warning']],
      ['off', { '.checkup.yaml': rule('off') }, []],
      [
        'an override',
        {
          '.checkup.yaml': `${rule('error')}overrides: [{ files: ["a/**"], rules: { healthcheck-curl: hint } }]\n`,
        },
        ['a/Dockerfile hint'],
      ],
    ];
  for (const [what, files, expected] of cases)
    it(what, async () => {
      use({ 'a/Dockerfile': CURL, ...files });
      const { found, error } = await lint();
      assert.deepEqual([found, error], [expected, '']);
    });

  it('is found above the folder that is checked', async () => {
    use({ 'a/Dockerfile': CURL, '.checkup.yaml': rule('error') });
    assert.deepEqual((await lint('a')).found, ['a/Dockerfile error']);
  });

  it('--config takes another file for all', async () => {
    use({ 'a/Dockerfile': CURL, 'a/.checkup.yaml': rule('off'), 'ci/strict.yaml': rule('error') });
    assert.deepEqual((await lint('--config', 'ci/strict.yaml')).found, ['a/Dockerfile error']);
    const { code, error } = await lint('--config', 'ci/gone.yaml');
    assert.deepEqual([code, error], [2, 'checkup: ci/gone.yaml: no such file or folder']);
  });

  it('names what is wrong in it, goes by the rest and exits with 2', async () => {
    use({
      'a/Dockerfile': CURL,
      '.checkup.yaml': 'rules:\n  healthcheck-curl: hint\n  healthcheck-crul: off\n',
    });
    const { found, code, error } = await lint();
    assert.deepEqual([found, code], [['a/Dockerfile hint'], 2]);
    assert.match(error, /^checkup: \.checkup\.yaml:3:3: .*“healthcheck-crul”.*“healthcheck-curl”/);
  });

  it('keeps `fix` from what it switches off', async () => {
    use({
      Dockerfile: CURL.replace('example.com/base', 'node:22'),
      'package.json': '{}',
      '.checkup.yaml': rule('off'),
    });
    assert.equal((await folder.run('fix')).out, 'nothing to fix\n');
  });
});
