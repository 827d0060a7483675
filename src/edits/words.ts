/** A command line, written as each kind of file wants it. */
import type { Word } from '../language/shell/model';

/** A word of a command line that is to be written. */
export interface Argument {
  readonly value: string;
  /** Only a shell makes of it what is meant: it holds a variable. */
  readonly variable: boolean;
  /** Where it was taken from. */
  readonly from: Word | undefined;
}

/** A word that may hold variables of the container. */
export function asArgument(value: string): Argument {
  return { value, variable: value.includes('$'), from: undefined };
}

/** The JSON form; undefined where only a shell gives the words their meaning. */
export function execForm(words: readonly Argument[]): string | undefined {
  return words.some(({ variable }) => variable) ? undefined : jsonForm(words.map(({ value }) => value));
}

export function jsonForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** For `/bin/sh -c`. */
export function shellForm(words: readonly Argument[]): string {
  return words.map(({ value, variable }) => (variable ? expanded(value) : quoted(value))).join(' ');
}

const SAFE = /^[\w@%+=:,./-]+$/;

/** A word as it has to stand in a line for a shell. */
export function quoted(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** In double quotes where the shell would split or match files. Compose doubles the `$` of the container's variables. */
function expanded(word: string): string {
  return SAFE.test(word.replace(/\$\$?(?:\w+|\{\w+(?::?-[\w./:-]*)?\})/g, '')) ||
    /^\$\$?(?:\w+|\{\w+\})$/.test(word)
    ? word
    : `"${word}"`;
}
