/** Tables of health checks, their findings and fixes, for rules about what a check's answer means. */
import { applied, assertMends, type Files, findings, fixesFor } from './lint';

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
  assertMends(rule, files, after);
  return after;
}
