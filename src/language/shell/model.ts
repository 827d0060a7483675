/** What a command runs: every program that is called in it, however deep in wrappers and control structures. */
import type { MappedText, Span } from '../text';

/** A word of a command line. */
export interface Word {
  /** With quotes removed; expansions stay as written (`$PORT`). */
  readonly value: string;
  /** Whether `value` is what the program gets: no expansion, no glob. */
  readonly literal: boolean;
  /** A `$` stands for itself in it, beside others that do not. */
  readonly mixed?: boolean;
  readonly span: Span;
  /** The value with the place of every character: the script in `sh -c "…"`, the host in a URL. */
  content(): MappedText;
}

export interface Invocation {
  /** The program's name without its folder, and on Windows in lower case without `.exe`. */
  readonly name: string;
  /** As written: `/usr/bin/curl`. */
  readonly word: Word;
  readonly args: readonly Word[];
  /** From the first word to the last. */
  readonly span: Span;
  /** `sh`, `env`, `timeout` … around it, outermost first. */
  readonly wrappers: readonly string[];
  /** The same as written, but for Windows' shells. */
  readonly around: readonly Word[];
  /** The duration that a `timeout` around it is given, as written. */
  readonly timeLimit?: string;
  /** A program around it gives it another folder, or may give it another PATH. */
  readonly elsewhere?: boolean;
  /** Inside `$(…)` or backticks, or fed into another program by a pipe. */
  readonly captured: boolean;
  /** A shell reads the words: the command is in shell form or behind `sh -c`. */
  readonly shell: boolean;
}

export interface ShellScript {
  readonly text: MappedText;
  readonly invocations: readonly Invocation[];
  /** The grammar's errors: half-typed input. */
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
}
