/**
 * Whether a command does nothing but ask: `curl … && curl … || exit 1`, also through `sh -c`. Then one call of the
 * utility can stand for all of it.
 */
import { parse, type Script, type Word } from 'unbash';
import type { HttpProbe } from '../health/model';
import type { Command } from '../language/command';

export interface Structure {
  /** What reads the answers: `grep`. */
  readonly filters: readonly string[];
  /** `|| true` and its like stand behind it. */
  readonly alwaysPasses: boolean;
}

interface Found extends Structure {
  /** How many times a tool is called. */
  readonly calls: number;
  /** Whether `|| exit 1` ends it: what stands behind is reached by success alone. */
  readonly exits: boolean;
}

export function structureOf(command: Command, probes: readonly HttpProbe[]): Structure | undefined {
  const found =
    command.form === 'shell'
      ? ofScript(command.script.value, 0)
      : ofWords(
          command.words.map(({ value }) => value),
          0,
        );
  return found?.calls === probes.length ? found : undefined;
}

const one: Found = { filters: [], alwaysPasses: false, calls: 1, exits: false };

/** `curl …`, also behind `timeout 5` and the like, and `sh -c '…'`. */
function ofWords(words: readonly string[], depth: number): Found | undefined {
  const [first = '', ...rest] = words;
  const name = first.slice(first.lastIndexOf('/') + 1);
  if (/^(?:curl|wget)$/.test(name)) return one;
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
  const { commands, errors } = parse(script);
  const [statement, behind, ...more] = commands;
  if (!statement || statement.background || (errors?.length ?? 0) > 0 || more.length > 0) return undefined;
  const found = ofNode(statement.command, depth);
  if (!found || !behind) return found;
  if (ending(behind.command) === 'passes') return { ...found, alwaysPasses: !found.exits };
  const isExit = behind.command.type === 'Command' && wordsOf(behind.command).join(' ') === 'exit $?';
  return isExit ? found : undefined;
}

type Node = Script['commands'][number]['command'];

function ofNode(node: Node, depth: number): Found | undefined {
  if (node.type === 'Command') return ofWords(wordsOf(node), depth);
  if (node.type === 'Pipeline') return ofPipeline(node, depth);
  if (node.type !== 'AndOr') return undefined;
  let all: Found = { ...one, calls: 0 };
  for (const [at, command] of node.commands.entries()) {
    const operator = node.operators[at - 1];
    const end = operator === '||' || at > 0 ? ending(command) : undefined;
    if (end) {
      // `&& exit 0 || exit 1` says what the exit code is anyway.
      if (at < node.commands.length - 1 && (operator !== '&&' || end !== 'passes')) return undefined;
      if (operator === '&&' && end === 'fails') return undefined;
      if (operator === '||') all = { ...all, alwaysPasses: end === 'passes', exits: end === 'fails' };
      continue;
    }
    const found = operator === '||' ? undefined : ofNode(command, depth);
    if (!found) return undefined;
    all = { ...all, calls: all.calls + found.calls, filters: [...all.filters, ...found.filters] };
  }
  return all;
}

/** `curl … | grep -q ok`. */
function ofPipeline(node: Extract<Node, { type: 'Pipeline' }>, depth: number): Found | undefined {
  const [first, ...filters] = node.commands;
  const found = node.prefixes.length === 0 && first ? ofNode(first, depth) : undefined;
  const texts = filters.map((filter) => (filter.type === 'Command' ? wordsOf(filter) : []));
  if (!found || texts.some(([name = '']) => !readers.has(name))) return undefined;
  return { ...found, filters: [...found.filters, ...texts.map((words) => words.join(' '))] };
}

const readers = new Set('grep egrep fgrep jq cat head tail awk sed cut tr wc tee'.split(' '));

/** What a command that only sets the exit code makes of it. */
function ending(node: Node): 'passes' | 'fails' | undefined {
  if (node.type === 'BraceGroup' || node.type === 'Subshell') {
    const { commands } = node.body;
    const says = commands
      .slice(0, -1)
      .every(({ command }) => command.type === 'Command' && isEcho(wordsOf(command)));
    const last = commands.at(-1);
    return says && last ? ending(last.command) : undefined;
  }
  if (node.type !== 'Command') return undefined;
  const [name, code] = wordsOf(node);
  if (name === 'true' || name === ':') return 'passes';
  if (name === 'false') return 'fails';
  if (name !== 'exit') return undefined;
  return code === '0' ? 'passes' : 'fails';
}

function isEcho([name]: readonly string[]): boolean {
  return name === 'echo' || name === 'printf';
}

function wordsOf(node: Extract<Node, { type: 'Command' }>): readonly string[] {
  return [node.name, ...node.args].flatMap((word) => (word?.type === 'Word' ? wordText(word) : []));
}

function wordText({ value }: Word): string {
  return value;
}
