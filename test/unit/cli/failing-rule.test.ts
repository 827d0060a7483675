import assert from 'node:assert/strict';
import { rules } from '../../../src/rules/registry';
import type { Rule } from '../../../src/rules/rule';
import { Folder } from './run';

const CURL = 'FROM alpine:3.20\nRUN apk add curl\nHEALTHCHECK CMD ["curl", "-f", "-L", "http://a/"]\n';

describe('a rule that throws', () => {
  const [rule] = rules as unknown as [{ check: Rule['check'] }];
  const { check } = rule;
  let folder: Folder;
  before(() => {
    folder = new Folder({ 'a/Dockerfile': CURL, 'b/Dockerfile': CURL, 'c/Dockerfile': CURL });
    rule.check = (context) => {
      if (context.file.document.uri.endsWith('/b/Dockerfile')) throw new Error('no such stage');
      return check(context);
    };
  });
  after(() => {
    rule.check = check;
    folder.remove();
  });

  it('takes the findings of no other file with it', async () => {
    const { code, out, error } = await folder.run('lint', '--format', 'json');
    const { findings } = JSON.parse(out) as { findings: { file: string; rule: string }[] };
    const files = findings.filter((one) => one.rule === 'healthcheck-curl').map(({ file }) => file);
    assert.deepEqual(files, ['a/Dockerfile', 'c/Dockerfile']);
    assert.equal(error, 'checkup: b/Dockerfile: no such stage');
    assert.equal(code, 2);
  });

  it('is told of by fix, too', async () => {
    const { code, error } = await folder.run('fix', '--dry-run');
    assert.deepEqual({ code, error }, { code: 2, error: 'checkup: b/Dockerfile: no such stage' });
  });
});
