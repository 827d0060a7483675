/** The worlds in which a check is tried: how its requests end, and where in its script a trial is. */
import type { Scope } from '../../health/exit-codes';
import type { HttpProbe } from '../../health/model';
import type { Word } from '../../language/shell/model';
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
  /** Whether filters let any status pass, by what they are. */
  readonly telling: Map<string, boolean>;
}

export type Code = 0 | 1;

/** Where a trial is. */
export interface Here {
  readonly scope: Scope;
  readonly trial: Trial;
  readonly shell: Shell;
}

interface Shell {
  last: Code;
  readonly variables: Map<string, Value>;
}

export type Value = { readonly text: string } | { readonly code: Code } | { readonly output: Output };

/** What a request prints, behind filters. */
export interface Output {
  readonly probe: HttpProbe;
  readonly shown: Shown;
  readonly filters: readonly (readonly Word[])[];
}

/** All that a server may answer with. */
export const statuses: readonly number[] = Array.from({ length: 500 }, (_, at) => 100 + at);

export function keyOf({ invocation }: HttpProbe, what: string): string {
  return `${invocation.span.start} ${what}`;
}

export function settled(key: string, met: Met, { met: all, world }: Trial): Code {
  all.set(key, met);
  return world.failing.has(key) ? 1 : 0;
}
