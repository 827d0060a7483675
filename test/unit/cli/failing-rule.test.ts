import assert from 'node:assert/strict';
import { healthcheckCurl } from '../../../src/rules/healthcheck-curl';
import type { Rule, RuleContext, RuleFinding } from '../../../src/rules/rule';
import { Folder } from './run';

const CURL = 'FROM node:22\nHEALTHCHECK --start-interval=1s CMD ["curl", "-f", "http://localhost:3000/"]\n';

describe('a rule that throws', () => {
  const rule = healthcheckCurl as { check: Rule['check'] };
  const { check } = rule;
  /** What becomes of the rule's findings in one of the files. */
  const inB = (change: (found: Iterable<RuleFinding>) => Iterable<RuleFinding>) => {
    rule.check = (context: RuleContext) =>
      context.file.document.uri.endsWith('/b/Dockerfile') ? change(check(context)) : check(context);
  };
  const fail = (): never => {
    throw new Error('no such stage');
  };
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({ 'a/Dockerfile': CURL, 'b/Dockerfile': CURL, 'c/Dockerfile': CURL });
  });
  afterEach(() => {
    rule.check = check;
    folder.remove();
  });

  async function filesOf(rule: string, ...more: string[]) {
    const { code, out, error } = await folder.run('lint', '--format', 'json', ...more);
    const { findings } = JSON.parse(out) as {
      findings: { file: string; rule: string; fixes: readonly unknown[] }[];
    };
    const ofRule = findings.filter((one) => one.rule === rule);
    return { code, error, files: ofRule.map(({ file, fixes }) => `${file} ${fixes.length > 0}`) };
  }

  const TOLD = 'checkup: b/Dockerfile: healthcheck-curl: no such stage';

  it('takes its own findings in that file with it, and no other', async () => {
    inB(fail);
    const files = ['a/Dockerfile true', 'c/Dockerfile true'];
    assert.deepEqual(await filesOf('healthcheck-curl'), { code: 2, error: TOLD, files });
    const all = ['a/Dockerfile true', 'b/Dockerfile true', 'c/Dockerfile true'];
    assert.deepEqual(await filesOf('healthcheck-no-effect'), { code: 2, error: TOLD, files: all });
  });

  it('leaves what it said before', async () => {
    inB(function* (found) {
      yield* found;
      fail();
    });
    const files = ['a/Dockerfile true', 'b/Dockerfile true', 'c/Dockerfile true'];
    assert.deepEqual(await filesOf('healthcheck-curl', '--fail-on', 'never'), {
      code: 2,
      error: TOLD,
      files,
    });
  });

  it('when a fix is asked for leaves the finding and the other fixes', async () => {
    inB((all) => [...all].map((found) => ({ ...found, fixes: fail })));
    const files = ['a/Dockerfile true', 'b/Dockerfile false', 'c/Dockerfile true'];
    assert.deepEqual(await filesOf('healthcheck-curl'), { code: 2, error: TOLD, files });
    const { code, out, error } = await folder.run('lint', '--format', 'sarif');
    assert.deepEqual({ code, error }, { code: 2, error: TOLD });
    const { runs } = JSON.parse(out) as { runs: { invocations: readonly unknown[] }[] };
    assert.deepEqual(runs[0]?.invocations, [{ executionSuccessful: false }]);
  });

  for (const [when, change] of [
    ['is told of by fix, too, which mends the rest', fail],
    [
      'over a fix is told of by fix, which mends the rest',
      (all: Iterable<RuleFinding>) => [...all].map((found) => ({ ...found, fixes: fail })),
    ],
  ] as const)
    it(when, async () => {
      inB(change);
      const { code, error } = await folder.run('fix');
      assert.deepEqual({ code, error }, { code: 2, error: TOLD });
      assert.doesNotMatch(folder.read('b/Dockerfile'), /start-interval/);
      assert.match(folder.read('b/Dockerfile'), /"curl"/);
      assert.doesNotMatch(folder.read('c/Dockerfile'), /"curl"/);
    });
});
