/** `healthcheck-always-healthy`: whatever state the service is in, the check's exit code does not tell. */
import * as l10n from '@vscode/l10n';
import type { Range } from 'vscode-languageserver-types';
import type { Fix } from '../edits/fix';
import { insertWord } from '../edits/forms';
import { insert } from '../edits/text';
import type { BlindSpot, Repair } from '../health/blind-spot';
import type { HttpProbe } from '../health/model';
import { httpProbeOf } from '../health/probe';
import { curlOptions, readOptions } from '../health/tool-options';
import type { WeighedCall } from '../health/verdict';
import { plainWords } from '../language/shell/plain';
import { plainText, type Span } from '../language/text';
import { type Answering, answering, changes } from './subjects/answering';
import { type CheckText, fileOf } from './subjects/checks';
import { missing } from './healthcheck-tool-missing';
import type { Rule, RuleFinding } from './rule';
import { standing } from './subjects/standing';

export const healthcheckAlwaysHealthy: Rule = {
  id: 'healthcheck-always-healthy',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The exit code of the health check cannot tell whether the service is healthy.',
  *check({ checks }) {
    for (const one of answering(checks())) {
      for (const call of one.verdict.weighed) yield* withoutFail(call, one);
      if (one.verdict.blindSpot) yield blind(one.verdict.blindSpot, one);
    }
  },
};

/** curl takes every answer for a success, unless it is told otherwise or its output is looked at. */
function* withoutFail(call: WeighedCall, one: Answering): Iterable<RuleFinding> {
  const { invocation, toFile } = call;
  const probe = httpProbeOf(invocation);
  const [url] = probe?.urls ?? [];
  if (probe?.tool !== 'curl' || probe.failsOnHttpError || !url || toFile || mayFailOtherwise(probe)) return;
  yield {
    ...standing(one.check, one.text),
    message: l10n.t(
      'curl succeeds with an error for an answer too: without --fail an HTTP 500 from {0} is healthy.',
      url.value,
    ),
    span: url.span,
    fixes: () => smallestFirst(addFail(call, url.value, one), one.text.replaced()),
  };
}

/** Another protocol, options from a file or a variable, or an answer that something else may look at. */
function mayFailOtherwise({ invocation: { args }, urls }: HttpProbe): boolean {
  const { options, operands } = readOptions(args, curlOptions);
  return (
    urls.some(({ value }) => /^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(value)) ||
    operands.some((word) => word.value.startsWith('$') && (urls.length > 1 || !urls.includes(word))) ||
    options.some(({ name }) => name === 'config') ||
    options.some(
      ({ name, value }) => name === 'remote-name' || (name === 'output' && !goesNowhere(value?.value)),
    )
  );
}

function goesNowhere(file = ''): boolean {
  return /^(?:-|\/dev\/\w+|\/proc\/.*|nul)$/i.test(file);
}

function addFail(
  { invocation: { word } }: WeighedCall,
  url: string,
  { check, text }: Answering,
): Fix | undefined {
  const { document, command, ranBy } = text;
  const assumed = !hasPath(url);
  const edit = ranBy
    ? insert(document, word.span.end, ' --fail')
    : insertWord({ file: fileOf(check), span: command.span, command }, word.span, '--fail');
  return (
    edit && {
      title: l10n.t('Add --fail to curl'),
      preferred: !assumed,
      edits: [{ uri: document.uri, edits: [edit] }],
      notes: assumed ? [l10n.t('It is assumed that {0} answers without an error.', url)] : [],
    }
  );
}

/** Many an API has nothing at its root, or wants to know who asks: that was good enough until now. */
function hasPath(url: string): boolean {
  return /^[^/?#]*\/[^?#]/.test(url.replace(/^\w+:\/\//, ''));
}

function blind(spot: BlindSpot, one: Answering): RuleFinding {
  return {
    ...standing(one.check, one.text),
    message: messageOf(spot),
    span: spot.span,
    fixes: () =>
      spot.kind === 'constant' && !one.text.ranBy
        ? one.check.replacedIdle(excerpt(spot.text))
        : smallestFirst(repaired(spot, one), takingAway(spot, one.text)),
  };
}

function messageOf({ kind, text }: BlindSpot): string {
  const shown = excerpt(text);
  switch (kind) {
    case 'or':
      return l10n.t('With “{0}” the health check passes even where what comes before it fails.', shown);
    case 'end':
      return l10n.t('The health check ends with “{0}”, and so passes whatever comes before it.', shown);
    case 'branch':
      return l10n.t(
        'Where what this “if” asks fails, the health check passes all the same: “exit 1” is missing.',
      );
    case 'pipe':
      return l10n.t(
        'The exit code of a pipe is that of its last command, and “{0}” succeeds even where nothing arrives.',
        shown,
      );
    case 'constant':
      return l10n.t('“{0}” succeeds whatever state the service is in.', shown);
  }
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function repaired({ repair, text: written }: BlindSpot, { check, text }: Answering): Fix | undefined {
  const [first] = repair?.edits ?? [];
  if (!repair || !first) return undefined;
  // Where a plain command is left, it would be the next finding that a shell runs it for nothing.
  const fails = first.text === '' && isPlain(repair, text);
  const edits = changes(text, fails ? [{ ...first, text: ' || exit 1' }] : repair.edits);
  return (
    edits && {
      title: fails
        ? l10n.t('Replace “{0}” with “|| exit 1”', excerpt(written))
        : titleOf(first.text, excerpt(written)),
      // As long as what it runs is not there, it could only fail.
      preferred: repair.certain && missing(text, check.contents()).length === 0,
      edits: [{ uri: text.document.uri, edits: [...edits] }],
      notes: [],
    }
  );
}

function titleOf(change: string, written: string): string {
  if (change === '') return l10n.t('Remove “{0}”', written);
  if (change === ' && ') return l10n.t('Go on to “{0}” only where the check succeeds', written);
  return l10n.t('Add “exit 1”');
}

function isPlain({ after, depth }: Repair, { command, ranBy }: CheckText): boolean {
  if (ranBy || command.form === 'exec' || depth > 0) return false;
  return plainWords({ ...command, script: plainText(after, 0) }) !== undefined;
}

/** The utility in place of all of it: a call in the place of curl's would leave what keeps the check from failing. */
function takingAway({ span }: BlindSpot, { document, command, replaced }: CheckText): readonly Fix[] {
  const covers = (range: Range, { start, end }: Span) =>
    document.offsetAt(range.start) <= start && document.offsetAt(range.end) >= end;
  const isInside = ({ start, end }: Range) =>
    document.offsetAt(start) >= command.span.start && document.offsetAt(end) <= command.span.end;
  return replaced().filter(({ edits }) => {
    const own = edits.flatMap((edit) => ('edits' in edit && edit.uri === document.uri ? edit.edits : []));
    return !own.some(({ range }) => isInside(range)) || own.some(({ range }) => covers(range, span));
  });
}

/** The utility, where it can take the check's place, is the greater change. */
function smallestFirst(smallest: Fix | undefined, replaced: readonly Fix[]): readonly Fix[] {
  if (!smallest) return replaced;
  return [smallest, ...replaced.map((fix) => ({ ...fix, preferred: fix.preferred && !smallest.preferred }))];
}
