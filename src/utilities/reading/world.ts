/** The worlds in which a check is tried: how its requests end, and where in its script a trial is. */
import type { Command as CommandNode } from 'unbash';
import { type Codes, type Node, OTHER, outcomeOf, type Scope, ZERO } from '../../health/exit-codes';
import type { HttpProbe } from '../../health/model';
import type { Word } from '../../language/shell/model';
import { type Called, calledBy, commandWords } from '../../language/shell/parse';
import type { Expected, Shown } from './answer';

/** How the requests end. */
export interface World {
  /** What the request is answered with whose status is looked at; 0 is no answer. */
  readonly status: number;
  /** By their keys, those that do not go well. */
  readonly failing: ReadonlySet<string>;
}

/** A request that a trial has come by. Where its status is looked at, that decides, and nothing is expected. */
export interface Met {
  readonly probe: HttpProbe;
  readonly expected: Expected | undefined;
}

export interface Trial {
  readonly world: World;
  readonly met: Map<string, Met>;
  /** Shared by all trials of a check. */
  readonly known: Known;
}

export interface Known {
  readonly scopes: Map<string, Scope | undefined>;
  readonly words: Map<CommandNode, readonly Word[]>;
  readonly called: Map<CommandNode, Called | undefined>;
  /** Behind a command that succeeded, and behind one that failed. */
  readonly outcomes: readonly [Map<Node, Codes>, Map<Node, Codes>];
  /** Whether filters let any status pass, by what they are. */
  readonly telling: Map<string, boolean>;
}

export type Code = 0 | 1;

/** Where a trial is. */
export interface Here {
  readonly scope: Scope;
  readonly trial: Trial;
  readonly shell: Shell;
  /** A failure is looked at: `set -e` does nothing, however deep in `if`, `!` and left of `&&` and `||`. */
  readonly tested: boolean;
}

export interface Shell {
  last: Code;
  errexit: boolean;
  pipefail: boolean;
  readonly variables: Map<string, Value>;
}

export type Value = { readonly text: string } | { readonly code: Code } | { readonly output: Output };

/** What a request prints, behind filters. */
export interface Output {
  readonly probe: HttpProbe;
  readonly shown: Shown;
  readonly filters: readonly (readonly Word[])[];
  /** What is printed where it fails, behind all else, so that it never fails: `|| echo 000`. */
  readonly spare?: string;
}

/** All that a server may answer with. */
export const statuses: readonly number[] = Array.from({ length: 500 }, (_, at) => 100 + at);

export function knowingNothing(): Known {
  return {
    scopes: new Map(),
    words: new Map(),
    called: new Map(),
    outcomes: [new Map(), new Map()],
    telling: new Map(),
  };
}

export function wordsOf(node: CommandNode, { scope, trial }: Here): readonly Word[] {
  const { words } = trial.known;
  const known = words.get(node) ?? commandWords(node, scope.text);
  words.set(node, known);
  return known;
}

/** What a command runs in the end. */
export function calledOf(node: CommandNode, here: Here): Called | undefined {
  const { called } = here.trial.known;
  if (!called.has(node)) called.set(node, calledBy(wordsOf(node, here), true));
  return called.get(node);
}

/** Which exit codes a command that asks nothing may end with. */
export function codesOf(node: Node, last: Code, { scope, trial }: Here): Codes {
  const outcomes = trial.known.outcomes[last];
  let codes = outcomes.get(node);
  if (codes === undefined) {
    const { goesOn, ends } = outcomeOf(node, scope, last === 0 ? ZERO : OTHER);
    outcomes.set(node, (codes = goesOn | ends));
  }
  return codes;
}

export function keyOf({ invocation }: HttpProbe, what: string): string {
  return `${invocation.span.start} ${what}`;
}

export function settled(key: string, met: Met, { met: all, world }: Trial): Code {
  all.set(key, met);
  return world.failing.has(key) ? 1 : 0;
}
