/** What a rule is: data and one pure function. Rules never touch files, settings or the editor. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { Severity } from '../configuration/level';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import type { Fix } from '../edits/fix';
import type { Check } from './subjects/checks';

export type { Severity };

/** What there is to say of a rule without running it. */
export interface RuleInfo {
  readonly id: string;
  readonly severity: Severity;
  readonly documents: readonly ('dockerfile' | 'compose')[];
  /** One sentence for `checkup rules` and the documentation's index. */
  readonly summary: string;
}

export interface Rule extends RuleInfo {
  /** Rules whose finding about the same text says why this one's is there, so that only theirs is given. */
  readonly explainedBy?: readonly string[];
  check(context: RuleContext): Iterable<RuleFinding>;
}

export interface RuleContext {
  readonly file: Dockerfile | ComposeFile;
  readonly project: Project;
  /** The health checks that the file defines and that count. */
  readonly checks: () => readonly Check[];
  /** The scripts that its images and services start with, as far as they are in the workspace. */
  readonly startScripts: () => readonly TextDocument[];
  /**
   * Whether the file, changed so, would have a finding that it does not have now: for fixes that bring to light what
   * nobody looked at before.
   */
  readonly addsFinding: (edits: readonly TextEdit[]) => boolean;
}

/** What a rule has to say. The engine (running/check.ts) adds the rule's id and works out the final severity. */
export interface RuleFinding {
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly message: string;
  readonly subject: string;
  /** Where it does not stand in the file that is checked, but in a script that this runs. */
  readonly document?: TextDocument;
  readonly span: Span;
  /** The text whose other findings this one explains, where that is more than what it marks. See {@link Rule.explainedBy}. */
  readonly explains?: Span;
  readonly related?: readonly {
    readonly document: TextDocument;
    readonly span: Span;
    readonly message: string;
  }[];
  readonly fixes?: () => readonly Fix[];
}

export interface Finding {
  readonly uri: string;
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
