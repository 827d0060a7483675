/** How loud a finding is. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A rule's severity as somebody set it. */
export type Level = Severity | 'off' | 'default';
