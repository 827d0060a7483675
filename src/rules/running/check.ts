/** Runs the rules over one file and puts what they say into its final form. */
import type { Range } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../../language/compose/model';
import type { Dockerfile } from '../../language/dockerfile/model';
import { covering } from '../../language/covering';
import { grouped } from '../../language/grouped';
import type { Span } from '../../language/text';
import type { Project } from '../../project/project';
import { once } from '../../language/lazy';
import { startScriptsOf } from '../subjects/start';
import type { Level } from '../../configuration/level';
import { levelsFor } from '../../configuration/lookup';
import { checksOf } from '../subjects/checks';
import { rules } from '../registry';
import type { Finding, Rule, RuleContext, RuleFinding, RuleInfo } from '../rule';
import { type Found, silence } from './silence';
import { unusedIgnore } from '../unused-ignore';

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
  /** What went wrong: the findings are all that was said nevertheless. */
  readonly failures: readonly Failure[];
}

/** A bug of ours that a strange file has brought to light. */
export interface Failure {
  /** Those that threw the same; none where the file could not be looked at, whatever the rule. */
  readonly rules: readonly string[];
  readonly error: unknown;
}

/** All findings of a file, sorted by place, then rule. For whoever wants to hear of a bug: throws what a rule throws. */
export function checkFile(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings = defaultSettings,
): readonly Finding[] {
  const { findings, failures } = checkWhole(file, project, settings);
  for (const { error } of failures) throw error;
  return findings;
}

/** A rule that throws costs nothing but what it would have said after that. */
export function checkWhole(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings = defaultSettings,
): Checked {
  const context: RuleContext = {
    file,
    project,
    checks: once(() => checksOf(file, project)),
    startScripts: once(() => startScriptsOf(file, project)),
    addsFinding: comparing(file, project, settings),
  };
  const thrown: Thrown[] = [];
  const levelOf = levelsOf(file.document.uri, project, settings);
  const said = rules.flatMap((rule): Found[] => {
    const level = levelOf(rule.id);
    if (level === 'off' || !rule.documents.includes(file.kind)) return [];
    return [...saidBy(rule, context, thrown)].map((one) => ({ said: one, rule, level }));
  });
  const { heard, unused, heeded } = silence(said, context, {
    levelOf,
    failed: new Set(thrown.map(({ rule }) => rule)),
    onError: (error) => thrown.push({ rule: unusedIgnore.id, error }),
  });
  const found = [...unexplained(heard), ...unused];
  return {
    findings: found.map((one) => finish(one, file.document)).sort(byPlace),
    heeded: heeded.map(({ document, ignore }) => placeOf(document.uri, rangeOf(document, ignore.span))),
    failures: failuresOf(thrown),
  };
}

interface Thrown {
  readonly rule: string;
  readonly error: unknown;
}

function* saidBy(rule: Rule, context: RuleContext, thrown: Thrown[]): Iterable<RuleFinding> {
  try {
    yield* rule.check(context);
  } catch (error) {
    thrown.push({ rule: rule.id, error });
  }
}

/** What rules have in common fails in each of them, and is one bug. */
function failuresOf(thrown: readonly Thrown[]): readonly Failure[] {
  return [...grouped(thrown, ({ error }) => String(error)).values()].flatMap((same) =>
    same.slice(0, 1).map(({ error }) => ({ rules: [...new Set(same.map(({ rule }) => rule))], error })),
  );
}

/** See {@link RuleContext.addsFinding}. What there is now is the same for all that are asked for, and looked at once. */
function comparing(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings,
): RuleContext['addsFinding'] {
  const now = perRevision(project, () => countsOf(checkWhole(file, project, settings)));
  return (edits) => {
    const after = project.withText(file, TextDocument.applyEdits(file.document, [...edits]));
    const counts = countsOf(checkWhole(after, project, settings));
    return [...counts].some(([key, count]) => count > (now().get(key) ?? 0));
  };
}

/** Places and words are left out: they change with the text. A rule that throws only then is nothing to rely on. */
function countsOf({ findings, failures }: Checked): ReadonlyMap<string, number> {
  const failed = failures.flatMap(({ rules: ofThem }) => ofThem.map((rule) => `${rule} throws`));
  const all = [...findings.map(({ rule, subject }) => `${rule} of ${subject}`), ...failed];
  return new Map([...grouped(all, (key) => key)].map(([key, same]) => [key, same.length]));
}

/** Works a value out again when the project has learned or forgotten something in the meantime. */
function perRevision<T>(project: Project, make: () => T): () => T {
  let made: { readonly at: number; readonly value: T } | undefined;
  return () => {
    const at = project.revision();
    if (made?.at !== at) made = { at, value: make() };
    return made.value;
  };
}

/** One problem, one finding: the stronger rule's. */
function unexplained(all: readonly Found[]): readonly Found[] {
  const keyOf = (rule: string, { document }: RuleFinding) => `${rule} ${document?.uri ?? ''}`;
  const byRule = grouped(all, ({ rule, said }) => keyOf(rule.id, said));
  const explains = new Map(
    [...byRule].map(([key, ofRule]) => [key, covering(ofRule.map(({ said }) => said.explains ?? said.span))]),
  );
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
