/** How loud a finding is, from the loudest. */
export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** For sorting: the louder first. */
export function byLoudness(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** A rule's severity as somebody set it. */
export type Level = Severity | 'off' | 'default';
