/** A Dockerfile as BuildKit 28.5 reads it. All spans are offsets into `document`. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command } from '../command';
import type { Comment } from '../comment';
import type { Problem } from '../problem';
import type { MappedText, Span } from '../text';

export interface Dockerfile {
  readonly kind: 'dockerfile';
  readonly document: TextDocument;
  readonly escape: '\\' | '`';
  /** ARGs before the first FROM: name to default value, undefined where it has none. */
  readonly globalArgs: ReadonlyMap<string, string | undefined>;
  readonly stages: readonly Stage[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
}

export interface Stage {
  readonly index: number;
  /** As BuildKit stores it: lower case. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  /** How a person names it: its name, else its index. */
  readonly label: string;
  readonly from: From;
  /** The stage that FROM names, where it names one. */
  readonly parent: Stage | undefined;
  /** Everything after FROM, in order. */
  readonly instructions: readonly Instruction[];
  /** From the F of FROM to the end of the last instruction. */
  readonly span: Span;
}

export interface From {
  readonly span: Span;
  /** The image or stage as written, and where. */
  readonly image: string;
  readonly imageSpan: Span;
  /** The same with variables expanded from global ARGs; undefined where one has no known value. */
  readonly resolved: string | undefined;
  /** Whether a build argument has a say in `resolved`. */
  readonly variable: boolean;
  /** The value of `--platform`, as written. */
  readonly platform: string | undefined;
}

export interface Instruction {
  /** Upper case; behind ONBUILD the inner instruction's. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword (ONBUILD's, where it stands behind that) to the last character, here-documents included. */
  readonly span: Span;
  /** What follows keyword and flags: continuation lines joined, comments gone, no white space at the ends. */
  readonly args: MappedText;
  readonly flags: readonly Flag[];
  /** The instruction stands behind ONBUILD: it runs in the stage that starts FROM this one. */
  readonly onbuild: boolean;
  /** For CMD, ENTRYPOINT, RUN, SHELL and HEALTHCHECK CMD; undefined where nothing stands there, or a list of other than strings. */
  readonly command: Command | undefined;
  /** Heredoc bodies that belong to the instruction, without their closing lines. */
  readonly heredocs: readonly MappedText[];
}

/** `--name=value` before an instruction's arguments. */
export interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  /** As written, with quotes. */
  readonly valueSpan: Span | undefined;
}

export interface Healthcheck extends Instruction {
  readonly keyword: 'HEALTHCHECK';
  /** `none` for HEALTHCHECK NONE, `invalid` where BuildKit would refuse it. */
  readonly type: 'none' | 'cmd' | 'invalid';
}

export function isHealthcheck(instruction: Instruction): instruction is Healthcheck {
  return instruction.keyword === 'HEALTHCHECK';
}

/** COPY and ADD but those with `--from`, which have files of another stage or image. */
export function copiesFromContext({ keyword, flags }: Instruction): boolean {
  return /^(?:COPY|ADD)$/.test(keyword) && !flags.some(({ name }) => name === 'from');
}
