/** `healthcheck-tool-missing`: the check runs a program that its image is known not to have. */
import * as l10n from '@vscode/l10n';
import { covering } from '../language/covering';
import { once } from '../language/lazy';
import { isBuiltin } from '../language/shell/builtins';
import type { Invocation, Word } from '../language/shell/model';
import { windowsName } from '../language/shell/windows';
import { programName } from '../language/shell/wrappers';
import type { Contents } from '../images/contents';
import type { Check, CheckText } from './subjects/checks';
import { mayInstallAtStart } from './subjects/installed-at-start';
import type { Rule } from './rule';
import { standing } from './subjects/standing';

export const healthcheckToolMissing: Rule = {
  id: 'healthcheck-tool-missing',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check runs a program that the image does not have.',
  explainedBy: ['healthcheck-no-shell'],
  *check({ checks, project }) {
    for (const check of checks()) {
      const contents = check.contents();
      const installed = once(() => mayInstallAtStart(check, project));
      for (const text of check.texts()) {
        // A script that nothing can read runs nothing.
        if (text.ranBy && contents.shell !== true) continue;
        const ends = once(() => endsOfRun(text.invocations()));
        for (const program of missing(text, contents)) {
          if (installed()) continue;
          yield {
            ...standing(check, text),
            message: message(program.value, check),
            span: program.span,
            explains: { start: program.span.start, end: ends().get(program.span.start) ?? program.span.end },
            fixes: text.replaced,
          };
        }
      }
    }
  },
};

function message(tool: string, check: Check): string {
  return l10n.t(
    'There is no {0} in this image (from {1}): calling it fails with “not found”, however well the application does.',
    tool,
    check.image() ?? '?',
  );
}

/** The programs that are not there, where the check is not ready for that. */
export function missing(text: CheckText, contents: Contents): readonly Word[] {
  const invocations = text.invocations();
  const known = lookedFor(invocations);
  const lastAnswer = lastAlternative(text, contents);
  const found = invocations.flatMap(({ name, around, word, shell }, at) => {
    if (known.has(name) || at < lastAnswer) return [];
    // What is not there runs nothing either: of `bash -c 'curl …'` it is bash that is missed.
    const program = [...around, word].find((one) => isMissing(one, shell, contents));
    return program ? [program] : [];
  });
  // `bash -c 'a; b'` stands around both.
  return [...new Map(found.map((word) => [word.span.start, word])).values()];
}

/** Where what a program runs comes to its end, by where the program stands. */
function endsOfRun(invocations: readonly Invocation[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (const { around, span } of invocations)
    for (const { span: outer } of around)
      ends.set(outer.start, Math.max(ends.get(outer.start) ?? outer.end, span.end));
  return ends;
}

function isMissing({ value, literal }: Word, shell: boolean, contents: Contents): boolean {
  const name = contents.os === 'windows' ? windowsName(value) : programName(value);
  if (!literal || (shell && isBuiltin(name))) return false;
  // Of other folders than those on the PATH nothing is known.
  const onPath = !/[/\\]/.test(value) || /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/.test(value);
  return onPath && contents.has(name) === false;
}

/** `command -v curl && …`, `[ -x /usr/bin/curl ]`: the check is ready for its absence. */
function lookedFor(invocations: readonly Invocation[]): ReadonlySet<string> {
  return new Set(
    invocations
      .filter(({ name }) => /^(?:command|type|which|hash|test|\[|\[\[)$/.test(name))
      .flatMap(({ args }) => args.map(({ value }) => value.slice(value.lastIndexOf('/') + 1))),
  );
}

/** `curl … || wget …`: where the first is not there, the second answers. Its place among the invocations. */
function lastAlternative({ document, command, invocations }: CheckText, contents: Contents): number {
  const { start, end } = command.span;
  const text = document.getText().slice(start, end);
  const isBehindOr = covering(
    [...text.matchAll(/\|\|[^|&;]*/g)].map(({ 0: { length }, index }) => ({
      start: start + index + 2,
      end: start + index + length,
    })),
  );
  return invocations().findLastIndex(({ name, word, span, shell }) => {
    const answers = !/^(?:exit|true|:|false|return|kill|echo|printf)$/.test(name);
    const place = { start: span.start, end: span.start };
    return answers && isBehindOr(place) && !isMissing(word, shell, contents);
  });
}
