/** Runs the rules over one file and puts what they say into its final form. */
import type { Range } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import { once } from '../language/lazy';
import { checksOf } from './checks';
import { rules } from './registry';
import type { Finding, Rule, RuleContext, RuleFinding, Severity } from './rule';

/** A rule's severity as the user set it. */
export type Level = Severity | 'off' | 'default';

export interface CheckSettings {
  /** By rule id; what is not named has the rule's own severity. */
  readonly rules: Readonly<Record<string, Level>>;
}

export const defaultSettings: CheckSettings = { rules: {} };

/** The id under which a file that does not parse is reported. */
export const SYNTAX = 'syntax';

/** All findings of a file, sorted by place, then rule. */
export function checkFile(
  file: Dockerfile | ComposeFile,
  project: Project,
  settings: CheckSettings = defaultSettings,
): readonly Finding[] {
  const context: RuleContext = { file, project, checks: once(() => checksOf(file, project)) };
  const found = rules.flatMap((rule): Found[] => {
    const level = settings.rules[rule.id] ?? 'default';
    if (level === 'off' || !rule.documents.includes(file.kind)) return [];
    return [...rule.check(context)].map((said) => ({ said, rule, level }));
  });
  return [
    ...syntaxFindings(file, settings.rules[SYNTAX] ?? 'default'),
    ...found.filter((one) => !isExplained(one, found)).map((one) => finish(one, file.document)),
  ].sort(byPlace);
}

/** What a rule said, and how the user wants to hear it. */
interface Found {
  readonly said: RuleFinding;
  readonly rule: Rule;
  readonly level: Level;
}

/** One problem, one finding: the stronger rule's. */
function isExplained({ said, rule }: Found, all: readonly Found[]): boolean {
  const { explainedBy = [] } = rule;
  if (explainedBy.length === 0) return false;
  return all.some(({ rule: other, said: { document, span, explains = span } }) => {
    if (!explainedBy.includes(other.id) || document !== said.document) return false;
    return explains.start <= said.span.start && said.span.end <= explains.end;
  });
}

function syntaxFindings({ problems, document }: Dockerfile | ComposeFile, level: Level): Finding[] {
  if (level === 'off') return [];
  return problems.map((problem) => ({
    ...unfixable,
    uri: document.uri,
    rule: SYNTAX,
    severity: level === 'default' ? 'error' : level,
    message: problem.message,
    range: rangeOf(document, problem.span),
  }));
}

const unfixable = { subject: '', related: [], fixes: () => [] };

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
    fixes: found.fixes ?? unfixable.fixes,
  };
}

export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

function byPlace(a: Finding, b: Finding): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}
