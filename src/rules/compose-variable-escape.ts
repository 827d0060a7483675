/** `compose-variable-escape`: compose replaces a variable in a test that is the container's. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { insert } from '../edits/text';
import type { Command } from '../language/command';
import { covering, without } from '../language/covering';
import type { ComposeFile, VariableUse } from '../language/compose/model';
import { once } from '../language/lazy';
import { calledBy, execWords, invocationsOf } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import { isContainers } from './subjects/container-variables';
import type { Rule } from './rule';

export const composeVariableEscape: Rule = {
  id: 'compose-variable-escape',
  severity: 'warning',
  documents: ['compose'],
  summary: 'Compose replaces a variable in the test that is set in the container only.',
  explainedBy: ['healthcheck-exec-shell-syntax'],
  *check({ file, project }) {
    if (file.kind !== 'compose') return;
    const seen = new Set<number>();
    for (const service of file.services) {
      const test = service.healthcheck?.test?.value;
      if (test?.type !== 'cmd' || service.provider || service.healthcheck?.disable?.value) continue;
      const isRead = once(() => covering(readByShell(test.command)));
      for (const variable of test.variables) {
        const { name, span } = variable;
        if (seen.has(span.start) || !isRead()(span)) continue;
        if (!isContainers(variable, { service, file, project })) continue;
        seen.add(span.start);
        yield {
          subject: service.name,
          message: l10n.t(
            'Compose replaces {0} before the container sees it, and {1} is set in the container only: “$$” leaves it to the shell there.',
            file.document.getText().slice(span.start, span.end),
            name,
          ),
          span,
          fixes: () => [doubled(variable, file)],
        };
      }
    }
  },
};

/** What a shell in the container reads, so that `$$` has a meaning there: not where it stands in single quotes. */
function readByShell(command: Command): readonly Span[] {
  const calls = invocationsOf(command).filter(({ shell }) => shell);
  const words = calls.flatMap(({ word, args }) => [word, ...args]);
  const quoted = words.filter(({ literal, mixed }) => literal || mixed).map(({ span }) => span);
  const script = scriptOf(command);
  return script ? without(quoted, script.span(0, script.value.length)) : [];
}

function scriptOf(command: Command): MappedText | undefined {
  if (command.form === 'shell') return command.script;
  const called = calledBy(execWords(command), false);
  return called && 'script' in called ? called.script : undefined;
}

function doubled({ span }: VariableUse, { document }: ComposeFile): Fix {
  return {
    title: l10n.t('Leave the variable to the container: “$$”'),
    preferred: true,
    edits: [{ uri: document.uri, edits: [insert(document, span.start, '$')] }],
    notes: [],
  };
}
