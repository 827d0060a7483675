/** What is left of a check in which something throws: all that was said nevertheless. */
import assert from 'node:assert/strict';
import { checkFile, checkWhole } from '../../../src/rules/running/check';
import { fixAll } from '../../../src/rules/running/fix-all';
import { healthcheckAlwaysHealthy } from '../../../src/rules/healthcheck-always-healthy';
import { healthcheckCurl } from '../../../src/rules/healthcheck-curl';
import { healthcheckNoEffect } from '../../../src/rules/healthcheck-no-effect';
import type { Rule, RuleContext } from '../../../src/rules/rule';
import { projectOf } from './lint';

const NAME = 'file:///workspace/Dockerfile';
/** Two calls of curl, one of which cannot tell, and an option that does nothing. */
const DOCKERFILE =
  'FROM node:22\nHEALTHCHECK --start-interval=1s CMD curl -f http://127.0.0.1/a && curl http://127.0.0.1/b\n';
const CURL = 'healthcheck-curl';
const OTHERS = ['healthcheck-always-healthy', 'healthcheck-no-effect'];

const bug = new Error('no such stage');
function fail(): never {
  throw bug;
}

/** Checks the file with rules that were changed so. */
function withRules<T>(changes: readonly (readonly [Rule, Rule['check']])[], compute: () => T): T {
  const before = changes.map(([rule]) => rule.check.bind(rule));
  const set = (rule: { check: Rule['check'] }, check: Rule['check'] | undefined) => {
    if (check) rule.check = check;
  };
  for (const [rule, check] of changes) set(rule, check);
  try {
    return compute();
  } finally {
    changes.forEach(([rule], index) => {
      set(rule, before[index]);
    });
  }
}

function checked(text: string) {
  const project = projectOf({ Dockerfile: text });
  const file = project.files.get(NAME);
  assert.ok(file);
  const { findings, failures } = checkWhole(file, project);
  return {
    rules: findings.map(({ rule }) => rule),
    failures: failures.map(({ rules, error }) => `${rules.join(', ')}: ${String(error)}`),
  };
}

const curl = healthcheckCurl.check.bind(healthcheckCurl);

describe('a check in which a rule throws', () => {
  const cases: readonly (readonly [
    what: string,
    changes: readonly (readonly [Rule, Rule['check']])[],
    text: string,
    rules: readonly string[],
    failures: readonly string[],
  ])[] = [
    ['none does', [], DOCKERFILE, [CURL, CURL, ...OTHERS], []],
    ['at once', [[healthcheckCurl, fail]], DOCKERFILE, OTHERS, ['healthcheck-curl: Error: no such stage']],
    [
      'after its first finding',
      [
        [
          healthcheckCurl,
          function* (context) {
            for (const found of curl(context)) {
              yield found;
              fail();
            }
          },
        ],
      ],
      DOCKERFILE,
      [CURL, ...OTHERS],
      ['healthcheck-curl: Error: no such stage'],
    ],
    [
      'as another does',
      [
        [healthcheckCurl, fail],
        [healthcheckNoEffect, fail],
      ],
      DOCKERFILE,
      ['healthcheck-always-healthy'],
      ['healthcheck-curl, healthcheck-no-effect: Error: no such stage'],
    ],
    [
      'as another does, but for another reason',
      [
        [healthcheckCurl, fail],
        [
          healthcheckNoEffect,
          () => {
            throw new Error('no such service');
          },
        ],
      ],
      DOCKERFILE,
      ['healthcheck-always-healthy'],
      ['healthcheck-curl: Error: no such stage', 'healthcheck-no-effect: Error: no such service'],
    ],
    [
      'and that is ignored: that ignore is not called needless, another is',
      [[healthcheckCurl, fail]],
      DOCKERFILE.replace('HEALTH', '# checkup-ignore healthcheck-curl, healthcheck-port: x\nHEALTH'),
      ['unused-ignore', ...OTHERS],
      ['healthcheck-curl: Error: no such stage'],
    ],
  ];
  for (const [what, changes, text, rules, failures] of cases)
    it(what, () => {
      const result = withRules(changes, () => checked(text));
      assert.deepEqual({ ...result, rules: result.rules.sort() }, { rules: [...rules].sort(), failures });
    });

  it('heeds the ignores of the file itself where what all share throws', () => {
    const text = DOCKERFILE.replace('HEALTH', '# checkup-ignore healthcheck-no-effect: x\nHEALTH');
    const spoiling = (rule: Rule): readonly [Rule, Rule['check']] => {
      const check = rule.check.bind(rule);
      return [
        rule,
        (context) => {
          // The context is the same for all.
          (context as { checks: RuleContext['checks'] }).checks = fail;
          return check(context);
        },
      ];
    };
    const { rules, failures } = withRules([spoiling(healthcheckNoEffect)], () => checked(text));
    assert.ok(!rules.includes('healthcheck-no-effect'));
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? '', /unused-ignore: Error: no such stage$/);
  });

  it('is not taken for a check without findings by who asks for these alone', () => {
    const project = projectOf({ Dockerfile: DOCKERFILE });
    const file = project.files.get(NAME);
    assert.ok(file);
    withRules([[healthcheckCurl, fail]], () => {
      assert.throws(() => checkFile(file, project), bug);
    });
  });
});

