/** For people. */
import type { Severity } from '../../rules/rule';
import { harmlessMessage, harmlessName, type Placed, type Report } from './report';

export function text({ findings, loaded: { uris }, io }: Report): string {
  const paint = io.colors ? colored : (_: keyof typeof codes, said: string) => said;
  const lines = findings.map(({ file, finding: { range, severity, rule, message } }) => {
    const place = `${harmlessName(file)}:${range.start.line + 1}:${range.start.character + 1}`;
    return `${paint('bold', place)} ${paint(severity, severity)} ${harmlessMessage(message)} ${paint('dim', rule)}`;
  });
  return [...lines, summary(findings, uris.length)].join('\n') + '\n';
}

function summary(findings: readonly Placed[], files: number): string {
  const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const checked = `${plural(files, 'file')} checked`;
  if (findings.length === 0) return `${checked}: nothing found`;
  const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
  const counts = severities.flatMap((severity) => {
    const count = findings.filter(({ finding }) => finding.severity === severity).length;
    if (count === 0) return [];
    return severity === 'information' ? [`${count} information`] : [plural(count, severity)];
  });
  return `${checked}: ${plural(findings.length, 'finding')} (${counts.join(', ')})`;
}

/** SGR parameters. */
const codes = { bold: 1, dim: 2, error: 31, warning: 33, information: 36, hint: 32 };

function colored(style: keyof typeof codes, said: string): string {
  return `\u001b[${codes[style]}m${said}\u001b[0m`;
}
