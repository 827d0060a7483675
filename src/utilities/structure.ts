/**
 * Whether a command does nothing but ask: `curl … && curl … || exit 1`, also through `sh -c`. Then one call of the
 * utility can stand for all of it.
 */
import type { Script, Word } from 'unbash';
import { OTHER, outcomeOf, type Scope, scopeOf, ZERO } from '../health/exit-codes';
import type { HttpProbe } from '../health/model';
import { verdictOf } from '../health/verdict';
import type { Command } from '../language/command';
import { plainText } from '../language/text';

export interface Structure {
  /** What reads the answers: `grep`. */
  readonly filters: readonly string[];
  /** `|| true` and its like keep it from failing. */
  readonly alwaysPasses: boolean;
}

interface Found {
  readonly filters: readonly string[];
  /** How many times a tool is called. */
  readonly calls: number;
}

export function structureOf(command: Command, probes: readonly HttpProbe[]): Structure | undefined {
  const found =
    command.form === 'shell'
      ? ofScript(command.script.value, 0)
      : ofWords(
          command.words.map(({ value }) => value),
          0,
        );
  if (found?.calls !== probes.length) return undefined;
  return { filters: found.filters, alwaysPasses: verdictOf(command)?.blindSpot !== undefined };
}

const one: Found = { filters: [], calls: 1 };

/** `curl …`, also behind `timeout 5` and the like, and `sh -c '…'`. */
function ofWords(words: readonly string[], depth: number): Found | undefined {
  const [first = '', ...rest] = words;
  const name = first.slice(first.lastIndexOf('/') + 1);
  if (/^(?:curl|wget)(?:\.exe)?$/i.test(name)) return one;
  if (/^(?:ba|da|a)?sh$/.test(name)) {
    const [flags = '', script = '', ...more] = rest;
    return /^-[a-z]*c$/.test(flags) && more.length === 0 && depth < 3
      ? ofScript(script, depth + 1)
      : undefined;
  }
  if (/^(?:exec|busybox)$/.test(name)) return ofWords(rest, depth);
  if (name === 'timeout') return ofWords(rest.slice(rest.findIndex((word) => /^\d/.test(word)) + 1), depth);
  return undefined;
}

function ofScript(script: string, depth: number): Found | undefined {
  const scope = scopeOf(plainText(script, 0));
  const [statement, behind, ...more] = scope?.script.commands ?? [];
  if (!scope || !statement || statement.background || more.length > 0) return undefined;
  const found = ofNode(statement.command, scope, depth);
  if (!found || !behind || ending(behind.command, scope, ZERO) === 'passes') return found;
  const isExit = behind.command.type === 'Command' && wordsOf(behind.command).join(' ') === 'exit $?';
  return isExit ? found : undefined;
}

type Node = Script['commands'][number]['command'];

function ofNode(node: Node, scope: Scope, depth: number): Found | undefined {
  if (node.type === 'Command') return ofWords(wordsOf(node), depth);
  if (node.type === 'Pipeline') return ofPipeline(node, scope, depth);
  if (node.type !== 'AndOr') return undefined;
  let all: Found = { ...one, calls: 0 };
  for (const [at, command] of node.commands.entries()) {
    const operator = node.operators[at - 1];
    const end = at > 0 ? ending(command, scope, operator === '||' ? OTHER : ZERO) : undefined;
    if (end) {
      // `&& exit 0 || exit 1` says what the exit code is anyway.
      if (at < node.commands.length - 1 && (operator !== '&&' || end !== 'passes')) return undefined;
      if (operator === '&&' && end === 'fails') return undefined;
      continue;
    }
    const found = operator === '||' ? undefined : ofNode(command, scope, depth);
    if (!found) return undefined;
    all = { calls: all.calls + found.calls, filters: [...all.filters, ...found.filters] };
  }
  return all;
}

/** `curl … | grep -q ok`. */
function ofPipeline(
  node: Extract<Node, { type: 'Pipeline' }>,
  scope: Scope,
  depth: number,
): Found | undefined {
  const [first, ...filters] = node.commands;
  const found = node.prefixes.length === 0 && first ? ofNode(first, scope, depth) : undefined;
  const texts = filters.map((filter) => (filter.type === 'Command' ? wordsOf(filter) : []));
  if (!found || texts.some(([name = '']) => !readers.has(name))) return undefined;
  return { ...found, filters: [...found.filters, ...texts.map((words) => words.join(' '))] };
}

const readers = new Set('grep egrep fgrep jq cat head tail awk sed cut tr wc tee'.split(' '));

/** What a command that asks nothing makes of the exit code. */
function ending(node: Node, scope: Scope, before: number): 'passes' | 'fails' | undefined {
  const { goesOn, ends } = outcomeOf(node, scope, before);
  const codes = goesOn | ends;
  return codes === ZERO ? 'passes' : codes === OTHER ? 'fails' : undefined;
}

function wordsOf(node: Extract<Node, { type: 'Command' }>): readonly string[] {
  return [node.name, ...node.args].flatMap((word) => (word?.type === 'Word' ? wordText(word) : []));
}

function wordText({ value }: Word): string {
  return value;
}
