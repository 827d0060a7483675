/** What a rule is: data and one pure function. Rules never touch files, settings or the editor. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Project } from '../project/project';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly documents: readonly ('dockerfile' | 'compose')[];
  /** One sentence for `checkup rules` and the documentation's index. */
  readonly summary: string;
  check(context: RuleContext): Iterable<Finding>;
}

export interface RuleContext {
  readonly file: Dockerfile | ComposeFile;
  readonly project: Project;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The stage or service that is spoken of. */
  readonly subject: string;
  readonly range: Range;
  readonly related: readonly RelatedLocation[];
  /** Worked out when asked for: most findings are shown far more often than they are fixed. */
  fixes(): readonly Fix[];
}

export interface RelatedLocation {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** The one that `source.fixAll` and `checkup fix` apply. */
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
  /** What the fix could not take over, or had to assume; shown with it. */
  readonly notes: readonly string[];
}

/** A file that is created whole, or changed at some places. */
export type FileEdit =
  | { readonly uri: string; readonly create: string }
  | { readonly uri: string; readonly edits: readonly TextEdit[] };
