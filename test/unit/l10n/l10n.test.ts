/** Every language has every text: those of the sources (l10n/), and those of package.json (package.nls.*.json). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { collect, placeholders } from './sources';

type Texts = Readonly<Record<string, string>>;

const languages = ['ko'];

const read = (file: string) => readFileSync(file, 'utf8');
const readTexts = (file: string) => JSON.parse(read(file)) as Texts;
const sources = () =>
  Object.fromEntries(
    readdirSync('src', { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => [file, read(file)]),
  );

/** JSON.parse takes the last of several: a key that stands twice is a translation nobody sees. */
const keysAsWritten = (file: string) =>
  [...read(file).matchAll(/^ {2}("(?:[^"\\]|\\.)*"):/gm)].map(([, key = '']) => JSON.parse(key) as string);

describe('texts in the sources', () => {
  const { texts, refused } = collect(sources());

  it('are plain string literals, with a value for each placeholder', () => {
    assert.deepEqual(refused, []);
    assert.ok(texts.size > 100, `only ${texts.size} texts`);
  });

  for (const language of languages) {
    const file = `l10n/bundle.l10n.${language}.json`;

    it(`are all in ${file}, and nothing else is`, () => {
      const translated = readTexts(file);
      const missing = [...texts].filter(([text]) => !Object.hasOwn(translated, text));
      const leftOver = Object.keys(translated).filter((text) => !texts.has(text));
      assert.deepEqual({ missing: Object.fromEntries(missing), leftOver }, { missing: {}, leftOver: [] });
    });

    it(`stand once each in ${file}`, () => {
      assert.deepEqual(keysAsWritten(file), Object.keys(readTexts(file)));
    });

    it(`are translated in ${file}, with the same placeholders`, () => {
      for (const [text, translation] of Object.entries(readTexts(file))) {
        assert.ok(translation.trim() !== '' && translation !== text, `“${text}” is not translated`);
        assert.deepEqual(placeholders(translation), placeholders(text), translation);
      }
    });
  }
});

describe('texts in package.json', () => {
  const english = readTexts('package.nls.json');
  const manifest = JSON.parse(read('package.json')) as { readonly l10n?: string };

  it('are all in package.nls.json, and nothing else is', () => {
    assert.deepEqual([...new Set(keysIn(manifest))].sort(), Object.keys(english).sort());
  });

  it('say where the translations of the sources are', () => {
    assert.equal(manifest.l10n, './l10n');
  });

  for (const language of languages) {
    const file = `package.nls.${language}.json`;

    it(`are all in ${file}, and nothing else is`, () => {
      assert.deepEqual(Object.keys(readTexts(file)).sort(), Object.keys(english).sort());
      assert.deepEqual(keysAsWritten(file), Object.keys(readTexts(file)));
    });

    it(`are translated in ${file}, with the same links and code`, () => {
      for (const [key, translation] of Object.entries(readTexts(file))) {
        assert.ok(translation.trim() !== '' && translation !== english[key], `${key} is not translated`);
        assert.deepEqual(fixedParts(translation), fixedParts(english[key] ?? ''), key);
      }
    });
  }
});

/** `%key%` is the whole string where the editor replaces it. */
function keysIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/^%([\w.-]+)%$/g)].map(([, key = '']) => key);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(keysIn) : [];
}

const fixedParts = (text: string) => (text.match(/`[^`]*`|\]\([^)]*\)/g) ?? []).sort();

describe('collecting texts', () => {
  const cases: readonly [source: string, texts: readonly string[], refused: readonly string[]][] = [
    [`l10n.t('a')`, ['a'], []],
    [`vscode.l10n.t("It’s {0}, \\"{1}\\"", one, two)`, ['It’s {0}, "{1}"'], []],
    [`f(() => [l10n.t('a'), l10n.t('b')])`, ['a', 'b'], []],
    [`l10n.t('{0} {0}', a)`, ['{0} {0}'], []],
    [`l10n.config({ contents: vscode.l10n.bundle })`, [], []],
    [`// l10n.t('a')\nconst text = "l10n.t('b')"; at.t('c')`, [], []],
    [`import * as l10n from '@vscode/l10n'`, [], []],
    [`\nl10n.t('a' + 'b')`, [], ['x.ts:2: the text is no plain string literal']],
    ['l10n.t(`a`)', [], ['x.ts:1: the text is no plain string literal']],
    ['l10n.t(`a ${b}`)', [], ['x.ts:1: the text is no plain string literal']],
    [`l10n.t(a ? 'b' : 'c')`, [], ['x.ts:1: the text is no plain string literal']],
    [`l10n.t({ message: 'a' })`, [], ['x.ts:1: the text is no plain string literal']],
    [`l10n.t()`, [], ['x.ts:1: the text is no plain string literal']],
    [`l10n.t('{0} {1}', a)`, ['{0} {1}'], ['x.ts:1: 1 values for {0},{1}']],
    [`l10n.t('a', b)`, ['a'], ['x.ts:1: 1 values for none']],
    [`texts.map(l10n.t)`, [], ['x.ts:1: l10n.t is no call of l10n.t']],
    [`const { t } = vscode.l10n`, [], ['x.ts:1: l10n is handed on']],
    [`vscode['l10n'].t('a')`, [], ['x.ts:1: l10n is reached by a string']],
    [`await import('@vscode/l10n')`, [], ['x.ts:1: l10n is reached by a string']],
    [`import { t } from '@vscode/l10n'`, [], ['x.ts:1: import it as l10n']],
    [`import * as texts from '@vscode/l10n'`, [], ['x.ts:1: import it as l10n']],
    [`import { l10n as texts } from 'vscode'`, [], ['x.ts:1: import it as l10n']],
  ];
  for (const [source, texts, refused] of cases)
    it(source, () => {
      const collected = collect({ 'x.ts': source });
      assert.deepEqual([[...collected.texts.keys()], collected.refused], [texts, refused]);
    });
});
