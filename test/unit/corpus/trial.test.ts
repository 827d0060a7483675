import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Fix } from '../../../src/edits/fix';
import { createProject } from '../../../src/project/create';
import { checkFile } from '../../../src/rules/running/check';
import { tryFix } from '../../corpus/trial';

const uri = 'file:///shop/compose.yaml';
const text = [
  'services:',
  '  api:',
  '    image: shop/api',
  '    healthcheck:',
  "      test: ['CMD', 'curl', '-f', 'http://localhost/health']",
  '',
].join('\n');

/** The edit that replaces what stands at the first occurrence of `old`. */
function edit(old: string, newText: string, of = text): TextEdit {
  const before = of.slice(0, of.indexOf(old));
  const line = before.split('\n').length - 1;
  const character = before.length - before.lastIndexOf('\n') - 1;
  const lines = old.split('\n');
  const end =
    lines.length === 1
      ? { line, character: character + old.length }
      : { line: line + lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { range: { start: { line, character }, end }, newText };
}

async function tried(edits: readonly TextEdit[], content = text): Promise<readonly string[]> {
  const project = createProject();
  project.setFile(uri, 'compose', content, 1);
  const find = () => {
    const file = project.files.get(uri);
    assert.ok(file);
    return checkFile(file, project);
  };
  const finding = find().find(({ rule }) => rule === 'healthcheck-curl');
  assert.ok(finding);
  const fix: Fix = { title: '', preferred: true, notes: [], edits: [{ uri, edits }] };
  const said = await tryFix(finding, fix, project);
  assert.equal(project.files.get(uri)?.document.getText(), content, 'the fix is taken back');
  assert.deepEqual(
    find().map(({ rule }) => rule),
    ['healthcheck-curl'],
  );
  return said.map((one) => one.replace(/:.*/s, ''));
}

describe('trying a fix', () => {
  const check = "test: ['CMD', 'curl', '-f', 'http://localhost/health']";
  const good = edit("'curl', '-f', 'http://localhost/health'", "'node', 'healthcheck.mjs'");
  const crlf = text.replaceAll('\n', '\r\n');
  const cases: readonly [string, readonly TextEdit[], readonly string[], string?][] = [
    ['one that is right', [good], []],
    ['the finding stays', [edit('localhost', '127.0.0.1')], ['its finding is still there']],
    ['the file no longer parses', [edit(check, 'test: [')], ['adds a finding', 'adds a finding']],
    ['another finding comes', [edit(`    healthcheck:\n      ${check}\n`, '')], ['adds a finding']],
    ['nothing changes', [edit('localhost', 'localhost')], ['changes nothing', 'its finding is still there']],
    [
      'a line is rewritten as it was',
      [
        edit(
          `    healthcheck:\n      ${check}\n`,
          "    healthcheck:\n      test: ['CMD', 'node', 'check.mjs']\n",
        ),
      ],
      ['rewrites a line to what it was'],
    ],
    [
      'the end of the file changes',
      [edit("'curl', '-f', 'http://localhost/health']\n", "'node', 'healthcheck.mjs']")],
      ['adds or takes the newline at the end of the file'],
    ],
    ['two edits of one place', [good, edit('curl', 'wget')], ['edits overlap']],
    [
      'a line feed of its own',
      [edit("'curl', '-f', 'http://localhost/health'", "'node',\n        'healthcheck.mjs'", crlf)],
      ['a lone line feed among CRLF'],
      crlf,
    ],
  ];
  for (const [name, edits, expected, content] of cases)
    it(name, async () => {
      assert.deepEqual(await tried(edits, content), expected);
    });
});
