/** Tokenizes text as the editor does, with the project's grammars injected or without. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IRawGrammar } from 'vscode-textmate';

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: readonly string[];
}

interface Manifest {
  readonly contributes: { readonly grammars: readonly Contribution[] };
}

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
  /** Offset in the whole text, lines joined by a line feed. */
  readonly start: number;
}

export type Tokenize = (text: string) => readonly Token[];

/** The project's folder: the tests run in it, or inside an editor that runs elsewhere. */
const project = process.env.CHECKUP_TEST_ROOT ?? process.cwd();
const require = createRequire(path.join(project, 'package.json'));
const manifest = require('./package.json') as Manifest;
const contributions = manifest.contributes.grammars;

const onigLib = (async () => {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  return { createOnigScanner, createOnigString };
})();

/**
 * @param root scope name of the language's own grammar
 * @param grammars files of the grammars that the root grammar needs, by scope name
 * @param inject whether the project's injections take part
 */
export async function tokenizer(
  root: string,
  grammars: ReadonlyMap<string, string>,
  inject: boolean,
): Promise<Tokenize> {
  const files = new Map([
    ...grammars,
    ...contributions.map((each) => [each.scopeName, path.join(project, each.path)] as const),
  ]);
  const registry = new Registry({
    onigLib,
    loadGrammar: (scopeName): Promise<IRawGrammar | null> => {
      const file = files.get(scopeName);
      return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (scopeName) =>
      inject
        ? contributions.filter((each) => each.injectTo.includes(scopeName)).map((each) => each.scopeName)
        : [],
  });
  const grammar = await registry.loadGrammar(root);
  if (!grammar) throw new Error(`no grammar for ${root}`);
  return (text) => {
    const tokens: Token[] = [];
    let stack = INITIAL;
    let offset = 0;
    for (const line of text.split('\n')) {
      const result = grammar.tokenizeLine(line, stack);
      stack = result.ruleStack;
      for (const { startIndex, endIndex, scopes } of result.tokens) {
        const part = line.slice(startIndex, endIndex);
        if (part !== '') tokens.push({ text: part, scopes: scopes.slice(1), start: offset + startIndex });
      }
      offset += line.length + 1;
    }
    return tokens;
  };
}

/** A grammar that the project has for tests only. */
export function fixture(name: string): string {
  return path.join(project, 'test/fixtures/grammars', `${name}.tmLanguage.json`);
}

/** A grammar out of the collection that highlighters share; Docker's and the shell's are VS Code's own. */
export function collected(name: string): string {
  return require.resolve(`tm-grammars/grammars/${name}.json`);
}
