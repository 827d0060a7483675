/** What a format is made from. */
import { harmlessLine } from '../../engine/harmless';
import type { Fix } from '../../edits/fix';
import type { Finding } from '../../rules/rule';
import type { Failures } from '../failures';
import type { Io } from '../io';
import { type Loaded, resolve } from '../load';

export interface Placed {
  /** Relative to the working folder, with `/`; as the file system has it, whatever that is. */
  readonly file: string;
  readonly finding: Finding;
}

export interface Report {
  /** Sorted by file, line, column, rule. */
  readonly findings: readonly Placed[];
  readonly loaded: Loaded;
  readonly failures: Failures;
  readonly io: Io;
}

/** None where working them out goes wrong, which is told. */
export async function fixesOf(finding: Finding, { loaded, failures }: Report): Promise<readonly Fix[]> {
  try {
    return await resolve(loaded.project, () => finding.fixes());
  } catch (error) {
    failures.tell(finding.uri, { rules: [finding.rule], error });
    return [];
  }
}

/** A file's name on a terminal: whoever made the file chose it. */
export function harmlessName(file: string): string {
  return harmlessLine(file, 4096);
}

/** Messages carry words of the files. */
export function harmlessMessage(message: string): string {
  return harmlessLine(message, 2000);
}
