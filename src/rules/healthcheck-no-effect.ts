/** `healthcheck-no-effect`: an option that changes nothing. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { removeFromMap } from '../edits/compose-text';
import { removeFlag } from '../edits/dockerfile';
import { replace } from '../edits/text';
import { parseComposeDuration } from '../health/duration';
import { defaultTiming } from '../health/timing';
import { parseOption, parseRetries } from '../language/dockerfile/healthcheck';
import type { ComposeFile, Placed, Value } from '../language/compose/model';
import type { Flag } from '../language/dockerfile/model';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import {
  healthchecksInCompose,
  healthchecksInDockerfiles,
  type WrittenInCompose,
  type WrittenInDockerfile,
} from './subjects/healthchecks';
import type { Rule } from './rule';

interface Idle {
  readonly message: string;
  readonly span: Span;
  readonly edit: TextEdit | undefined;
}

export const healthcheckNoEffect: Rule = {
  id: 'healthcheck-no-effect',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'An option of the health check does nothing.',
  explainedBy: ['healthcheck-invalid-option'],
  *check({ file, project, addsFinding }) {
    const found = function* (subject: string, idle: Iterable<Idle>) {
      for (const { message, span, edit } of idle)
        yield {
          subject,
          message,
          span,
          fixes: () =>
            edit && !addsFinding([edit])
              ? [
                  {
                    title: l10n.t('Remove the option that does nothing'),
                    preferred: true,
                    edits: [{ uri: file.document.uri, edits: [edit] }],
                    notes: [],
                  },
                ]
              : [],
        };
    };
    for (const written of healthchecksInDockerfiles(file, project))
      yield* found(written.subject, idleFlags(written, project));
    for (const written of healthchecksInCompose(file))
      yield* found(written.subject, idleKeys(written, project));
  },
};

/** By their names in compose. Zero as a start period is no start period, which is the default. */
const ZEROS: Readonly<Record<string, string>> = {
  interval: '30s',
  timeout: '30s',
  start_interval: '5s',
  retries: '3',
};

function zero(name: string): string {
  return l10n.t('Zero stands for the default here, which is {0}.', ZEROS[name] ?? '');
}

function* idleFlags(written: WrittenInDockerfile, project: Project): Iterable<Idle> {
  const { healthcheck, dockerfile, later, inline } = written;
  // That one as a whole has no effect.
  if (later || healthcheck.type === 'invalid') return;
  const { flags } = healthcheck;
  const idle = (flag: Flag, message: string): Idle => ({
    message,
    span: flag.span,
    edit: inline ? undefined : removeFlag(flag, healthcheck, dockerfile),
  });
  if (healthcheck.type === 'none') {
    for (const flag of flags) yield idle(flag, l10n.t('HEALTHCHECK NONE has no use for options.'));
    return;
  }
  const time = (name: string) => parseOption(flags.find((flag) => flag.name === name)?.value ?? '') ?? 0;
  for (const flag of flags) {
    const { name, value = '' } = flag;
    const key = name.replace('-', '_');
    if ((name === 'retries' ? parseRetries(value) : time(name)) === 0) {
      if (ZEROS[key] !== undefined) yield idle(flag, zero(key));
    } else if (name === 'start-interval') {
      if (time('start-period') === 0) {
        if (!hasStartPeriod(written, project))
          yield idle(flag, l10n.t('A start interval does nothing without a start period.'));
      } else if (time(name) === (time('interval') || defaultTiming.interval)) yield idle(flag, same());
    }
  }
}

const same = () => l10n.t('A start interval that is the interval itself does nothing.');

/** Whether a service gives what the image leaves out. */
function hasStartPeriod({ dockerfile }: WrittenInDockerfile, project: Project): boolean {
  return project
    .buildersOf(dockerfile)
    .some(({ merged }) =>
      merged.parts.some(({ service }) => service.healthcheck?.options.has('start_period')),
    );
}

function* idleKeys({ service, file, healthcheck }: WrittenInCompose, project: Project): Iterable<Idle> {
  const { map, options } = healthcheck;
  const idle = ({ span, keySpan }: Placed<Value>, message: string): Idle => ({
    message,
    span: { start: Math.min(keySpan.start, span.start), end: Math.max(keySpan.end, span.end) },
    edit: removal(file, map, keySpan),
  });
  for (const [name, option] of options) {
    const { resolved } = option.value;
    if (resolved === undefined || resolved === '' || ZEROS[name] === undefined) continue;
    if ((name === 'retries' ? Number(resolved) : parseComposeDuration(resolved)) === 0)
      yield idle(option, zero(name));
  }
  const own = options.get('start_interval');
  const { parts, complete } = project.mergedOf(service, file);
  const time = (name: string) => {
    const given = parts.findLast((part) => part.service.healthcheck?.options.has(name));
    return parseComposeDuration(given?.service.healthcheck?.options.get(name)?.value.resolved ?? '');
  };
  const start = time('start_interval');
  // Without a start period it is an error.
  const period = parts.some((part) => part.service.healthcheck?.keys.has('start_period'));
  if (own && complete && period && start !== undefined && start > 0 && start === time('interval'))
    yield idle(own, same());
}

function removal(
  file: ComposeFile,
  map: WrittenInCompose['healthcheck']['map'],
  key: Span,
): TextEdit | undefined {
  const span = map && removeFromMap(file, map, key);
  return span && replace(file.document, span, '');
}
