/** `checkup lint`: what is wrong, as text or JSON. */
import type { Finding, Severity } from '../rules/rule';
import { defaultSettings } from '../rules/check';
import { FOUND, OK, WRONG, type Io } from './io';
import { checkAll, display, load, resolve, type Loaded } from './load';

export type FailOn = Severity | 'never';

export interface LintOptions {
  readonly format: 'text' | 'json';
  readonly failOn: FailOn;
}

const ranks: Readonly<Record<FailOn, number>> = { hint: 0, information: 1, warning: 2, error: 3, never: 4 };

export async function lint(
  paths: readonly string[],
  { format, failOn }: LintOptions,
  io: Io,
): Promise<number> {
  const loaded = await load(paths, io);
  const found = await checkAll(loaded, defaultSettings);
  const findings = found
    .documents()
    .map((uri) => [display(uri, io), found.of(uri)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, ofFile]) => ofFile.map((finding) => ({ file, finding })));
  io.out(format === 'json' ? await json(findings, loaded, io) : text(findings, loaded.uris.length, io));
  if (loaded.unreadable) return WRONG;
  return findings.some(({ finding }) => ranks[finding.severity] >= ranks[failOn]) ? FOUND : OK;
}

interface Placed {
  readonly file: string;
  readonly finding: Finding;
}

async function json(findings: readonly Placed[], { project, uris }: Loaded, io: Io): Promise<string> {
  const items = [];
  for (const { file, finding } of findings) {
    const fixes = await resolve(project, () => finding.fixes());
    items.push({
      file,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      subject: finding.subject,
      range: finding.range,
      related: finding.related.map(({ uri, range, message }) => ({ file: display(uri, io), range, message })),
      fixes: fixes.map(({ title, preferred }) => ({ title, preferred })),
    });
  }
  return `${JSON.stringify({ version: 1, files: uris.length, findings: items }, undefined, 2)}\n`;
}

function text(findings: readonly Placed[], files: number, io: Io): string {
  const paint = io.colors ? colored : (_: keyof typeof codes, said: string) => said;
  const lines = findings.map(({ file, finding: { range, severity, rule, message } }) => {
    const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
    return `${paint('bold', place)} ${paint(severity, severity)} ${message} ${paint('dim', rule)}`;
  });
  return [...lines, summary(findings, files)].join('\n') + '\n';
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
