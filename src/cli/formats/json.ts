/** For programs: a shape that stays, with lines and UTF-16 characters counted from 0. */
import { display } from '../load';
import { fixesOf, type Report } from './report';

export async function json(report: Report): Promise<string> {
  const { findings, loaded, io } = report;
  const items = [];
  for (const { file, finding } of findings) {
    const fixes = await fixesOf(finding, report);
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
  return `${JSON.stringify({ version: 1, files: loaded.uris.length, findings: items }, undefined, 2)}\n`;
}
