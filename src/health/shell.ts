/** A shell while it reads a start-up: where it stands, what it was given, and what it has set so far. */
import type { CompoundList } from 'unbash';
import type { ShellForm } from '../language/command';
import type { Word } from '../language/shell/model';
import type { Span } from '../language/text';
import type { Node } from './course';

/** A script that is run, by whoever knows the container's files. */
export interface ScriptCall {
  readonly command: ShellForm;
  /** Where the shell that reads it stands, and its own path. */
  readonly place: ShellPlace;
  readonly args: readonly Word[];
  /** Read by the shell that is running. */
  readonly sourced: boolean;
  readonly errexit: boolean;
}

export interface ShellPlace {
  readonly workdir: string;
  readonly script: string | undefined;
}

/** The file that a text stands in. */
export interface Origin {
  /** undefined for the command itself. */
  readonly script: ScriptCall | undefined;
  /** Where the command runs that script, or the one that leads to it. */
  readonly ranBy: Span | undefined;
  /** How many scripts run one another down to this one. */
  readonly nesting: number;
}

export const COMMAND_ITSELF: Origin = { script: undefined, ranBy: undefined, nesting: 0 };

export interface Shell {
  place: ShellPlace;
  errexit: boolean;
  /** `$1`, `$2` … */
  args: readonly Word[];
  /** Where these are written. */
  readonly argsOf: Origin;
  /** What variables are set to, where that is plain. */
  readonly variables: Map<string, string>;
  readonly functions: Map<string, Node | CompoundList>;
}

export function newShell(place: ShellPlace, given: Partial<Omit<Shell, 'place' | 'functions'>> = {}): Shell {
  return {
    place,
    errexit: false,
    args: [],
    argsOf: COMMAND_ITSELF,
    ...given,
    variables: new Map(given.variables),
    functions: new Map(),
  };
}

/** `-e`, `-eu`, `-xeo`: as an argument of a shell, in a first line, and of `set`. */
export function isErrexit(option: string): boolean {
  return /^-[a-zA-Z]*e/.test(option);
}

/** `set -e`, `set +e`, `set -o errexit`. */
export function setOptions(args: readonly Word[], shell: Shell): void {
  const values = args.map(({ value }) => value);
  if (values.some((value, at) => isErrexit(value) || (value === 'errexit' && values[at - 1] === '-o')))
    shell.errexit = true;
  if (values.some((value) => /^\+[a-z]*e/.test(value))) shell.errexit = false;
}

export function assign(name: string, value: string, shell: Shell): void {
  shell.variables.set(name, resolved(value, shell) ?? value);
}

/** The value of a word, where it is one plain variable that is known. */
export function resolved(value: string, { args, variables }: Shell): string | undefined {
  const [, number, name] = /^\$\{?(?:(\d)|([A-Za-z_]\w*))\}?$/.exec(value) ?? [];
  if (number !== undefined) {
    const word = args[Number(number) - 1];
    return word?.literal ? word.value : undefined;
  }
  const found = name === undefined ? undefined : variables.get(name);
  return found === undefined || found.includes('$') ? undefined : found;
}
