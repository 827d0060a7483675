/** Every rule's documentation page, held against the rule: its words, and what its examples give. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue as documented } from '../../../src/rules/registry';
import type { RuleInfo } from '../../../src/rules/rule';
import { type Files, fixesFor, lint } from './lint';

const folder = 'docs/rules';
const sections = ['What it finds', 'Why it matters', 'Wrong', 'Right', 'The fix', 'When to switch it off'];
const languages: Readonly<Record<string, string>> = { dockerfile: 'Dockerfile', yaml: 'compose.yaml' };

interface Example {
  readonly verdict: string;
  readonly files: Files;
}

/**
 * A fenced block is `dockerfile wrong`, `yaml right` and so on, and an example of its own. With a path behind it
 * (`yaml wrong shop/compose.yaml`), blocks whose paths begin with the same folder are one example.
 */
function examplesOf(page: string): readonly Example[] {
  const examples = new Map<string, { verdict: string; files: Record<string, string> }>();
  const blocks = page.matchAll(/^```(dockerfile|yaml) (\S+)(?: (\S+))?\n([^]*?)^```$/gm);
  for (const [index, [, language = '', verdict = '', file, text = '']] of [...blocks].entries()) {
    const key = `${verdict} ${file?.split('/')[0] ?? index}`;
    const example = examples.get(key) ?? { verdict, files: {} };
    example.files[file ?? languages[language] ?? ''] = text;
    examples.set(key, example);
  }
  return [...examples.values()];
}

const found = (files: Files) =>
  lint(files).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);

describe('rule pages', () => {
  it('there is one for every rule, and none for anything else', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    assert.deepEqual(pages.sort(), documented.map(({ id }) => `${id}.md`).sort());
  });

  it('the index says of each what the rule says of itself', () => {
    const rows = readFileSync(path.join(folder, 'README.md'), 'utf8').split('\n');
    assert.deepEqual(
      rows.filter((row) => row.startsWith('| [')).map((row) => row.split(/\s*\|\s*/).slice(1, -1)),
      documented.map((rule) => [`[${rule.id}](${rule.id}.md)`, named(rule), rule.severity, rule.summary]),
    );
  });

  for (const rule of documented) {
    describe(rule.id, () => {
      const file = path.join(folder, `${rule.id}.md`);
      const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const examples = examplesOf(page);

      it('begins with what the rule says of itself', () => {
        const rows = [...page.matchAll(/^\| (Severity|Files) +\| (.*?) +\|$/gm)].map(([, , value]) => value);
        assert.equal(page.split('\n')[0], `# ${rule.id}`);
        assert.equal(/^> (.*)$/m.exec(page)?.[1], rule.summary);
        assert.deepEqual(rows, [rule.severity, named(rule)]);
      });

      it('has the sections of every page, in their order', () => {
        assert.deepEqual(
          [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title),
          sections,
        );
      });

      it('has a wrong and a right example for each kind of file', () => {
        for (const verdict of ['wrong', 'right']) {
          const kinds = examples
            .filter((example) => example.verdict === verdict)
            .flatMap(({ files }) => Object.keys(files))
            .map((name) => (/dockerfile$/i.test(name) ? 'dockerfile' : 'compose'));
          assert.deepEqual([...new Set(kinds)].sort(), [...rule.documents].sort(), verdict);
        }
      });

      // A page may also name what other files are offered; … stands for what the files decide.
      it('names a fix as it is offered for a wrong example', () => {
        const section = /^## The fix\n([^]*?)^## /m.exec(page)?.[1] ?? '';
        const named = [...section.matchAll(/\*\*(.*?)…?\*\*/g)].map(([, title = '']) => title.trim());
        const offered = examples
          .filter(({ verdict }) => verdict === 'wrong')
          .flatMap(({ files }) => fixesFor(rule.id, files).map(({ title }) => title));
        assert.ok(
          named.length === 0 || offered.some((title) => named.some((name) => title.startsWith(name))),
          `${named.join(', ')}: ${offered.join(', ')}`,
        );
      });

      for (const { verdict, files } of examples) {
        const [first = ''] = Object.values(files);
        it(`${verdict}: ${Object.keys(files).join(', ')}: ${first.split('\n')[0] ?? ''} …`, () => {
          if (verdict === 'wrong')
            assert.ok(
              lint(files).some((finding) => finding.rule === rule.id),
              first,
            );
          else {
            assert.equal(verdict, 'right');
            assert.deepEqual(found(files), []);
          }
        });
      }
    });
  }
});

function named({ documents }: RuleInfo): string {
  return documents.map((kind) => (kind === 'dockerfile' ? 'Dockerfile' : kind)).join(', ');
}
