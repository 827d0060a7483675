import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/rules/running/check';
import { withoutIdleIgnores } from '../../../../src/rules/running/idle-ignores';
import { applied, checkAll, type Files, projectOf, settled } from '../lint';

/** The file as the preferred fix of a rule's first finding leaves it, with the ignores that this makes idle. */
function mended(rule: string, name: string, files: Files): string | undefined {
  const project = projectOf(files);
  const fix = settled(project, files, () => {
    const finding = checkAll(project).find((one) => one.rule === rule);
    const found = finding?.fixes().find(({ preferred }) => preferred);
    const file = finding && project.files.get(finding.uri);
    return found && file && withoutIdleIgnores(found, file, project, defaultSettings);
  });
  return fix && applied(fix, files)[name];
}

const CURL = 'HEALTHCHECK CMD curl -f http://localhost:8080/\n';
const IGNORE = '# checkup-ignore healthcheck-shell-form: as ever\n';
const whole = (check: string) => `FROM node:22\nCOPY . .\n${check}EXPOSE 8080\nCMD ["node", "server.js"]\n`;
const manifest = { 'package.json': '{}' };

describe('a fix takes along', () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['an ignore of what it mends on the way', IGNORE, ''],
    ['one for the file', '# checkup-ignore-file healthcheck-shell-form: as ever\n', ''],
    [
      'none that was idle before',
      '# checkup-ignore healthcheck-port: on other machines\n',
      '# checkup-ignore healthcheck-port: on other machines\n',
    ],
    [
      'of the rules that a comment names, the one',
      '# checkup-ignore healthcheck-port, healthcheck-shell-form: x\n',
      '# checkup-ignore healthcheck-port: x\n',
    ],
    [
      'what becomes idle and nothing else',
      `# checkup-ignore healthcheck-port: x\n${IGNORE}`,
      '# checkup-ignore healthcheck-port: x\n',
    ],
  ];
  for (const eol of ['\n', '\r\n'])
    describe(JSON.stringify(eol), () => {
      const mendedFile = (check: string) =>
        mended('healthcheck-curl', 'Dockerfile', {
          Dockerfile: whole(check).replaceAll('\n', eol),
          ...manifest,
        });
      const without = mendedFile(CURL) ?? '';
      const [utility = ''] = /^HEALTHCHECK CMD \["node", .*\r?\n/m.exec(without) ?? [];
      for (const [what, before, after] of cases)
        it(what, () => {
          assert.equal(
            mendedFile(before + CURL),
            without.replace(utility, after.replaceAll('\n', eol) + utility),
          );
        });
    });

  it('none that is needed elsewhere in the file', () => {
    const service = (name: string, test: string) =>
      `  ${name}:\n    build: .\n    healthcheck:\n      test: ${test}\n`;
    const curl = 'curl -f http://localhost:8080/';
    const compose = `# checkup-ignore-file healthcheck-shell-form: x\nservices:\n${service('a', curl)}${service('b', curl)}`;
    const files = {
      'compose.yaml': compose,
      Dockerfile: whole('HEALTHCHECK CMD ["node", "-e", "0"]\n'),
      ...manifest,
    };
    const first = mended('healthcheck-curl', 'compose.yaml', files) ?? '';
    assert.ok(first.startsWith('# checkup-ignore-file healthcheck-shell-form: x\nservices:\n  a:\n'), first);
    const second = mended('healthcheck-curl', 'compose.yaml', { ...files, 'compose.yaml': first });
    assert.ok(second?.startsWith('services:\n  a:\n'), second);
  });
});
