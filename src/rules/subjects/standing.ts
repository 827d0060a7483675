/** Where findings stand: in the file that is checked, or in a script that it runs. */
import * as l10n from '@vscode/l10n';
import type { ComposeFile } from '../../language/compose/model';
import type { Dockerfile } from '../../language/dockerfile/model';
import { type Check, type CheckText, fileOf } from './checks';
import type { RuleContext, RuleFinding } from '../rule';

type Standing = Pick<RuleFinding, 'subject' | 'document' | 'related'>;

/** What a finding about a text of a check says of its place; one in a script leads back to where the check runs that. */
export function standing(check: Check, { document, ranBy }: CheckText): Standing {
  const { subject } = check;
  if (!ranBy) return { subject };
  const message = l10n.t('The health check runs the script here.');
  return { subject, document, related: [{ document: fileOf(check).document, span: ranBy, message }] };
}

/** What `find` says of each text that the file's checks run, the first at each place. */
export function inTexts(
  { file, checks }: RuleContext,
  find: (text: CheckText, check: Check) => Iterable<Omit<RuleFinding, keyof Standing>>,
): Iterable<RuleFinding> {
  return eachPlaceOnce(inAll(checks(), find), file);
}

function* inAll(checks: readonly Check[], find: Parameters<typeof inTexts>[1]): Iterable<RuleFinding> {
  for (const check of checks)
    for (const text of check.texts())
      for (const found of find(text, check)) yield { ...found, ...standing(check, text) };
}

/** The first at each place: a script that several checks run, or several services start with, is one text. */
export function* eachPlaceOnce(
  findings: Iterable<RuleFinding>,
  file: Dockerfile | ComposeFile,
): Iterable<RuleFinding> {
  const seen = new Set<string>();
  for (const finding of findings) {
    const { document = file.document, span } = finding;
    const place = `${document.uri} ${span.start}`;
    if (!seen.has(place)) yield finding;
    seen.add(place);
  }
}