describe('a fix', () => {
  it('is not certain to add nothing where a rule throws for it only', () => {
    const project = projectOf({ Dockerfile: DOCKERFILE });
    const file = project.files.get(NAME);
    assert.ok(file);
    const asked: boolean[] = [];
    const throwsFor = (text: string): Rule['check'] =>
      function* (context) {
        if (context.file.document.getText().includes(text)) fail();
        yield* curl(context);
      };
    const edit = (newText: string) => {
      const start = { line: 0, character: 0 };
      return [{ range: { start, end: start }, newText }];
    };
    const ask = (context: RuleContext) => {
      // The check of the changed file comes by here, too.
      if (asked.length === 0 && context.file === file) {
        asked.push(true);
        asked.push(context.addsFinding(edit('# b\n')), context.addsFinding(edit('# a\n')));
      }
      return [];
    };
    withRules(
      [
        [healthcheckCurl, throwsFor('# b')],
        [healthcheckAlwaysHealthy, ask],
      ],
      () => checkWhole(file, project),
    );
    assert.deepEqual(asked.slice(1), [true, false]);
  });

  it('that cannot be worked out takes no other with it', async () => {
    const project = projectOf({ Dockerfile: DOCKERFILE });
    const told: string[] = [];
    const changes = await withRulesUntil(
      [
        [
          healthcheckCurl,
          function* (context) {
            for (const found of curl(context)) yield { ...found, fixes: fail };
          },
        ],
      ],
      () =>
        fixAll({
          project,
          files: [NAME],
          settingsOf: () => ({ rules: {} }),
          resolve: (compute) =>
            new Promise((resolve) => {
              resolve(compute());
            }),
          isWanted: () => true,
          accepts: () => true,
          onFailure: (uri, { rules, error }) => told.push(`${uri} ${rules.join()} ${String(error)}`),
        }),
    );
    assert.deepEqual([...new Set(told)], [`${NAME} healthcheck-curl Error: no such stage`]);
    assert.ok(!changes.get(NAME)?.after.includes('--start-interval'));
  });
});

/** The same for what takes its time. */
async function withRulesUntil<T>(
  [[rule, check]]: readonly [readonly [Rule, Rule['check']]],
  compute: () => Promise<T>,
): Promise<T> {
  const changed = rule as { check: Rule['check'] };
  const before = changed.check;
  changed.check = check;
  try {
    return await compute();
  } finally {
    changed.check = before;
  }
}
