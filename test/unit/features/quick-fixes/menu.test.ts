import assert from 'node:assert/strict';
import { menuOf, type Offer } from '../../../../src/features/quick-fixes/menu';
import type { Fix } from '../../../../src/edits/fix';
import { ignoreFixes } from '../../../../src/rules/running/ignore-fixes';
import type { Finding } from '../../../../src/rules/rule';
import { projectOf, settled, checkAll, type Files } from '../../rules/lint';

/** The menu at the findings of these rules in a file: `!` is preferred, `…` previews, `?` explains. */
function menu(files: Files, ...rules: readonly string[]): readonly string[] {
  const project = projectOf(files);
  const offers = settled(project, files, () =>
    checkAll(project)
      .filter(({ rule }) => rules.includes(rule))
      .map((finding): Offer => {
        const file = project.files.get(finding.uri);
        return { finding, fixes: finding.fixes(), ignores: file ? ignoreFixes(finding, file) : [] };
      }),
  );
  return shown(offers);
}

function shown(offers: readonly Offer[]): readonly string[] {
  return menuOf(offers).map((entry) => {
    if (entry.kind === 'explain') return `? ${entry.title}`;
    if (entry.kind === 'preview') return `… ${entry.title}`;
    return `${entry.preferred ? '! ' : ''}${entry.title}`;
  });
}

const NODE = 'FROM node:22-slim\nCOPY server.js .\n';
const START = 'EXPOSE 8080\nCMD ["node", "server.js"]\n';
const CHECK = 'HEALTHCHECK CMD curl -f http://localhost:8080/health\n';

describe('the menu of quick fixes', () => {
  it('of one finding', () => {
    const files = { Dockerfile: `${NODE}${CHECK}${START}`, 'package.json': '{}' };
    assert.deepEqual(menu(files, 'healthcheck-tool-missing'), [
      '! Replace curl with healthcheck.mjs',
      '… Replace curl with healthcheck.mjs (preview changes)',
      'Ignore “healthcheck-tool-missing” here',
      'Ignore “healthcheck-tool-missing” in this file',
      '? Explain “healthcheck-tool-missing”',
    ]);
  });

  it('of a warning and a hint at the same place', () => {
    const install = 'RUN apt-get update && apt-get install -y curl\n';
    const files = { Dockerfile: `${NODE}${install}${CHECK}${START}`, 'package.json': '{}' };
    assert.deepEqual(menu(files, 'healthcheck-curl', 'healthcheck-shell-form'), [
      '! Replace curl with healthcheck.mjs, and no longer install curl',
      'Replace curl with healthcheck.mjs',
      'Convert to exec form',
      '… Replace curl with healthcheck.mjs, and no longer install curl (preview changes)',
      'Ignore “healthcheck-curl” here',
      'Ignore “healthcheck-curl” in this file',
      '? Explain “healthcheck-curl”',
    ]);
    assert.deepEqual(menu(files, 'healthcheck-shell-form'), [
      '! Convert to exec form',
      'Ignore “healthcheck-shell-form” here',
      'Ignore “healthcheck-shell-form” in this file',
      '? Explain “healthcheck-shell-form”',
    ]);
  });

  it('of two findings that say nothing of each other', () => {
    const check = 'HEALTHCHECK CMD wget -q http://localhost/; exit 2\n';
    const files = { Dockerfile: `FROM alpine:3.20\n${check}CMD ["./server"]\n` };
    assert.deepEqual(menu(files, 'healthcheck-localhost', 'healthcheck-exit-code'), [
      '! Ask 127.0.0.1',
      'Exit with 1',
      'Ignore “healthcheck-localhost” here',
      'Ignore “healthcheck-localhost” in this file',
      'Ignore “healthcheck-exit-code” here',
      'Ignore “healthcheck-exit-code” in this file',
      '? Explain “healthcheck-localhost”',
      '? Explain “healthcheck-exit-code”',
    ]);
  });

  it('of several findings of a rule tells their fixes apart', () => {
    const service = (name: string) => `  ${name}:\n    image: a/b\n    healthcheck:\n      test: exit 2\n`;
    const files = { 'compose.yaml': `services:\n${service('a')}${service('b')}` };
    assert.deepEqual(menu(files, 'healthcheck-exit-code'), [
      '! Exit with 1 (line 5)',
      'Exit with 1 (line 9)',
      'Ignore “healthcheck-exit-code” here (line 5)',
      'Ignore “healthcheck-exit-code” in this file',
      'Ignore “healthcheck-exit-code” here (line 9)',
      '? Explain “healthcheck-exit-code”',
    ]);
  });

  describe('of fixes', () => {
    const finding = (rule: string, severity: Finding['severity'], line = 0): Finding => {
      const range = { start: { line, character: 0 }, end: { line, character: 1 } };
      return { uri: 'a', rule, severity, message: '', subject: '', range, related: [], fixes: () => [] };
    };
    const fix = (title: string, preferred: boolean, files = 1): Fix => {
      const edits = Array.from({ length: files }, (_, at) => ({ uri: `${at}`, create: title }));
      return { title, preferred, edits, notes: [] };
    };
    const cases: readonly (readonly [
      what: string,
      offers: readonly (readonly [Finding['severity'], ...Fix[]])[],
      expected: readonly string[],
    ])[] = [
      ['none', [['error']], []],
      ['the gravest first', [['hint', fix('a', false)], ['error', fix('b', false)]], ['b', 'a']],
      ['the preferred first', [['error', fix('a', false)], ['hint', fix('b', true)]], ['! b', 'a']],
      ['one preferred', [['error', fix('a', true)], ['error', fix('b', true)]], ['! a', 'b']],
      ['the same one once', [['error', fix('a', false)], ['hint', fix('a', true)]], ['! a']],
      ['one preview', [['error', fix('a', false, 2), fix('b', false, 2)]], ['a', 'b', '… a (preview changes)']],
    ]; // prettier-ignore
    for (const [what, offers, expected] of cases)
      it(what, () => {
        const all = offers.map(([severity, ...fixes], at) => ({
          finding: finding(`rule-${at}`, severity),
          fixes,
          ignores: [],
        }));
        const lines = shown(all).filter((line) => !line.startsWith('?'));
        assert.deepEqual(lines, expected);
      });
  });
});
