/** `healthcheck-exit-code`: the check ends with a code that means nothing to the engine. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { replace } from '../edits/text';
import type { Word } from '../language/shell/model';
import { answering } from './subjects/answering';
import type { Check, CheckText } from './subjects/checks';
import type { Rule } from './rule';
import { standing } from './subjects/standing';

export const healthcheckExitCode: Rule = {
  id: 'healthcheck-exit-code',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check ends with an exit code other than 0 and 1.',
  // 256 is 0 to whoever waits for it.
  explainedBy: ['healthcheck-always-healthy'],
  *check({ checks }) {
    for (const { check, text, code } of exits(checks())) {
      if (!isOdd(code)) continue;
      yield {
        ...standing(check, text),
        message: l10n.t(
          'Exit code {0}: a health check says 0 for healthy and 1 for unhealthy, 2 is reserved and others mean nothing.',
          code.value,
        ),
        span: code.span,
        fixes: () => [one(code, text)],
      };
    }
  },
};

interface Exit {
  readonly check: Check;
  readonly text: CheckText;
  readonly code: Word;
}

function* exits(checks: readonly Check[]): Iterable<Exit> {
  for (const { check, text, verdict, answers } of answering(checks))
    if (answers) for (const code of verdict.exits) yield { check, text, code };
  // cmd has no processes of its own for parts of a line: wherever `exit /b 2` stands, it ends the check.
  for (const check of checks) {
    const [text] = check.texts();
    for (const { name, args, wrappers } of text?.invocations() ?? []) {
      const code = args.at(-1);
      const isCmd = !text?.verdict() || wrappers.some((wrapper) => wrapper.toLowerCase() === 'cmd');
      if (text && code && isCmd && name === 'exit') yield { check, text, code };
    }
  }
}

function isOdd({ literal, value }: Word): boolean {
  // A negative one is 255 to bash, and refused with 2 by dash.
  return literal && /^-?\d+$/.test(value) && ![0, 1].includes(Number(value));
}

function one(code: Word, { document }: CheckText): Fix {
  return {
    title: l10n.t('Exit with 1'),
    // 256 is 0 to whoever waits for it.
    preferred: Number(code.value) % 256 !== 0,
    edits: [{ uri: document.uri, edits: [replace(document, code.span, '1')] }],
    notes: [],
  };
}
