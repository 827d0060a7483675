/** Runs the rules over one file and puts what they say into its final form. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import { covering } from '../language/covering';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import { once } from '../language/lazy';
import type { Level } from '../configuration/level';
import { levelsFor } from '../configuration/lookup';
import { checksOf } from './checks';
import { covers, type Ignore, ignoresOf, layoutOfFile, layoutOfScript, mentionsIgnores } from './ignores';
import { catalogue, rules } from './registry';
import type { Finding, Rule, RuleContext, RuleFinding, RuleInfo } from './rule';
import { startScriptsOf } from './start';
import { unused, unusedIgnore } from './unused-ignore';

export type { Level };

export interface CheckSettings {
  /** By rule id; for what is not named, the file's configuration counts, and then the rule's own severity. */
  readonly rules: Readonly<Record<string, Level>>;
}

export const defaultSettings: CheckSettings = { rules: {} };

/** What the check of one file brings to light. */
export interface Checked {
  /** Sorted by place, then rule. They may stand in other documents, too. */
  readonly findings: readonly Finding[];
  /**
   * Ignores in other documents that silenced something: to another file that runs the same script they may look as if
   * they did nothing. See {@link placeOf}.
   */
  readonly heeded: readonly string[];
}

/** All findings of a file, sorted by place, then rule. */
export function checkFile(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings = defaultSettings,
): readonly Finding[] {
  return checkWhole(file, project, settings).findings;
}

export function checkWhole(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings = defaultSettings,
): Checked {
  const context: RuleContext = {
    file,
    project,
    checks: once(() => checksOf(file, project)),
    addsFinding: (edits) => addsFinding(edits, file, project, settings),
  };
  const levelOf = levelsOf(file.document.uri, project, settings);
  const said = rules.flatMap((rule): Found[] => {
    const level = levelOf(rule.id);
    if (level === 'off' || !rule.documents.includes(file.kind)) return [];
    return [...rule.check(context)].map((one) => ({ said: one, rule, level }));
  });
  const silencing = silence(said, context, levelOf);
  const found = [...unexplained(silencing.heard), ...silencing.unused];
  return {
    findings: found.map((one) => finish(one, file.document)).sort(byPlace),
    heeded: silencing.heeded,
  };
}

/** Places and words are left out: they change with the text. */
function addsFinding(
  edits: readonly TextEdit[],
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings,
): boolean {
  const after = project.withText(file, TextDocument.applyEdits(file.document, [...edits]));
  const counts = new Map<string, number>();
  const count = ({ rule, subject }: Finding, by: number) => {
    const key = `${rule} ${subject}`;
    counts.set(key, (counts.get(key) ?? 0) + by);
  };
  for (const finding of checkFile(file, project, settings)) count(finding, -1);
  for (const finding of checkFile(after, project, settings)) count(finding, 1);
  return [...counts.values()].some((more) => more > 0);
}

/** What a rule said, and how the user wants to hear it. */
interface Found {
  readonly said: RuleFinding;
  readonly rule: Rule | RuleInfo;
  readonly level: Level;
}

/** One problem, one finding: the stronger rule's. */
function unexplained(all: readonly Found[]): readonly Found[] {
  const keyOf = (rule: string, { document }: RuleFinding) => `${rule} ${document?.uri ?? ''}`;
  const spans = new Map<string, Span[]>();
  for (const { rule, said } of all) {
    const key = keyOf(rule.id, said);
    const ofRule = spans.get(key) ?? [];
    ofRule.push(said.explains ?? said.span);
    spans.set(key, ofRule);
  }
  const explains = new Map([...spans].map(([key, ofRule]) => [key, covering(ofRule)]));
  return all.filter(
    ({ rule, said }) => !stronger(rule).some((id) => explains.get(keyOf(id, said))?.(said.span)),
  );
}

function stronger(rule: Rule | RuleInfo): readonly string[] {
  return 'explainedBy' in rule ? (rule.explainedBy ?? []) : [];
}

