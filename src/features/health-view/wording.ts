/** How health is said: on labels, in tooltips, to a screen reader. Pure. */
import * as l10n from '@vscode/l10n';
import type { HealthConfig } from '../../health/model';
import type { Container, Health, Probe } from '../../engine/model';

/** What depends on the reader: the moment, the language, the time zone. */
export interface Reader {
  readonly now: number;
  /** A BCP 47 tag, such as `vscode.env.language`. */
  readonly language: string;
  readonly timeZone?: string | undefined;
}

/** “4×” beside an icon, or words that make sense when they are heard. */
type Manner = 'short' | 'long';

const separator = ' · ';

/** What stands behind a container's name. */
export function describeContainer(container: Container, reader: Reader, manner: Manner = 'short'): string {
  const parts =
    container.state === 'running'
      ? describeHealth(container.health, reader, manner)
      : [...describeState(container), ...pausedHealth(container)];
  return parts.join(manner === 'short' ? separator : ', ');
}

function describeHealth(health: Health, reader: Reader, manner: Manner): readonly string[] {
  if (health.status === 'none') return [l10n.t('no health check')];
  const { failingStreak, since } = health;
  const failing =
    manner === 'short' ? l10n.t('failing {0}×', failingStreak ?? 0) : failingTimes(failingStreak);
  return [
    statusWord(health.status),
    ...(failingStreak ? [failing] : []),
    ...(since === undefined ? [] : [sinceWords(reader.now - since, reader, manner)]),
  ];
}

/** Seconds are not counted: they would keep the whole tree moving. */
const sinceWords = (milliseconds: number, reader: Reader, manner: Manner) =>
  milliseconds < minute ? l10n.t('just now') : l10n.t('for {0}', age(milliseconds, reader, manner));

const failingTimes = (times: number | undefined) =>
  times === 1 ? l10n.t('failed once') : l10n.t('failed {0} times in a row', times ?? 0);

const pausedHealth = ({ state, health }: Container) =>
  state === 'paused' && health.status !== 'none' ? [statusWord(health.status)] : [];

export function statusWord(status: Health['status']): string {
  switch (status) {
    case 'none':
      return l10n.t('no health check');
    case 'starting':
      return l10n.t('starting');
    case 'healthy':
      return l10n.t('healthy');
    case 'unhealthy':
      return l10n.t('unhealthy');
  }
}

function describeState({ state, exitCode, details }: Container): readonly string[] {
  const outOfMemory = details?.oomKilled ? [l10n.t('out of memory')] : [];
  switch (state) {
    case 'exited':
      return [exitCode ? l10n.t('exited ({0})', exitCode) : l10n.t('exited'), ...outOfMemory];
    case 'restarting':
      return [exitCode ? l10n.t('restarting ({0})', exitCode) : l10n.t('restarting'), ...outOfMemory];
    case 'created':
      return [details?.error ? l10n.t('could not be started') : l10n.t('created')];
    case 'paused':
      return [l10n.t('paused')];
    case 'removing':
      return [l10n.t('being removed')];
    case 'dead':
      return [l10n.t('dead')];
    case 'running':
      return [l10n.t('running')];
    case 'unknown':
      return [];
  }
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** One unit is enough: “2 min”, “3 hours”. */
function age(milliseconds: number, { language }: Reader, manner: Manner): string {
  const [unit, size] =
    milliseconds >= 2 * day
      ? (['day', day] as const)
      : milliseconds >= 2 * hour
        ? (['hour', hour] as const)
        : (['minute', minute] as const);
  return inUnit(Math.floor(milliseconds / size), unit, language, manner);
}

/** How long something took: “45 ms”, “1.2 sec”. */
export function took(milliseconds: number, { language }: Reader): string {
  return milliseconds < second
    ? inUnit(Math.round(Math.max(0, milliseconds)), 'millisecond', language, 'short')
    : inUnit(Math.round(milliseconds / 100) / 10, 'second', language, 'short');
}

function inUnit(value: number, unit: string, language: string, unitDisplay: Manner): string {
  const make = () => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
  return made(`${language} ${unit} ${unitDisplay}`, make).format(value);
}

/** Making a formatter takes a hundred times as long as using it. */
const formatters = new Map<string, unknown>();

function made<T>(key: string, make: () => T): T {
  const known = formatters.get(key) as T | undefined;
  if (known) return known;
  const formatter = make();
  formatters.set(key, formatter);
  return formatter;
}

/** `22:56:02` in every language: it stands on a narrow label, and in columns. */
export function clockTime(time: number, { timeZone }: Reader): string {
  return isoTime(time, timeZone).slice(-'00:00:00'.length);
}

/** `2026-11-22 22:56:02`, the reader's local time. */
export function dateAndTime(time: number, { timeZone }: Reader): string {
  return isoTime(time, timeZone);
}

/** Swedish writes date and time as ISO 8601 does. */
function isoTime(time: number, timeZone: string | undefined): string {
  const make = () => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return made(`time ${timeZone ?? ''}`, make).format(time);
}

/** “exit 1”, or why there is no exit code (moby, daemon/health.go: -1 for a probe that timed out or failed to start). */
export function probeResult({ exitCode, output }: Probe): string {
  if (exitCode >= 0) return l10n.t('exit {0}', exitCode);
  return output.startsWith('Health check exceeded timeout') ? l10n.t('timed out') : l10n.t('no exit code');
}

/** Nanoseconds as people write them in a HEALTHCHECK: `1m30s`, `500ms`. */
export function duration(nanoseconds: number): string {
  let rest = Math.round(nanoseconds / 1e6);
  let text = '';
  for (const [unit, size] of [
    ['h', hour],
    ['m', minute],
    ['s', second],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text || '0s';
}

/** What the engine takes for what is not set (moby, daemon/health.go). */
const defaults = { Interval: 30e9, Timeout: 30e9, StartPeriod: 0, StartInterval: 5e9, Retries: 3 };

/** The check's timing, in force: `interval 30s`, `timeout 3s`, … */
export function describeTiming(check: HealthConfig): readonly string[] {
  const { Interval, Timeout, StartPeriod, StartInterval, Retries } = { ...defaults, ...check };
  return [
    l10n.t('interval {0}', duration(Interval)),
    l10n.t('timeout {0}', duration(Timeout)),
    l10n.t('retries {0}', Retries),
    ...(StartPeriod > 0
      ? [
          l10n.t('start period {0}', duration(StartPeriod)),
          l10n.t('start interval {0}', duration(StartInterval)),
        ]
      : []),
  ];
}

/** What the check runs, as one would read it: the shell's line, or the argument list as JSON. */
export function commandText({ Test = [] }: HealthConfig): string {
  const [form, ...rest] = Test;
  return form === 'CMD-SHELL' ? rest.join(' ') : JSON.stringify(rest);
}
