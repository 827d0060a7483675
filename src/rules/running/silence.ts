/** Takes out what comments ignore, and finds those of them that ignore nothing. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Level } from '../../configuration/level';
import { covering, holding } from '../../language/covering';
import { grouped } from '../../language/grouped';
import { once } from '../../language/lazy';
import { type Ignore, ignoresOf, layoutOfFile, layoutOfScript, mentionsIgnores } from './ignores';
import { catalogue } from '../registry';
import type { Rule, RuleContext, RuleFinding, RuleInfo } from '../rule';
import { unused, unusedIgnore } from '../unused-ignore';

/** What a rule said, and how the user wants to hear it. */
export interface Found {
  readonly said: RuleFinding;
  readonly rule: Rule | RuleInfo;
  readonly level: Level;
}

export interface Placed {
  readonly ignore: Ignore;
  readonly document: TextDocument;
}

export interface Silenced {
  readonly heard: readonly Found[];
  /** What is said of ignores that silence nothing. */
  readonly unused: readonly Found[];
  /** Ignores in other documents than the file that silenced something. */
  readonly heeded: readonly Placed[];
}

export interface Hearing {
  readonly levelOf: (id: string) => Level;
  /** The rules that threw: what they would have said is not known. */
  readonly failed: ReadonlySet<string>;
  readonly onError: (error: unknown) => void;
}

/** Where it throws itself, everything is heard. */
export function silence(said: readonly Found[], context: RuleContext, hearing: Hearing): Silenced {
  try {
    return silenced(said, context, hearing);
  } catch (error) {
    hearing.onError(error);
    return { heard: said, unused: [], heeded: [] };
  }
}

function silenced(
  said: readonly Found[],
  context: RuleContext,
  { levelOf, failed, onError }: Hearing,
): Silenced {
  const checked = context.file.document;
  const documents = documentsOf(said, context, onError).filter(mentionsIgnores);
  if (documents.length === 0) return { heard: said, unused: [], heeded: [] };
  const ignores = documents.flatMap((document) =>
    ignoresOf(document === checked ? layoutOfFile(context.file) : layoutOfScript(document)).map((ignore) => ({
      ignore,
      document,
    })),
  );
  const isHeard = heardDespite(ignores, checked);
  const idleFor = (found: readonly Found[], own: boolean): Found[] => {
    const level = levelOf(unusedIgnore.id);
    const isUsed = using(found, checked);
    return ignores
      .filter(({ ignore }) => (ignore.rule === unusedIgnore.id) === own)
      .filter(({ ignore, document }) => document === checked || isJudgedBy(context.file, ignore))
      .filter((one) => level !== 'off' && !isUsed(one) && levelOf(one.ignore.rule) !== 'off')
      .filter(({ ignore }) => !failed.has(ignore.rule))
      .map(({ ignore, document }) => ({
        said: unused(ignore, document, knownRules()),
        rule: unusedIgnore,
        level,
      }));
  };
  const idle = idleFor(said, false);
  // Those that ignore this very rule are judged last: by then it is known what they are for.
  const all = [...said, ...idle];
  const isUsed = using(all, checked);
  return {
    heard: said.filter(isHeard),
    unused: [...idle.filter(isHeard), ...idleFor(all, true)],
    heeded: ignores.filter((one) => one.document !== checked && isUsed(one)),
  };
}

/** Tells whether no ignore covers the beginning of what was found. */
function heardDespite(ignores: readonly Placed[], checked: TextDocument): (found: Found) => boolean {
  const scopes = grouped(ignores, ({ ignore, document }) => keyOf(ignore.rule, document));
  const covered = new Map(
    [...scopes].map(([key, ofRule]) => [key, covering(ofRule.flatMap(({ ignore }) => ignore.scope ?? []))]),
  );
  return ({ said: { document = checked, span }, rule }) =>
    !covered.get(keyOf(rule.id, document))?.({ start: span.start, end: span.start + 1 });
}

/** Tells whether an ignore covers the beginning of anything that was found. */
function using(found: readonly Found[], checked: TextDocument): (one: Placed) => boolean {
  const starts = grouped(found, ({ said: { document = checked }, rule }) => keyOf(rule.id, document));
  const held = new Map(
    [...starts].map(([key, ofRule]) => [key, holding(ofRule.map(({ said }) => said.span.start))]),
  );
  return ({ ignore: { rule, scope }, document }) =>
    scope !== undefined && held.get(keyOf(rule, document))?.(scope) === true;
}

/** A script may be run by files of both kinds: what a rule says of the other kind is not known here. */
function isJudgedBy({ kind }: RuleContext['file'], ignore: Ignore): boolean {
  return catalogue.find(({ id }) => id === ignore.rule)?.documents.includes(kind) ?? true;
}

/** What ignores and findings have in common where one may be for the other. */
function keyOf(rule: string, { uri }: TextDocument): string {
  return `${rule} ${uri}`;
}

/** The file itself, and the scripts that its checks run and that its containers start with. */
function documentsOf(
  said: readonly Found[],
  { file, checks, startScripts }: RuleContext,
  onError: Hearing['onError'],
): readonly TextDocument[] {
  const orNone = (list: () => readonly TextDocument[]) => {
    try {
      return list();
    } catch (error) {
      onError(error);
      return [];
    }
  };
  const run = orNone(() => checks().flatMap((check) => check.texts().map(({ document }) => document)));
  const started = orNone(startScripts);
  const marked = said.flatMap(({ said: { document } }) => document ?? []);
  const byUri = new Map([...run, ...started, ...marked].map((document) => [document.uri, document]));
  return [...byUri.set(file.document.uri, file.document).values()];
}

const knownRules = once(() => catalogue.map(({ id }) => id));
