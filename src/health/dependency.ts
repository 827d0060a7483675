/**
 * Dependency checks: programs that a start-up runs before the application, and that fail while another host is away
 * (`curl --fail http://api/health && node server.js`, `until nc -z db 5432; do sleep 1; done`). One whose failure ends
 * the start-up is tried again by the container's restart.
 */
import {
  type Command as CommandNode,
  type CompoundList,
  forEachChild,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import type { Command, ShellForm } from '../language/command';
import { isBuiltin } from '../language/shell/builtins';
import type { Invocation, Word } from '../language/shell/model';
import { type Called, calledBy, commandWords, execWords } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import {
  type Course,
  coursesBehind,
  ENDS,
  type Fate,
  leadOf,
  leadOfBlock,
  limitOf,
  type Node,
  type Scope,
  settle,
} from './course';
import { httpProbeOf } from './probe';
import { isElsewhere, targetsOf } from './target';

export interface DependencyCheck {
  /** The program that asks, as written; a shell itself opens `/dev/tcp/HOST/PORT`. */
  readonly tool: string;
  readonly span: Span;
  readonly invocation: Invocation | undefined;
  /** The other host. */
  readonly host: string;
  /**
   * What comes of a host that stays away: the start-up `ends`, at once or after some tries, or `stops` as if all were
   * done (`exit 0`); it `waits` without end; or it `gives up` and starts the application all the same.
   */
  readonly failure: 'ends' | 'stops' | 'waits' | 'gives up';
  /** Something else decides whether it is asked at all. */
  readonly conditional: boolean;
  /** The script that it stands in; undefined for the command itself. */
  readonly script: ScriptCall | undefined;
  /** Where the command runs that script, or the one that leads to it. */
  readonly ranBy: Span | undefined;
  /** Another script runs that script. */
  readonly nested: boolean;
}

export interface StartUp {
  readonly checks: readonly DependencyCheck[];
  /** Calls of curl and wget that fetch or send something: the start-up needs them anyway. */
  readonly transfers: readonly Invocation[];
  /** The other programs, of which it is not known what they do: the application is one of them. */
  readonly programs: readonly Invocation[];
  /** Whether all that is run before the application could be looked into. */
  readonly complete: boolean;
}

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

export interface Scripts<Call extends ScriptCall = ScriptCall> {
  place(): ShellPlace;
  runBy(invocation: Invocation, place: ShellPlace): Call | undefined;
  /** Behind a `cd`. */
  moved(invocation: Invocation, place: ShellPlace): ShellPlace;
}

const NO_SCRIPTS: Scripts = {
  place: () => ({ workdir: '/', script: undefined }),
  runBy: () => undefined,
  moved: (_, place) => place,
};

/** What a start-up asks before it starts. */
export function startUpOf(command: Command, scripts: Scripts = NO_SCRIPTS): StartUp {
  const walk: Walk = { scripts, checks: [], transfers: [], programs: [], complete: true, left: MOST_NODES };
  const shell = newShell(scripts.place());
  if (command.form === 'exec') runWords(execWords(command), false, ENDS, { walk, shell, ...OUTSIDE });
  else runText(command.script, ENDS, { walk, shell, ...OUTSIDE });
  const { checks, transfers, programs, complete } = walk;
  return { checks, transfers, programs, complete };
}

/** Far beyond what anyone writes. */
const MOST_NODES = 20_000;
const LONGEST = 65_536;
const DEEPEST = 60;

interface Walk {
  readonly scripts: Scripts;
  readonly checks: DependencyCheck[];
  readonly transfers: Invocation[];
  readonly programs: Invocation[];
  complete: boolean;
  left: number;
}

/** A shell while it reads. */
interface Shell {
  place: ShellPlace;
  errexit: boolean;
  /** `$1`, `$2` … */
  args: readonly Word[];
  /** Where these are written. */
  readonly argsOf: Pick<Here, 'script' | 'ranBy'>;
  /** What variables are set to, where that is plain. */
  readonly variables: Map<string, string>;
  readonly functions: Map<string, Node | CompoundList>;
}

function newShell(
  place: ShellPlace,
  args: readonly Word[] = [],
  argsOf: Shell['argsOf'] = OUTSIDE,
  errexit = false,
): Shell {
  return { place, errexit, args, argsOf, variables: new Map(), functions: new Map() };
}

/** Where in the start-up a part of it stands. */
interface Here {
  readonly walk: Walk;
  readonly shell: Shell;
  readonly text: MappedText;
  readonly script: ScriptCall | undefined;
  readonly ranBy: Span | undefined;
  readonly exits: Fate;
  readonly loop: Scope['loop'];
  readonly returns: Fate | undefined;
  readonly conditional: boolean;
  /** In the condition of `if` or of a loop, where `set -e` does not look. */
  readonly tested: boolean;
  /** `timeout` around it: where a loop without end leads. */
  readonly timeout: Course | undefined;
  readonly depth: number;
}

const OUTSIDE = {
  text: { value: '', span: () => ({ start: 0, end: 0 }) },
  script: undefined,
  ranBy: undefined,
  exits: ENDS,
  loop: undefined,
  returns: undefined,
  conditional: false,
  tested: false,
  timeout: undefined,
  depth: 0,
};

function scopeAt({ exits, loop, returns, shell }: Here): Scope {
  return { exits, loop, returns, functions: shell.functions, depth: 0 };
}

function runText(text: MappedText, fate: Fate, here: Here): void {
  const script = text.value.length <= LONGEST ? parse(text.value) : undefined;
  // What is half typed means something else in a moment.
  if (!script || (script.errors?.length ?? 0) > 0) {
    here.walk.complete = false;
    return;
  }
  const [, ...options] = (script.shebang ?? '').split(/\s+/);
  if (here.script && !here.script.sourced && options.some(isErrexit)) here.shell.errexit = true;
  runList(script.commands, fate, { ...here, text });
}

function isErrexit(option: string): boolean {
  return /^-[a-zA-Z]*e/.test(option);
}

function runList(statements: readonly Statement[], fate: Fate, here: Here): void {
  for (const { command } of statements)
    if (command.type === 'Function') here.shell.functions.set(command.name.value, command.body);
  const behind = coursesBehind(statements, fate, scopeAt(here));
  for (const [at, { command, background }] of statements.entries()) {
    const isLast = at === statements.length - 1;
    const next = behind[at] ?? fate.succeeds;
    const tested = isLast ? fate.tested : next;
    const unchecked = isLast ? fate.fails : next;
    const fails = here.shell.errexit && !here.tested ? here.exits.fails : unchecked;
    // Nobody waits for what runs beside.
    if (background) run(command, { succeeds: next, fails: next, tested: next }, here);
    else run(command, { succeeds: next, fails, tested }, here);
  }
}

function run(node: Node, fate: Fate, outer: Here): void {
  const here = { ...outer, depth: outer.depth + 1 };
  if (here.depth > DEEPEST || here.walk.left-- <= 0) {
    here.walk.complete = false;
    return;
  }
  switch (node.type) {
    case 'Command':
      runCommand(node, fate, here);
      break;
    case 'AndOr':
      runAndOr(node, fate, here);
      break;
    case 'Pipeline':
      runPipeline(node, fate, here);
      break;
    case 'If':
      runIf(node, fate, here);
      break;
    case 'While':
      runWhile(node, fate, here);
      break;
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
      runList(node.body.commands, ...inLoop(node.body, false, fate, here));
      break;
    case 'Case':
      for (const { body } of node.items) runList(body.commands, fate, { ...here, conditional: true });
      break;
    case 'BraceGroup':
      runList(node.body.commands, fate, here);
      break;
    case 'Subshell':
      // What is left by `exit` is this shell.
      runList(node.body.commands, fate, { ...here, exits: fate, loop: undefined });
      break;
    case 'Redirected':
      opened(node.redirects, fate, here);
      run(node.command, fate, here);
      break;
    case 'TestCommand':
      runCaptured(node, fate, here);
      break;
  }
}

type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

function runAndOr({ commands, operators }: NodeOf<'AndOr'>, fate: Fate, here: Here): void {
  const scope = scopeAt(here);
  const leads = commands.map((command) => leadOf(command, scope));
  /** Where it goes behind each command, from the last to the first. */
  const fates: Fate[] = [fate];
  for (let at = commands.length - 2; at >= 0; at--) {
    const next = fates.at(-1) ?? fate;
    const lead = leads[at + 1] ?? 'unknown';
    const reached = lead === 'succeeds' ? next.succeeds : lead === 'fails' ? next.tested : settle(lead, fate);
    const isAnd = operators[at] === '&&';
    const fails = isAnd ? next.tested : reached;
    fates.push({ succeeds: isAnd ? reached : next.succeeds, fails, tested: fails });
  }
  fates.reverse();
  for (const [at, command] of commands.entries()) {
    const isLast = at === commands.length - 1;
    const conditional = here.conditional || (at > 0 && leads[0] === 'unknown');
    run(command, fates[at] ?? fate, { ...here, conditional, tested: here.tested || !isLast });
  }
}

function runPipeline({ commands, prefixes }: NodeOf<'Pipeline'>, fate: Fate, here: Here): void {
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const own = isNegated ? negated(fate) : fate;
  const last = commands.at(-1);
  const reads = last?.type === 'Command' && /^(?:[ef]?grep|jq)$/.test(last.name?.value ?? '');
  for (const command of commands) {
    // What is asked shows in what `grep` finds of the answer; another reader takes whatever comes.
    if (command === last) run(command, own, { ...here, tested: here.tested || isNegated });
    else if (reads) run(command, own, here);
    else run(command, { succeeds: own.succeeds, fails: own.succeeds, tested: own.succeeds }, here);
  }
}

function negated({ succeeds, tested }: Fate): Fate {
  return { succeeds: tested, fails: succeeds, tested: succeeds };
}

function runIf(node: NodeOf<'If'>, fate: Fate, here: Here): void {
  const scope = scopeAt(here);
  const branches = [node, ...node.elif];
  const courseOf = (body: CompoundList | undefined) =>
    body ? settle(leadOfBlock(body.commands, scope), fate) : fate.succeeds;
  branches.forEach(({ clause, then }, at) => {
    const next = branches[at + 1];
    const fails = next ? settle('unknown', fate) : courseOf(node.else);
    const conditional = here.conditional || at > 0;
    const own = { succeeds: courseOf(then), fails, tested: fails };
    runList(clause.commands, own, { ...here, conditional, tested: true });
    runList(then.commands, fate, { ...here, conditional: true });
  });
  if (node.else) runList(node.else.commands, fate, { ...here, conditional: true });
}

function runWhile({ kind, clause, body }: NodeOf<'While'>, fate: Fate, here: Here): void {
  const [only] = clause.commands;
  const word = only?.command.type === 'Command' ? only.command.name?.value : undefined;
  const asks = clause.commands.some(({ command }) => isQuestion(command, here));
  const endless = asks || (kind === 'while' ? word === 'true' || word === ':' : word === 'false');
  const [round, inner] = inLoop(body, endless, fate, here);
  const left = fate.succeeds;
  const own: Fate =
    kind === 'until'
      ? { succeeds: left, fails: round.fails, tested: round.tested }
      : { succeeds: round.fails, fails: left, tested: left };
  runList(clause.commands, own, { ...here, tested: true });
  runList(body.commands, round, inner);
}

/** What becomes of one round of a loop that is not left by `break`. */
function inLoop(body: CompoundList, endless: boolean, fate: Fate, here: Here): [Fate, Here] {
  const outside = { ...scopeAt(here), loop: undefined };
  const limit = limitOf(body.commands, outside, (node) => isQuestion(node, here));
  const givesUp: Course = fate.succeeds === 'ends' || fate.succeeds === 'stops' ? fate.succeeds : 'gives up';
  const again: Course =
    limit === 'exit' ? here.exits.fails : limit === 'break' || !endless ? givesUp : (here.timeout ?? 'again');
  const round: Fate = { succeeds: again, fails: again, tested: again };
  return [round, { ...here, loop: { breaks: fate.succeeds, again } }];
}

/** Whether another host is asked in a part of the script, whatever comes of it. */
function isQuestion(node: Node, { text, shell }: Here): boolean {
  let left = MOST_LOOKED_AT;
  const asks = (part: SyntaxNode): boolean => {
    if (left-- <= 0) return false;
    if (part.type === 'Command') {
      const called = calledBy(commandWords(part, text), true);
      if (called && 'program' in called && hostsOf(called.program, shell).length > 0) return true;
    }
    if (part.type === 'Redirect' && part.target?.value.startsWith('/dev/tcp/')) return true;
    let found = false;
    if (part.type === 'CommandExpansion') {
      const { script } = part;
      return script?.source === undefined && (script?.commands ?? []).some(({ command }) => asks(command));
    }
    forEachChild(part, (child) => {
      found ||= asks(child);
    });
    return found;
  };
  return asks(node);
}

const MOST_LOOKED_AT = 200;

function runCommand(node: CommandNode, fate: Fate, here: Here): void {
  const { shell } = here;
  opened(node.redirects, fate, here);
  const words = commandWords(node, here.text);
  const [name, ...args] = words;
  if (!name) {
    for (const part of node.prefix)
      if (part.type === 'Assignment')
        assign(part.name, part.value.type === 'Word' ? part.value.value : '$', shell);
    return;
  }
  const body = shell.functions.get(name.value);
  if (body) {
    runFunction(body, args, fate, here);
    return;
  }
  if (name.value === '[' || name.value === 'test') runCaptured(node, fate, here);
  runWords(words, true, fate, here, writesFile(node.redirects));
}

function assign(name: string, value: string, shell: Shell): void {
  shell.variables.set(name, resolved(value, shell) ?? value);
}

/** The value of a word, where it is one plain variable that is known. */
function resolved(value: string, { args, variables }: Shell): string | undefined {
  const [, number, name] = /^\$\{?(?:(\d)|([A-Za-z_]\w*))\}?$/.exec(value) ?? [];
  if (number !== undefined) {
    const word = args[Number(number) - 1];
    return word?.literal ? word.value : undefined;
  }
  const found = name === undefined ? undefined : variables.get(name);
  return found === undefined || found.includes('$') ? undefined : found;
}

function runFunction(body: Node | CompoundList, args: readonly Word[], fate: Fate, here: Here): void {
  // Its variables are its own only where it says so, but nobody reuses their names for something else.
  const shell: Shell = { ...here.shell, args, argsOf: here };
  const within: Here = { ...here, shell, loop: undefined, returns: fate };
  const outside = here.shell.functions;
  const name = [...outside].find(([, one]) => one === body)?.[0] ?? '';
  // A function that calls itself is gone through once.
  const functions = new Map(outside);
  functions.delete(name);
  const inner = { ...within, shell: { ...shell, functions } };
  if (body.type === 'CompoundList') runList(body.commands, fate, inner);
  else run(body, fate, inner);
}

function runWords(words: readonly Word[], isShell: boolean, fate: Fate, here: Here, toFile = false): void {
  const called = calledBy(words, isShell);
  if (!called) here.walk.complete = false;
  else if ('program' in called) runProgram(called.program, fate, here, toFile);
  else runScriptText(called, fate, here);
}

/** `sh -c '…'`, in a shell of its own. */
function runScriptText(
  { script, options }: Extract<Called, { script: unknown }>,
  fate: Fate,
  here: Here,
): void {
  const shell = { ...newShell(here.shell.place), errexit: options.some(isErrexit) };
  // What is exported is known inside, too.
  for (const [name, value] of here.shell.variables) shell.variables.set(name, value);
  const timeout = options.some((word) => /(?:^|\/)timeout$/.test(word))
    ? fate.fails === 'goes on'
      ? 'gives up'
      : fate.fails
    : here.timeout;
  runText(script, fate, {
    ...here,
    shell,
    exits: fate,
    loop: undefined,
    returns: undefined,
    tested: false,
    timeout,
  });
}

function runProgram(invocation: Invocation, fate: Fate, here: Here, toFile: boolean): void {
  const { name, word, args } = invocation;
  const { shell, walk } = here;
  if (name === 'set') setOptions(args, shell);
  else if (name === 'shift') shell.args = here.conditional ? shell.args : shell.args.slice(1);
  else if (name === 'cd') shell.place = walk.scripts.moved(invocation, shell.place);
  else if (/^\$(?:@|\*|\{@\})$/.test(word.value)) {
    const { script, ranBy } = shell.argsOf;
    const inner = { ...here, script, ranBy, depth: here.depth + 1 };
    // A script may be given `"$@"` for a word, and so itself again.
    if (inner.depth > DEEPEST) walk.complete = false;
    else if (shell.args.length > 0) runWords(shell.args, false, fate, inner);
  } else if (waitsFor.test(name)) runWaiter(invocation, fate, here);
  else {
    const call = walk.scripts.runBy(invocation, shell.place);
    if (call) runScript(call, here.ranBy ?? invocation.span, fate, here);
    else if (isUnknownScript(invocation)) walk.complete = false;
    else ask(invocation, fate, here, toFile);
  }
}

function setOptions(args: readonly Word[], shell: Shell): void {
  const values = args.map(({ value }) => value);
  if (values.some((value, at) => isErrexit(value) || (value === 'errexit' && values[at - 1] === '-o')))
    shell.errexit = true;
  if (values.some((value) => /^\+[a-z]*e/.test(value))) shell.errexit = false;
}

/** A script that is not in the workspace, or a program that has the name of one. */
function isUnknownScript({ name, args, word }: Invocation): boolean {
  if (name === '.' || name === 'source') return true;
  if (/^(?:sh|ash|bash|dash|ksh|zsh)$/.test(name)) return args.some(({ value }) => !value.startsWith('-'));
  return /\.(?:ba|da|k)?sh$|entry-?point|^(?:powershell|pwsh|cmd)$/i.test(name) || /[$`]/.test(word.value);
}

function runScript(call: ScriptCall, ranBy: Span, fate: Fate, here: Here): void {
  const isDeep = here.depth > 40 || depthOf(here.script) >= 5;
  if (isDeep) {
    here.walk.complete = false;
    return;
  }
  const { place, args, errexit, sourced } = call;
  const shell = sourced
    ? here.shell
    : { ...newShell(place, args, here, errexit), variables: new Map(here.shell.variables) };
  const parents = depthOf(here.script) + 1;
  depths.set(call, parents);
  runText(call.command.script, fate, {
    ...here,
    shell,
    script: call,
    ranBy,
    exits: sourced ? here.exits : fate,
    loop: undefined,
    returns: sourced ? fate : undefined,
    tested: here.tested && sourced,
  });
}

const depths = new WeakMap<ScriptCall, number>();

function depthOf(call: ScriptCall | undefined): number {
  return call ? (depths.get(call) ?? 0) : 0;
}

/** Programs that wait for others and then run what stands behind: they are known by their names. */
const waitsFor = /^(?:wait-?for-?it|wait-?for|wait_for(?:_it)?|dockerize)(?:\.sh)?$/i;

function runWaiter(invocation: Invocation, fate: Fate, here: Here): void {
  const values = invocation.args.map(({ value }) => value);
  const dashes = values.indexOf('--');
  const isDockerize = invocation.name === 'dockerize';
  const own =
    isDockerize && dashes < 0 ? values.findIndex((value, at) => isOperand(value, values[at - 1])) : dashes;
  const command = own < 0 ? [] : invocation.args.slice(isDockerize && dashes < 0 ? own : own + 1);
  const isEndless = values.some(
    (value, at) =>
      value === '-t0' ||
      /^--timeout=0$/.test(value) ||
      (/^(?:-t|--timeout)$/.test(value) && values[at + 1] === '0'),
  );
  // wait-for-it starts the command all the same when its time is up, unless it is to be strict.
  const isStrict =
    !/it(?:\.sh)?$/i.test(invocation.name) || values.some((value) => /^(?:-s|--strict)$/.test(value));
  const behind: Fate =
    command.length === 0
      ? fate
      : isStrict
        ? { succeeds: 'goes on', fails: fate.fails, tested: fate.tested }
        : { succeeds: 'goes on', fails: 'gives up', tested: 'gives up' };
  ask(
    invocation,
    isEndless && !isDockerize ? { ...behind, fails: 'again', tested: 'again' } : behind,
    here,
    false,
  );
  if (command.length > 0) runWords(command, false, fate, here);
}

function isOperand(value: string, before: string | undefined): boolean {
  return !value.startsWith('-') && !(before ?? '').startsWith('-');
}

function ask(invocation: Invocation, fate: Fate, here: Here, toFile: boolean): void {
  if (isTransfer(invocation, toFile)) {
    here.walk.transfers.push(invocation);
    return;
  }
  const [host] = hostsOf(invocation, here.shell);
  const { value, span } = invocation.word;
  if (host !== undefined && !acts(invocation)) found({ tool: value, span, invocation, host }, fate, here);
  else if (!isBuiltin(invocation.name)) here.walk.programs.push(invocation);
}

function found(
  asked: Pick<DependencyCheck, 'tool' | 'span' | 'invocation' | 'host'>,
  fate: Fate,
  { walk, script, ranBy, conditional }: Here,
): void {
  const failure = failureOf(fate);
  if (failure)
    walk.checks.push({ ...asked, failure, conditional, script, ranBy, nested: depthOf(script) > 1 });
}

/** undefined where it is all one whether it succeeds. */
function failureOf({ succeeds, fails }: Fate): DependencyCheck['failure'] | undefined {
  if (succeeds !== 'goes on') return undefined;
  return fails === 'goes on' ? undefined : fails === 'again' ? 'waits' : fails;
}

/** Hosts that are certainly others, with the script's own arguments and plain variables put in. */
function hostsOf(invocation: Invocation, shell: Shell): readonly string[] {
  return targetsOf(invocation).flatMap(({ host }) => {
    if (!host) return [];
    const value = resolved(host.value, shell) ?? host.value;
    return isElsewhere({ ...host, value }) ? [value] : [];
  });
}

/** What changes something there or is written to a file is no question. wget writes one unless it is told not to, and is meant as a question then, too. */
function isTransfer(invocation: Invocation, toFile: boolean): boolean {
  const probe = httpProbeOf(invocation);
  if (!probe) return false;
  if (toFile || !/^(?:GET|HEAD|OPTIONS)$/i.test(probe.method ?? 'GET')) return true;
  const values = invocation.args.map(({ value }) => value);
  const file = /^(?:-[A-Za-z]*O.*|-o.*|-[A-Za-z]+o|--output.*|--remote-name.*)$/;
  const nothing = (value: string) => /\/dev\/null$|^-$|^-[A-Za-z]*O-$|=-$/.test(value);
  return values.some((value) => file.test(value)) && !values.some(nothing);
}

/** What clients of servers do that also change something there: these only ask, with the words that are known for it. */
const questions: Readonly<Record<string, RegExp>> = {
  psql: /^(?:-l|--list|\s*(?:select|show|\\).*)$/i,
  mysql: /^\s*(?:-e|--execute=)?\s*(?:select|show|status|\\).*$/i,
  mariadb: /^\s*(?:-e|--execute=)?\s*(?:select|show|status|\\).*$/i,
  mysqladmin: /^(?:ping|status|version)$/,
  'mariadb-admin': /^(?:ping|status|version)$/,
  'redis-cli': /^(?:ping|info|role|dbsize)$/i,
  'valkey-cli': /^(?:ping|info|role|dbsize)$/i,
  'keydb-cli': /^(?:ping|info|role|dbsize)$/i,
  'clickhouse-client': /^\s*(?:--query=)?\s*(?:select|show|exists)\b.*$/i,
  mongosh: /\b(?:ping|hello|isMaster|serverStatus|stats|status|version)\b/,
  mongo: /\b(?:ping|hello|isMaster|serverStatus|stats|status|version)\b/,
  'kafka-topics': /^--(?:list|describe)$/,
  'kafka-topics.sh': /^--(?:list|describe)$/,
};

function acts({ name, args }: Invocation): boolean {
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  return question !== undefined && !args.some(({ value }) => question.test(value));
}

function writesFile(redirects: readonly Redirection[]): boolean {
  return redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      redirect.operator.startsWith('>') &&
      !/^(?:\/dev\/.*|\/proc\/.*|\d|-)$/.test(redirect.target?.value ?? ''),
  );
}

/** bash opens a connection for `< /dev/tcp/db/5432`. */
function opened(redirects: readonly Redirection[], fate: Fate, here: Here): void {
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || !redirect.target) continue;
    const { value, pos, end } = redirect.target;
    const [, name = ''] = /^\/dev\/tcp\/([^/]+)\/[^/]+$/.exec(value) ?? [];
    const span = here.text.span(pos, end);
    const host = resolved(name, here.shell) ?? name;
    if (isElsewhere({ value: host, span }))
      found({ tool: '/dev/tcp', span, invocation: undefined, host }, fate, here);
    else if (/[$`]/.test(host)) here.walk.complete = false;
  }
}

/** `[ "$(curl …)" = 200 ]`: what is asked shows in what is compared. */
function runCaptured(node: SyntaxNode, fate: Fate, here: Here): void {
  const written = here.text.value.slice(node.pos, node.end);
  const own = /\s(?:!=|-ne|-z)\s/.test(written) ? negated(fate) : fate;
  const look = (part: SyntaxNode) => {
    if (part.type === 'CommandExpansion' && part.script?.source === undefined && part.script) {
      for (const { command } of part.script.commands) run(command, own, here);
      return;
    }
    forEachChild(part, look);
  };
  forEachChild(node, look);
}
