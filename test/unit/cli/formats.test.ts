import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import type { Log } from 'sarif';
import { catalogue } from '../../../src/rules/registry';
import { Folder } from './run';

const CURL =
  'FROM node:22\nCOPY . .\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\nCMD ["node", "a.js"]\n';

describe('formats of findings', () => {
  let folder: Folder;
  const use = (files: Record<string, string>) => (folder = new Folder(files));
  afterEach(() => {
    folder.remove();
  });

  describe('sarif', () => {
    const isValid = validator();
    const log = async (...args: string[]) =>
      JSON.parse((await folder.run('lint', '--format', 'sarif', ...args)).out) as Log;

    const valid: readonly (readonly [what: string, files: Record<string, string>, results: number])[] = [
      ['findings with fixes', { Dockerfile: CURL, 'package.json': '{}' }, 1],
      ['nothing found', { Dockerfile: 'FROM scratch\n' }, 0],
      ['no files', {}, 0],
      ['a file that cannot be read', { 'compose.yaml': '{' }, 1],
      ['names that are no URI', { 'a b/ü%[x]: {y}/Dockerfile': CURL }, 1],
    ];
    for (const [what, files, results] of valid)
      it(`is valid: ${what}`, async () => {
        use(files);
        const found = await log();
        assert.ok(isValid(found), JSON.stringify(isValid.errors));
        assert.ok((found.runs[0]?.results?.length ?? -1) >= results);
      });

    it('has every rule with its page', async () => {
      use({});
      const rules = (await log()).runs[0]?.tool.driver.rules ?? [];
      assert.deepEqual(
        rules.map(({ id }) => id),
        catalogue.map(({ id }) => id),
      );
      const curl = rules.find(({ id }) => id === 'healthcheck-curl');
      assert.equal(curl?.help?.markdown, readFileSync('docs/rules/healthcheck-curl.md', 'utf8'));
      assert.match(curl.fullDescription?.text ?? '', /^A health check that runs curl/);
      assert.equal(curl.defaultConfiguration?.level, 'warning');
    });

    it('says what, where and what to do', async () => {
      use({ 'api/Dockerfile': CURL, 'api/package.json': '{}' });
      const [result, ...more] = (await log()).runs[0]?.results ?? [];
      assert.deepEqual(more, []);
      assert.equal(catalogue[result?.ruleIndex ?? -1]?.id, 'healthcheck-curl');
      assert.equal(result?.level, 'warning');
      assert.deepEqual(result.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri: 'api/Dockerfile', uriBaseId: '%SRCROOT%' },
        region: { startLine: 3, startColumn: 19, endLine: 3, endColumn: 23 },
      });
      const changes = result.fixes?.[0]?.artifactChanges ?? [];
      assert.deepEqual(
        changes.map(({ artifactLocation }) => artifactLocation.uri),
        ['api/healthcheck.mjs', 'api/Dockerfile'],
      );
      assert.match(changes[1]?.replacements[0]?.insertedContent?.text ?? '', /healthcheck\.mjs/);
    });

    it('knows a finding again when lines move, and tells two of a kind apart', async () => {
      const fingerprints = async () =>
        ((await log()).runs[0]?.results ?? []).map(
          ({ partialFingerprints }) => Object.values(partialFingerprints ?? {})[0],
        );
      const check = 'HEALTHCHECK CMD curl -f http://localhost/ && curl -f http://localhost/b\n';
      use({ Dockerfile: `FROM node:22\n${check}` });
      const before = await fingerprints();
      folder.write('Dockerfile', `FROM node:22\nRUN a\n\n  ${check}`);
      assert.deepEqual(await fingerprints(), before);
      assert.equal(new Set(before).size, before.length);
      assert.ok(before.length >= 2);
    });

    it('is the same every time', async () => {
      use({ Dockerfile: CURL });
      assert.deepEqual(await log(), await log());
    });
  });

  describe('github', () => {
    it('gives a command for each finding', async () => {
      use({ Dockerfile: CURL });
      const { out, code } = await folder.run('lint', '--format', 'github');
      assert.equal(code, 1);
      assert.match(
        out,
        /^::warning file=Dockerfile,line=3,endLine=3,col=19,endColumn=23,title=healthcheck-curl::The health check runs curl.*\n$/,
      );
    });

    it('escapes what would be another command', async () => {
      use({ 'a,b:c%d\n::error::x\u001b[31m/Dockerfile': CURL });
      const { out } = await folder.run('lint', '--format', 'github');
      assert.equal(out.split('\n').length, 2);
      assert.match(out, /^::warning file=a%2Cb%3Ac%25d%0A%3A%3Aerror%3A%3Ax\/Dockerfile,line=3/);
    });
  });

  it('text and errors keep what names of files say to the terminal from it', async () => {
    use({
      'x\u001b[2J\n::error::y/Dockerfile': CURL,
      '\u001b[31m/.checkup.yaml': 'nonsense: 1\n',
      '\u001b[31m/Dockerfile': CURL,
    });
    const { out, error } = await folder.run('lint');
    assert.match(out, /^x ::error::y\/Dockerfile:3:19 warning/m);
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    assert.doesNotMatch(out + error, /\u001b/);
    assert.match(error, /^checkup: \/\.checkup\.yaml:1:1: /);
  });
});

/** The published schema is written for an older draft; what it uses of that has the same meaning in the newer. */
function validator() {
  const file = createRequire(__filename).resolve('@microsoft/jest-sarif/package.json');
  const text = readFileSync(file.replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
  const schema = JSON.parse(text) as Record<string, unknown>;
  delete schema.$schema;
  delete schema.id;
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
}
