/** The texts of a check whose exit codes are those of the check, or have a say in them. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { Verdict } from '../../health/verdict';
import type { Check, CheckText } from './checks';

export interface Answering {
  readonly check: Check;
  readonly text: CheckText;
  readonly verdict: Verdict;
  /** Whether its code is the check's own, and not only looked at. */
  readonly answers: boolean;
}

/** Each text once, however many checks run it. */
export function* answering(checks: readonly Check[]): Iterable<Answering> {
  const seen = new Set<CheckText['command']>();
  for (const check of checks) {
    const [own, ...scripts] = check.texts();
    const verdict = own?.verdict();
    if (!own || !verdict) continue;
    yield { check, text: own, verdict, answers: true };
    // Of the scripts behind one call the first is what it runs, the others are what that runs.
    const calls = new Map(verdict.weighed.map((call) => [call.invocation.span.start, call]));
    for (const text of scripts) {
      const call = calls.get(text.ranBy?.start ?? -1);
      calls.delete(text.ranBy?.start ?? -1);
      const ofScript = call && text.verdict();
      if (!ofScript || seen.has(text.command)) continue;
      seen.add(text.command);
      yield { check, text, verdict: ofScript, answers: call.answers };
    }
  }
}

/** Edits of the text; none where one would take a comment away that stands between continuation lines. */
export function changes(
  { document }: CheckText,
  edits: readonly {
    readonly span: { readonly start: number; readonly end: number };
    readonly text: string;
  }[],
): readonly TextEdit[] | undefined {
  const source = document.getText();
  if (edits.some(({ span }) => /\n[ \t]*#/.test(source.slice(span.start, span.end)))) return undefined;
  return edits.map(({ span, text }) => ({
    range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
    newText: text,
  }));
}
