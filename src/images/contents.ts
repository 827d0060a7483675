/** What an image holds that a health check may need. Three values: yes, no, and undefined for unknown. */

export interface Contents {
  readonly os: 'linux' | 'windows' | undefined;
  /** Whether there is what shell form runs with: `/bin/sh`, on Windows `cmd`. */
  readonly shell: boolean | undefined;
  /** Whose `wget` is there, where one is for certain: BusyBox's asks `::1` only for `localhost`. */
  readonly wget: 'busybox' | 'gnu' | undefined;
  /** Whether a program of this name is found on the PATH. Shell builtins are no programs. */
  has(program: string): boolean | undefined;
}

export const UNKNOWN_CONTENTS: Contents = {
  os: undefined,
  shell: undefined,
  wget: undefined,
  has: () => undefined,
};
