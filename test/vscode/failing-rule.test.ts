/** A rule that throws, in the checks as the editor runs them: with rules of this test’s own, not the extension’s. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createAnalysis } from '../../src/features/analysis';
import type { Analysis } from '../../src/features/analysis/analysis';
import { healthcheckCurl } from '../../src/rules/healthcheck-curl';
import type { Rule } from '../../src/rules/rule';
import { findingsWhen, folderPerTest, open, silentLog, write } from './workspace';

const DOCKERFILE = 'FROM node:22\nHEALTHCHECK --start-interval=1s CMD ["curl", "-f", "http://localhost/"]\n';
const BOTH = ['healthcheck-no-effect', 'healthcheck-curl'];

describe('a rule that throws', () => {
  const at = folderPerTest();
  const rule = healthcheckCurl as { check: Rule['check'] };
  const { check } = rule;
  const errors: (readonly unknown[])[] = [];
  let analysis: Analysis;

  beforeEach(() => {
    errors.length = 0;
    analysis = createAnalysis({
      ...silentLog,
      error: (...told: readonly unknown[]) => void errors.push(told),
    });
  });
  afterEach(() => {
    rule.check = check;
    analysis.dispose();
  });

  const rulesWhen = (uri: vscode.Uri, expected: readonly string[]) =>
    findingsWhen(analysis, uri, (all) => String(all.map((one) => one.rule)) === String(expected));

  it('costs no other rule and no other file its findings, and is told of once', async () => {
    const error = new Error('no such stage');
    rule.check = (context) => {
      if (context.file.document.uri.endsWith('/bad/Dockerfile')) throw error;
      return check(context);
    };
    const bad = await write(at('bad', 'Dockerfile'), DOCKERFILE);
    const editor = await open(bad);
    const good = await write(at('Dockerfile'), DOCKERFILE);
    await rulesWhen(good, BOTH);
    await rulesWhen(bad, ['healthcheck-no-effect']);
    assert.deepEqual(errors, [[`${bad.toString()} healthcheck-curl`, error]]);

    for (const text of ['# a\n', '# b\n']) {
      const checked = nextCheck(bad);
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), text);
      });
      await checked;
    }
    assert.equal(errors.length, 1);

    rule.check = check;
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# c\n');
    });
    await rulesWhen(bad, BOTH);
  });

  it('when a fix is asked for gives none, and is told of', async () => {
    const error = new Error('no such file');
    rule.check = function* (context) {
      for (const found of check(context))
        yield {
          ...found,
          fixes: () => {
            throw error;
          },
        };
    };
    const uri = await write(at('Dockerfile'), DOCKERFILE);
    const [other, finding] = await rulesWhen(uri, BOTH);
    assert.ok(finding && other);
    assert.deepEqual(await analysis.fixesOf(finding), []);
    assert.deepEqual(await analysis.fixesOf(finding), []);
    assert.equal((await analysis.fixesOf(other)).length, 1);
    assert.deepEqual(errors, [[`${uri.toString()} healthcheck-curl`, error]]);
  });

  function nextCheck(uri: vscode.Uri): Promise<void> {
    return new Promise((resolve) => {
      const listener = analysis.onDidCheck((uris) => {
        if (!uris.includes(uri.toString())) return;
        listener.dispose();
        resolve();
      });
    });
  }
});