/** What is set over what the file's `.checkup.yaml` says. */
function levelsOf(uri: string, project: Project, { rules: set }: CheckSettings): (id: string) => Level {
  const configuration = project.configurationOf(uri);
  const configured = configuration ? levelsFor(configuration, uri) : {};
  const given = (levels: Readonly<Record<string, Level>>, id: string) =>
    Object.hasOwn(levels, id) ? (levels[id] ?? 'default') : 'default';
  return (id) => (given(set, id) === 'default' ? given(configured, id) : given(set, id));
}

/** Takes out what comments ignore, and tells which of these ignore nothing. */
function silence(said: readonly Found[], context: RuleContext, levelOf: (id: string) => Level) {
  const checked = context.file.document;
  const documents = documentsOf(said, context).filter(mentionsIgnores);
  if (documents.length === 0) return { heard: said, unused: [], heeded: [] };
  const ignores = documents.flatMap((document) =>
    ignoresOf(document === checked ? layoutOfFile(context.file) : layoutOfScript(document)).map((ignore) => ({
      ignore,
      document,
    })),
  );
  const used = new Set<Ignore>();
  const isHeard = ({ said: { document = checked, span }, rule }: Found) => {
    const silencing = ignores.filter(
      (one) => one.document.uri === document.uri && one.ignore.rule === rule.id && covers(one.ignore, span),
    );
    for (const { ignore } of silencing) used.add(ignore);
    return silencing.length === 0;
  };
  const heard = said.filter(isHeard);
  const unusedOf = (own: boolean): Found[] => {
    const level = levelOf(unusedIgnore.id);
    return ignores
      .filter(({ ignore }) => (ignore.rule === unusedIgnore.id) === own)
      .filter(({ ignore, document }) => document === checked || isJudgedBy(context.file, ignore))
      .filter(({ ignore: one }) => level !== 'off' && !used.has(one) && levelOf(one.rule) !== 'off')
      .map(({ ignore, document }) => ({
        said: unused(ignore, document, knownRules()),
        rule: unusedIgnore,
        level,
      }));
  };
  // Those that ignore this very rule are judged last: by then it is known what they are for.
  const reported = unusedOf(false).filter(isHeard);
  return {
    heard,
    unused: [...reported, ...unusedOf(true)],
    heeded: ignores
      .filter(({ ignore, document }) => document !== checked && used.has(ignore))
      .map(({ ignore, document }) => placeOf(document.uri, rangeOf(document, ignore.span))),
  };
}

/** A script may be run by files of both kinds: what a rule says of the other kind is not known here. */
function isJudgedBy({ kind }: RuleContext['file'], ignore: Ignore): boolean {
  return catalogue.find(({ id }) => id === ignore.rule)?.documents.includes(kind) ?? true;
}

/** The file itself, and the scripts that its checks run and that its containers start with. */
function documentsOf(
  said: readonly Found[],
  { file, checks, project }: RuleContext,
): readonly TextDocument[] {
  const run = checks().flatMap((check) => check.texts().map(({ document }) => document));
  const marked = said.flatMap(({ said: { document } }) => document ?? []);
  const byUri = new Map(
    [...run, ...startScriptsOf(file, project), ...marked].map((document) => [document.uri, document]),
  );
  return [...byUri.set(file.document.uri, file.document).values()];
}

const knownRules = once(() => catalogue.map(({ id }) => id));

/** A name for a place, the same for whoever comes by. */
export function placeOf(uri: string, { start }: Range): string {
  return `${uri}#${start.line}:${start.character}`;
}

function finish({ said: found, rule, level }: Found, checked: TextDocument): Finding {
  const document = found.document ?? checked;
  return {
    uri: document.uri,
    rule: rule.id,
    severity: level === 'default' || level === 'off' ? (found.severity ?? rule.severity) : level,
    message: found.message,
    subject: found.subject,
    range: rangeOf(document, found.span),
    related: (found.related ?? []).map((related) => ({
      uri: related.document.uri,
      range: rangeOf(related.document, related.span),
      message: related.message,
    })),
    fixes: found.fixes ?? (() => []),
  };
}

export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function byPlace(a: Finding, b: Finding): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}
