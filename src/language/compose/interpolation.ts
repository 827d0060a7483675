/**
 * Compose's interpolation (Compose specification, "Interpolation"): `$VAR`, `${VAR}`, defaults, `$$`. It runs over
 * every value before anything else sees it, so a command's text is what the container gets after it.
 */
import { once } from '../lazy';
import { type MappedText, plainText, type Replaced, replacedIn, type Span, TextBuilder } from '../text';
import type { VariableUse } from './model';

/** The value of a variable where it is known; the host's environment never is. */
export type Variables = (name: string) => string | undefined;

export const noVariables: Variables = () => undefined;

export interface Interpolated {
  /** A variable without a known value stays as it was written. */
  readonly text: MappedText;
  /** Whether every variable had a value or a default. */
  readonly resolved: boolean;
  /** What compose refuses the whole file for ("invalid interpolation format"). */
  readonly refused: readonly Span[];
}

const NONE_REFUSED: readonly Span[] = [];

export function interpolate(text: MappedText, variables: Variables): Interpolated {
  if (!text.value.includes('$')) return { text, resolved: true, refused: NONE_REFUSED };
  const { value } = text;
  const scope = scopeOf(value, variables, 0);
  const builder = new TextBuilder();
  let resolved = true;
  const refused: Span[] = [];
  const replaced: Replaced[] = [];
  let run = 0;
  for (let at = value.indexOf('$'); at >= 0; at = value.indexOf('$', run)) {
    const found = substitutionAt(value, at, scope);
    if (found.refused) refused.push(text.span(at, found.end));
    if (isVariable(value, at))
      replaced.push({ span: text.span(at, found.end), written: value.slice(at, found.end) });
    builder.copy(value.slice(run, at), run);
    if (found.text === undefined) {
      resolved = false;
      builder.copy(value.slice(at, found.end), at);
    } else builder.escape(found.text, at, found.end - at);
    run = found.end;
  }
  builder.copy(value.slice(run), run);
  const result = through(builder.build(), text);
  return { text: replaced.length > 0 ? { ...result, replaced } : result, resolved, refused };
}

/** And no escape, nor a `$` that stands for itself. */
function isVariable(value: string, at: number): boolean {
  return /^\$\{?[a-z_]/i.test(value.slice(at, at + 3));
}

/** What `interpolate` replaces, or would if it knew the value. */
export function variablesIn(text: MappedText, variables: Variables): VariableUse[] {
  const { value } = text;
  const found: VariableUse[] = [];
  if (!value.includes('$')) return found;
  const scope = scopeOf(value, variables, 0);
  for (let at = value.indexOf('$'); at >= 0;) {
    const { end } = substitutionAt(value, at, scope);
    const [, name, operator] = /^\$\{?([a-z_][a-z0-9_]*)([^}]+)?/i.exec(value.slice(at, end)) ?? [];
    if (name !== undefined) found.push({ name, operator, value: variables(name), span: text.span(at, end) });
    at = value.indexOf('$', end);
  }
  return found;
}

/** Text whose places are offsets into another mapped text: its places in the document. */
export function through(outer: MappedText, inner: MappedText): MappedText {
  if (outer.value === '')
    return {
      ...plainText('', inner.span(outer.span(0, 0).start, outer.span(0, 0).start).start),
      ...replacedIn(inner),
    };
  return {
    ...replacedIn(inner),
    value: outer.value,
    span: (start, end) => {
      const within = outer.span(start, end);
      return inner.span(within.start, within.end);
    },
  };
}

interface Substitution {
  /** undefined: not known. */
  readonly text: string | undefined;
  readonly end: number;
  /** Whatever the variables are, compose does not take it. */
  readonly refused?: boolean;
}

/** Defaults may hold variables with defaults …: deeper than this nobody writes. */
const DEEPEST = 20;
const NAME = /[a-z_][a-z0-9_]*/iy;

function substitutionAt(value: string, at: number, scope: Scope): Substitution {
  const next = value[at + 1];
  if (next === '$') return { text: '$', end: at + 2 };
  const braced = next === '{';
  NAME.lastIndex = at + (braced ? 2 : 1);
  const name = NAME.exec(value)?.[0];
  // What is neither a variable nor an escape stands for itself; with a brace it is refused (compose-go, template.go).
  if (name === undefined)
    return braced ? { text: undefined, end: at + 2, refused: true } : { text: '$', end: at + 1 };
  const behind = at + (braced ? 2 : 1) + name.length;
  if (!braced) return { text: scope.variables(name), end: behind };
  const close = scope.closing(at + 1);
  // With a brace somewhere behind it is compose's to say what that one closes.
  if (close === undefined) return { text: undefined, end: behind, refused: !value.includes('}', behind) };
  const operator = /^:?[-+?]/.exec(value.slice(behind, behind + 2))?.[0];
  if (operator === undefined)
    return close === behind
      ? { text: scope.variables(name), end: close + 1 }
      : { text: undefined, end: close + 1, refused: true };
  const argument = value.slice(behind + operator.length, close);
  return { text: applied(scope.variables(name), operator, argument, scope), end: close + 1 };
}

interface Scope {
  readonly variables: Variables;
  readonly depth: number;
  /** Where the brace is that closes the one that opens a variable here. */
  readonly closing: (open: number) => number | undefined;
}

function scopeOf(value: string, variables: Variables, depth: number): Scope {
  const pairs = once(() => bracePairs(value));
  return { variables, depth, closing: (open) => pairs().get(open) };
}

/** In one pass, since what is never closed would be looked for to the end again and again. */
function bracePairs(value: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < value.length; at++) {
    // As compose counts: only a brace that opens a variable.
    if (value[at] === '{' && value[at - 1] === '$') open.push(at);
    else if (value[at] === '}') {
      const last = open.pop();
      if (last !== undefined) pairs.set(last, at);
    }
  }
  return pairs;
}

function applied(
  known: string | undefined,
  operator: string,
  argument: string,
  scope: Scope,
): string | undefined {
  const counts = known !== undefined && (known !== '' || !operator.startsWith(':'));
  if (operator.endsWith('-')) return counts ? known : nested(argument, scope);
  if (operator.endsWith('?')) return counts ? known : undefined;
  // `+`: with a variable that is not known it cannot be told which of the two it will be.
  if (known === undefined) return undefined;
  return counts ? nested(argument, scope) : '';
}

function nested(argument: string, { variables, depth }: Scope): string | undefined {
  if (!argument.includes('$')) return argument;
  if (depth > DEEPEST) return undefined;
  const scope = scopeOf(argument, variables, depth + 1);
  let text = '';
  let run = 0;
  for (let at = argument.indexOf('$'); at >= 0; at = argument.indexOf('$', run)) {
    const found = substitutionAt(argument, at, scope);
    if (found.text === undefined) return undefined;
    text += argument.slice(run, at) + found.text;
    run = found.end;
  }
  return text + argument.slice(run);
}
