/** Tables of health checks, their findings and fixes, for rules about what a check's answer means. */
import assert from 'node:assert/strict';
import { applied, type Files, findings, fixesFor, lint } from './lint';

/** What is found, as the marked texts. */
export function marked(rule: string, files: Files): readonly string[] {
  return findings(rule, files).map((finding) => finding.replace(/^\S+ \S+ /, ''));
}

export function dockerfile(command: string, from = 'FROM node:22'): Files {
  return { Dockerfile: `${from}\n${command}\n` };
}

export function compose(test: string, more = ''): Files {
  return {
    'compose.yaml': `services:\n  web:\n    image: shop/web\n${more}    healthcheck:\n      ${test}\n`,
  };
}

/** The preferred fix for the first finding; it has to end the finding and bring no other. */
export function fixed(rule: string, files: Files): Files | undefined {
  const fix = fixesFor(rule, files).find(({ preferred }) => preferred);
  if (!fix) return undefined;
  const after = applied(fix, files);
  const count = (of: Files) => {
    const counts = new Map<string, number>();
    for (const finding of lint(of)) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
    return counts;
  };
  const [before, now] = [count(files), count(after)];
  for (const [id, found] of now)
    assert.ok(found <= (before.get(id) ?? 0) - (id === rule ? 1 : 0), `the fix brings or leaves ${id}`);
  return after;
}
