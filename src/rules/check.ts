/** Runs the rules over one file and puts what they say into its final form. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import { covering } from '../language/covering';
import { grouped } from '../language/grouped';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import { once } from '../language/lazy';
import { startScriptsOf } from './start';
import type { Level } from '../configuration/level';
import { levelsFor } from '../configuration/lookup';
import { checksOf } from './checks';
import { rules } from './registry';
import type { Finding, Rule, RuleContext, RuleFinding, RuleInfo } from './rule';
import { type Found, silence } from './silence';

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
    startScripts: once(() => startScriptsOf(file, project)),
    addsFinding: (edits) => addsFinding(edits, file, project, settings),
  };
  const levelOf = levelsOf(file.document.uri, project, settings);
  const said = rules.flatMap((rule): Found[] => {
    const level = levelOf(rule.id);
    if (level === 'off' || !rule.documents.includes(file.kind)) return [];
    return [...rule.check(context)].map((one) => ({ said: one, rule, level }));
  });
  const { heard, unused, heeded } = silence(said, context, levelOf);
  const found = [...unexplained(heard), ...unused];
  return {
    findings: found.map((one) => finish(one, file.document)).sort(byPlace),
    heeded: heeded.map(({ document, ignore }) => placeOf(document.uri, rangeOf(document, ignore.span))),
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
