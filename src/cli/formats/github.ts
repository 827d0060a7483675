/** Annotations of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import { harmlessOutput } from '../../engine/harmless';
import type { Severity } from '../../rules/rule';
import { harmlessMessage, type Report } from './report';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

export function github({ findings }: Report): string {
  const lines = findings.map(({ file, finding: { range, severity, rule, message } }) => {
    const { start, end } = range;
    const properties = {
      // Line ends stay, escaped: without them it would be another file's name.
      file: harmlessOutput(file),
      line: start.line + 1,
      endLine: end.line + 1,
      // Columns are refused where the lines differ.
      ...(start.line === end.line && { col: start.character + 1, endColumn: end.character + 1 }),
      title: rule,
    };
    const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
    return `::${commands[severity]} ${written.join(',')}::${data(harmlessMessage(message))}\n`;
  });
  return lines.join('');
}

/** As the runner's own toolkit escapes (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
