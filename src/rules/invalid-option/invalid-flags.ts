/** Flags of HEALTHCHECK that BuildKit refuses (instructions/bflag.go and instructions/parse.go, `parseHealthcheck`). */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { removeFlag } from '../../edits/dockerfile';
import { replace } from '../../edits/text';
import { meantDuration } from '../../health/duration';
import { parseOption, parseRetries } from '../../language/dockerfile/healthcheck';
import type { Flag } from '../../language/dockerfile/model';
import type { Span } from '../../language/text';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from '../subjects/healthchecks';
import { meantName, OPTION_NAMES } from './option-names';
import type { RuleContext, RuleFinding } from '../rule';

/** What is wrong with a flag, and what would put it right. */
interface Wrong {
  readonly message: string;
  readonly span: Span;
  readonly edit?: TextEdit | undefined;
}

export function* invalidFlags({ file, project, addsFinding }: RuleContext): Iterable<RuleFinding> {
  for (const written of healthchecksInDockerfiles(file, project)) {
    const { healthcheck, dockerfile, inline, subject } = written;
    // Flags before NONE are never looked at.
    if (/^NONE\b/i.test(healthcheck.args.value)) continue;
    for (const flag of healthcheck.flags) {
      const wrong = wrongIn(flag, written);
      if (!wrong) continue;
      const { message, span, edit } = wrong;
      yield {
        subject,
        message,
        span,
        fixes: () =>
          edit && !inline && !addsFinding([edit])
            ? [
                {
                  title: titleOf(edit),
                  preferred: true,
                  edits: [{ uri: dockerfile.document.uri, edits: [edit] }],
                  notes: [],
                },
              ]
            : [],
      };
    }
  }
}

export function titleOf({ newText }: TextEdit): string {
  if (newText === '=') return l10n.t('Put “=” before the value');
  return newText === '' ? l10n.t('Remove it') : l10n.t('Replace it with {0}', newText);
}

function wrongIn(flag: Flag, written: WrittenInDockerfile): Wrong | undefined {
  const { name, value, span } = flag;
  const { dockerfile, healthcheck } = written;
  // A template's own text is no option yet.
  if (/\{\{|<%/.test(dockerfile.document.getText().slice(span.start, span.end))) return undefined;
  if (!isName(name)) return unknownFlag(flag, written);
  const first = healthcheck.flags.find((other) => other.name === name);
  if (first && first !== flag)
    return {
      message: l10n.t('--{0} is given twice, which the builder refuses.', name),
      span: flag.nameSpan,
      edit: first.value === value ? removeFlag(flag, healthcheck, dockerfile) : undefined,
    };
  if (value === undefined) return withoutValue(flag, written);
  const meant = name === 'retries' ? wrongRetries(value) : wrongDuration(value);
  if (!meant || !flag.valueSpan) return undefined;
  const { document } = dockerfile;
  const rest = meant.text === undefined ? undefined : restOf(flag, written);
  if (rest) return { message: meant.message, span: flag.valueSpan, edit: joined(value, rest, flag, written) };
  const edit = meant.text === undefined ? undefined : replace(document, flag.valueSpan, meant.text);
  return { message: meant.message, span: flag.valueSpan, edit };
}

/** `--interval=5 m CMD …`: what stands behind a value, and before CMD, may be a part of it. */
function restOf(flag: Flag, { healthcheck }: WrittenInDockerfile): string | undefined {
  if (flag !== healthcheck.flags.at(-1) || /^(?:CMD|NONE)\b/i.test(healthcheck.args.value)) return undefined;
  return /^(\S+)\s(?:.*\s)?CMD\s/is.exec(healthcheck.args.value)?.[1];
}

/** Whether what stands in the place of CMD is the rest of an option's value. */
export function holdsRestOfValue(written: WrittenInDockerfile): boolean {
  const flag = written.healthcheck.flags.at(-1);
  const rest = flag && restOf(flag, written);
  if (!flag?.value || rest === undefined || !wrongDuration(flag.value)) return false;
  return joined(flag.value, rest, flag, written) !== undefined;
}

function joined(
  value: string,
  rest: string,
  { name, valueSpan, span }: Flag,
  { dockerfile: { document }, healthcheck }: WrittenInDockerfile,
): TextEdit | undefined {
  const { start, end } = healthcheck.args.span(0, rest.length);
  const fits = name !== 'retries' && /^[a-z]+$/.test(rest) && parseOption(value + rest) !== undefined;
  const between = document.getText().slice(span.end, start);
  return fits && valueSpan && /^[ \t]+$/.test(between)
    ? replace(document, { start: valueSpan.start, end }, value + rest)
    : undefined;
}

function isName(name: string): boolean {
  return OPTION_NAMES.some((known) => known === name);
}

function unknownFlag(
  { name, nameSpan }: Flag,
  { dockerfile, healthcheck }: WrittenInDockerfile,
): Wrong | undefined {
  const free = OPTION_NAMES.filter((known) => !healthcheck.flags.some((flag) => flag.name === known));
  const meant = meantName(name, free);
  return {
    message: l10n.t('HEALTHCHECK has no option --{0}: the builder refuses it.', name),
    span: nameSpan,
    edit: meant === undefined ? undefined : replace(dockerfile.document, nameSpan, meant),
  };
}

/** `--interval 30s`: the value has to stand behind `=`. */
function withoutValue(
  { name, span }: Flag,
  { dockerfile: { document }, healthcheck }: WrittenInDockerfile,
): Wrong {
  const [value] = /^[^\s"'[\]]+/.exec(healthcheck.args.value) ?? [];
  const at = value === undefined ? undefined : healthcheck.args.span(0, value.length);
  const fits =
    value !== undefined && (name === 'retries' ? parseRetries(value) : parseOption(value)) !== undefined;
  const between = at && document.getText().slice(span.end, at.start);
  const joins = fits && between !== undefined && /^[ \t]+$/.test(between);
  return {
    message: l10n.t('--{0} has no value: it stands behind “=”, without a blank.', name),
    span,
    edit: joins && at ? replace(document, { start: span.end, end: at.start }, '=') : undefined,
  };
}

/** What is wrong with a value, and the one that is meant. */
export interface WrongValue {
  readonly message: string;
  readonly text: string | undefined;
}

export function wrongRetries(value: string): WrongValue | undefined {
  if (parseRetries(value) !== undefined) return undefined;
  const meant = /^(\d{1,3})\s*(?:s|x|times|retries)$/i.exec(value.trim())?.[1];
  return { message: l10n.t('“{0}” is no whole number of at least 0.', value), text: meant };
}

function wrongDuration(value: string): WrongValue | undefined {
  return parseOption(value) === undefined ? wrongTime(value, false) : undefined;
}

/** A value that is known to be refused. */
export function wrongTime(value: string, days: boolean): WrongValue {
  const message = /^[-+]?\d+$/.test(value)
    ? l10n.t('“{0}” has no unit: a duration is written like 30s, 1m30s or 500ms.', value)
    : days
      ? l10n.t(
          '“{0}” is no duration of at least 1 ms that Compose takes: it is written like 30s, 1m30s or 500ms.',
          value,
        )
      : l10n.t(
          '“{0}” is no duration of at least 1 ms that the builder takes: it is written like 30s, 1m30s or 500ms.',
          value,
        );
  return { message, text: meantDuration(value) };
}
