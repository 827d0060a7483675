/** Keys of a compose `healthcheck` that Compose or the engine refuses (compose-spec.json, `healthcheck`). */
import * as l10n from '@vscode/l10n';
import { isScalar } from 'yaml';
import type { TextEdit } from 'vscode-languageserver-types';
import { removeFromMap } from '../../edits/compose-text';
import type { Fix } from '../../edits/fix';
import { replace } from '../../edits/text';
import { parseComposeDuration } from '../../health/duration';
import type { ComposeFile, Placed, Value } from '../../language/compose/model';
import type { Span } from '../../language/text';
import type { Project } from '../../project/project';
import { healthchecksInCompose, type WrittenInCompose } from '../subjects/healthchecks';
import { titleOf, wrongRetries, wrongTime } from './invalid-flags';
import { meantName } from './option-names';
import type { RuleContext, RuleFinding } from '../rule';

const KEYS = ['test', 'interval', 'timeout', 'retries', 'start_period', 'start_interval', 'disable'];

export function* invalidKeys({ file, project, addsFinding }: RuleContext): Iterable<RuleFinding> {
  const seen = new Set<number>();
  for (const written of healthchecksInCompose(file)) {
    const { subject } = written;
    for (const { message, span, edit } of [
      ...unknownKeys(written),
      ...repeatedKeys(written),
      ...wrongValues(written),
      ...loneStartInterval(written, project),
    ]) {
      // Merge keys bring the same entry to several services.
      if (seen.has(span.start)) continue;
      seen.add(span.start);
      const fix = (): Fix[] =>
        edit && !addsFinding([edit])
          ? [
              {
                title: titleOf(edit),
                preferred: true,
                edits: [{ uri: written.file.document.uri, edits: [edit] }],
                notes: [],
              },
            ]
          : [];
      yield { subject, message, span, fixes: fix };
    }
  }
}

interface Wrong {
  readonly message: string;
  readonly span: Span;
  readonly edit?: TextEdit | undefined;
}

function* unknownKeys({ healthcheck: { keys }, file: { document } }: WrittenInCompose): Iterable<Wrong> {
  for (const [name, span] of keys) {
    // What begins with `x-` is the user's own, and so is a template's text.
    if (KEYS.includes(name) || name.startsWith('x-') || name.includes('{{')) continue;
    const free = KEYS.filter((key) => !keys.has(key)).map((key) => key.replace('_', '-'));
    const meant = meantName(name, free)?.replace('-', '_');
    const quoted = document.getText().slice(span.start, span.end) !== name;
    yield {
      message: l10n.t('A health check has no key "{0}": Compose refuses it.', name),
      span,
      edit: meant === undefined || quoted ? undefined : replace(document, span, meant),
    };
  }
}

function* repeatedKeys({ healthcheck: { map }, file }: WrittenInCompose): Iterable<Wrong> {
  const first = new Map<string, string | undefined>();
  for (const { key, value } of map?.items ?? []) {
    if (!isScalar(key) || !key.range || key.source === undefined || key.source === '<<') continue;
    const text = isScalar(value) ? value.source : undefined;
    if (!first.has(key.source)) {
      first.set(key.source, text);
      continue;
    }
    const span = { start: key.range[0], end: key.range[1] };
    const same = text !== undefined && first.get(key.source) === text;
    const removed = same && map ? removeFromMap(file, map, span) : undefined;
    yield {
      message: l10n.t('The key "{0}" stands here twice, which Compose refuses.', key.source),
      span,
      edit: removed && replace(file.document, removed, ''),
    };
  }
}

function* wrongValues({ healthcheck: { options }, file }: WrittenInCompose): Iterable<Wrong> {
  for (const [name, option] of options) {
    const { resolved } = option.value;
    // What a variable left empty is as if it were not there.
    if (resolved === undefined || resolved === '' || resolved.includes('{{')) continue;
    const wrong = name === 'retries' ? wrongNumber(resolved) : wrongDuration(resolved);
    if (wrong) yield { message: wrong.message, span: option.span, edit: rewritten(option, wrong.text, file) };
  }
}

/** Compose's schema takes a number, and it may be written as a float. */
function wrongNumber(value: string) {
  const number = Number(value);
  return Number.isInteger(number) && number >= 0 ? undefined : wrongRetries(value);
}

/** Compose reads it, and the engine refuses what is negative or shorter than a millisecond. */
function wrongDuration(value: string) {
  const time = parseComposeDuration(value);
  return time === 0 || (time !== undefined && time >= 1_000_000) ? undefined : wrongTime(value, true);
}

/** In the quotes that it has. */
function rewritten(
  { span, value }: Placed<Value>,
  meant: string | undefined,
  { document }: ComposeFile,
): TextEdit | undefined {
  const raw = document.getText().slice(span.start, span.end);
  const [, quote = '', text] = /^(["']?)([^"'\n]*)\1$/.exec(raw) ?? [];
  if (meant === undefined || raw.includes('$') || text !== value.resolved) return undefined;
  return replace(document, span, `${quote}${meant}${quote}`);
}

/** Compose v2 asks for both (docker/compose, pkg/compose/convert.go, since 2.31), wherever they stand. */
function* loneStartInterval(
  { service, file, healthcheck }: WrittenInCompose,
  project: Project,
): Iterable<Wrong> {
  const option = healthcheck.options.get('start_interval');
  const { parts, complete } = project.mergedOf(service, file);
  const given = parts.some((part) => part.service.healthcheck?.keys.has('start_period'));
  if (!option || !complete || given || healthcheck.disable?.value === true) return;
  const { map } = healthcheck;
  const removed = map && removeFromMap(file, map, option.keySpan);
  yield {
    message: l10n.t('Compose refuses start_interval without start_period.'),
    span: option.keySpan,
    edit: removed && replace(file.document, removed, ''),
  };
}
