/** Variables as the builder knows them: what ENV and ARG give, and what a text becomes with them. */
import { lex, unknown } from './lexer';
import type { Dockerfile, Instruction } from './model';
import { quotedWordsOf } from './words';

/** undefined for a value that is not known. */
export type BuildVariables = ReadonlyMap<string, string | undefined>;

/** A text with variables in their places; undefined where one of them has no value that is known. */
export function expanded(text: string, variables: BuildVariables, escape: string): string | undefined {
  const lexed = lex(text, { escape, variable: (name) => variables.get(name) ?? unknown });
  return lexed?.known ? lexed.result : undefined;
}

export interface Assignment {
  readonly name: string;
  /** As written; undefined for an ARG without a default. */
  readonly text: string | undefined;
}

/** What an ENV or ARG gives, in the order of its names; `ENV NAME value` has one. */
export function assignmentsOf({ keyword, args }: Instruction, escape: string): readonly Assignment[] {
  const words = quotedWordsOf(args, escape).map(({ value }) => value);
  const [first = ''] = words;
  if (keyword === 'ENV' && !first.includes('='))
    return [{ name: first, text: args.value.slice(first.length).trim() }];
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, text: undefined }
      : { name: word.slice(0, equals), text: word.slice(equals + 1) };
  });
}

/** The value of an assignment. An ARG without a default has that of the global one. */
export function valueOf(
  { name, text }: Assignment,
  variables: BuildVariables,
  { escape, globalArgs }: Dockerfile,
): string | undefined {
  return text === undefined ? globalArgs.get(name) : expanded(text, variables, escape);
}
