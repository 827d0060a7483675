/** The texts that sources hand to `l10n.t`, read with the compiler; whatever cannot be read so is refused. */
import { createRequire } from 'node:module';
import type * as TypeScript from 'typescript';

// Left to the run time: the compiler is as large as everything else in the tests together.
const ts = createRequire(__filename)('typescript') as typeof TypeScript;

export interface Collected {
  /** Each text with the places it is used at. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** What keeps a text from being collected, with its place. */
  readonly refused: readonly string[];
}

interface Sink {
  text(node: TypeScript.Node, text: string): void;
  refuse(node: TypeScript.Node, why: string): void;
}

export function collect(files: Readonly<Record<string, string>>): Collected {
  const texts = new Map<string, string[]>();
  const refused: string[] = [];
  for (const [file, content] of Object.entries(files)) {
    const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
    const place = (node: TypeScript.Node) =>
      `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    visit(source, {
      text: (node, text) => texts.set(text, [...(texts.get(text) ?? []), place(node)]),
      refuse: (node, why) => refused.push(`${place(node)}: ${why}`),
    });
  }
  return { texts, refused };
}

function visit(node: TypeScript.Node, sink: Sink): void {
  if (ts.isImportDeclaration(node)) {
    readImport(node, sink);
    return;
  }
  if (ts.isIdentifier(node) && node.text === 'l10n') readMention(node, sink);
  if (ts.isStringLiteralLike(node) && /^(?:@vscode\/)?l10n$/.test(node.text))
    sink.refuse(node, 'l10n is reached by a string');
  ts.forEachChild(node, (child) => {
    visit(child, sink);
  });
}

/** Under another name, calls would go unseen. */
function readImport(node: TypeScript.ImportDeclaration, sink: Sink): void {
  const module = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
  const bindings = node.importClause?.namedBindings;
  if (
    module === '@vscode/l10n' &&
    !(bindings && ts.isNamespaceImport(bindings) && bindings.name.text === 'l10n')
  )
    sink.refuse(node, 'import it as l10n');
  if (module === 'vscode' && bindings && ts.isNamedImports(bindings))
    for (const { name, propertyName } of bindings.elements)
      if (propertyName?.text === 'l10n' && name.text !== 'l10n') sink.refuse(node, 'import it as l10n');
}

/** Members that bring no text of their own. */
const silent = new Set(['bundle', 'config', 'uri']);

function readMention(name: TypeScript.Identifier, sink: Sink): void {
  const object = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
  const access = object.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== object) {
    sink.refuse(name, 'l10n is handed on');
    return;
  }
  if (silent.has(access.name.text)) return;
  const call = access.parent;
  if (access.name.text === 't' && ts.isCallExpression(call) && call.expression === access)
    readCall(call, sink);
  else sink.refuse(name, `l10n.${access.name.text} is no call of l10n.t`);
}

function readCall(call: TypeScript.CallExpression, sink: Sink): void {
  const [text, ...values] = call.arguments;
  if (!text || !ts.isStringLiteral(text)) {
    sink.refuse(call, 'the text is no plain string literal');
    return;
  }
  sink.text(call, text.text);
  const wanted = placeholders(text.text);
  const given = values.map((_, index) => `{${index}}`);
  if (wanted.join() !== given.join())
    sink.refuse(call, `${given.length} values for ${wanted.join() || 'none'}`);
}

/** `{0}`, `{1}`, … each once, in order. */
export function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}/g))].sort();
}
