/** `unused-ignore`: an ignore that silences nothing. What all rules found has to be known first, so running/check.ts asks. */
import * as l10n from '@vscode/l10n';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { nearest } from '../configuration/nearest';
import type { Fix } from '../edits/fix';
import { lineEnd, lineStart, replace } from '../edits/text';
import type { Span } from '../language/text';
import type { Ignore } from './running/ignores';
import type { RuleFinding, RuleInfo } from './rule';

export const unusedIgnore: RuleInfo = {
  id: 'unused-ignore',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'A comment ignores a rule that finds nothing there.',
};

export function unused(ignore: Ignore, document: TextDocument, known: readonly string[]): RuleFinding {
  return {
    subject: '',
    message: messageOf(ignore, known),
    document,
    span: ignore.span,
    fixes: () => [withoutIt(ignore, document)],
  };
}

function messageOf({ rule, scope }: Ignore, known: readonly string[]): string {
  if (!known.includes(rule)) {
    const near = nearest(rule, known);
    return near === undefined
      ? l10n.t('There is no rule “{0}”.', rule)
      : l10n.t('There is no rule “{0}”. Is “{1}” meant?', rule, near);
  }
  return scope?.end === Infinity
    ? l10n.t('The rule “{0}” finds nothing in this file that would have to be ignored.', rule)
    : l10n.t('The rule “{0}” finds nothing here that would have to be ignored.', rule);
}

/** Not preferred: what one machine cannot know of an image, another may, and then the ignore is needed. */
function withoutIt(ignore: Ignore, document: TextDocument): Fix {
  return {
    title: l10n.t('Remove the ignore of “{0}”', ignore.rule),
    preferred: false,
    edits: [{ uri: document.uri, edits: [replace(document, obsolete(ignore, document.getText()), '')] }],
    notes: [],
  };
}

/** The word with a comma; the comment, if it names no other rule; its line, if there is nothing else. */
function obsolete({ words, span, comment }: Ignore, text: string): Span {
  const at = words.findIndex(({ start }) => start === span.start);
  const [before, after] = [words[at - 1], words[at + 1]];
  if (after) return { start: span.start, end: after.start };
  if (before) return { start: before.end, end: span.end };
  const start = lineStart(text, comment.span.start);
  const lead = text.slice(start, comment.span.start);
  if (lead.trim() !== '') return { start: start + lead.trimEnd().length, end: comment.span.end };
  const feed = text.indexOf('\n', comment.span.end);
  if (feed >= 0) return { start, end: feed + 1 };
  // The last line takes the line end before it along.
  return { start: start === 0 ? 0 : lineEnd(text, lineStart(text, start - 1)), end: text.length };
}
