/**
 * Dependency checks: programs that a start-up runs before the application, and that fail while another host is away
 * (`curl --fail http://api/health && node server.js`, `until nc -z db 5432; do sleep 1; done`). One whose failure ends
 * the start-up is tried again by the container's restart.
 */
import { parse, type Redirection } from 'unbash';
import type { Command } from '../language/command';
import { isBuiltin } from '../language/shell/builtins';
import type { Invocation, Word } from '../language/shell/model';
import { type Called, calledBy, execWords, redirectedTo } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import { acts, hostsOf, isTransfer, type Waiter, waiterOf, writesFile } from './client';
import { ENDS, type Fate } from './course';
import { either } from './fate';
import {
  COMMAND_ITSELF,
  isErrexit,
  newShell,
  resolved,
  type ScriptCall,
  setOptions,
  type ShellPlace,
} from './shell';
import { isElsewhere, targetOfDevice } from './target';
import { DEEPEST, type Here as Place, stepsIn } from './walk';

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
  const found: Found = { checks: [], transfers: [], programs: [] };
  const here: Here = {
    ...OUTSIDE,
    shell: newShell(scripts.place()),
    reach: { complete: true, left: MOST_COMMANDS },
    scripts,
    found,
  };
  if (command.form === 'exec') runWords(execWords(command), false, ENDS, here);
  else runText(command.script, ENDS, here);
  return { ...found, complete: here.reach.complete };
}

/** Far beyond what anyone writes. */
const MOST_COMMANDS = 20_000;
const LONGEST = 65_536;
/** Scripts that run one another. */
const MOST_NESTED = 5;

interface Found {
  readonly checks: DependencyCheck[];
  readonly transfers: Invocation[];
  readonly programs: Invocation[];
}

interface Here extends Place {
  readonly scripts: Scripts;
  readonly found: Found;
}

/** At the start, in the container's first shell. */
const OUTSIDE = {
  text: { value: '', span: () => ({ start: 0, end: 0 }) },
  origin: COMMAND_ITSELF,
  exits: ENDS,
  loop: undefined,
  returns: undefined,
  conditional: false,
  tested: false,
  timeout: undefined,
  depth: 0,
};

function runText(text: MappedText, fate: Fate, outer: Here): void {
  const script = text.value.length <= LONGEST ? parse(text.value) : undefined;
  // What is half typed means something else in a moment.
  if (!script || (script.errors?.length ?? 0) > 0) {
    outer.reach.complete = false;
    return;
  }
  const { script: file } = outer.origin;
  const [, ...options] = (script.shebang ?? '').split(/\s+/);
  if (file && !file.sourced && options.some(isErrexit)) outer.shell.errexit = true;
  for (const { words, redirects, fate: own, here } of stepsIn(script.commands, fate, { ...outer, text })) {
    open(redirects, own, here);
    if (words.length > 0) runWords(words, true, own, here, writesFile(redirects));
  }
}

function runWords(words: readonly Word[], isShell: boolean, fate: Fate, here: Here, toFile = false): void {
  const called = calledBy(words, isShell);
  if (!called) here.reach.complete = false;
  else if ('program' in called) runProgram(called.program, fate, here, toFile);
  else runScriptText(called, fate, here);
}

/** `sh -c '…'`, in a shell of its own. */
function runScriptText(
  { script, options }: Extract<Called, { script: unknown }>,
  fate: Fate,
  here: Here,
): void {
  // What is exported is known inside, too.
  const { place, variables } = here.shell;
  const shell = newShell(place, { errexit: options.some(isErrexit), variables });
  const isTimed = options.some((word) => /(?:^|\/)timeout$/.test(word));
  const timeUp = fate.fails === 'goes on' ? 'gives up' : fate.fails;
  runText(script, fate, {
    ...here,
    shell,
    exits: fate,
    loop: undefined,
    returns: undefined,
    tested: false,
    timeout: isTimed ? timeUp : here.timeout,
  });
}

function runProgram(invocation: Invocation, fate: Fate, here: Here, toFile: boolean): void {
  const { name, word, args } = invocation;
  const { shell, scripts, reach } = here;
  if (name === 'set') setOptions(args, shell);
  else if (name === 'shift') shell.args = here.conditional ? shell.args : shell.args.slice(1);
  else if (name === 'cd') shell.place = scripts.moved(invocation, shell.place);
  else if (/^\$(?:@|\*|\{@\})$/.test(word.value)) runArguments(fate, here);
  else {
    const waiter = waiterOf(invocation);
    const call = waiter ? undefined : scripts.runBy(invocation, shell.place);
    if (waiter) runWaiter(invocation, waiter, fate, here);
    else if (call) runScript(call, invocation, fate, here);
    else if (isUnknownScript(invocation)) reach.complete = false;
    else ask(invocation, fate, here, toFile);
  }
}

/** `"$@"` */
function runArguments(fate: Fate, here: Here): void {
  const { args, argsOf } = here.shell;
  // A script may be given `"$@"` for a word, and so itself again.
  if (args.length > 0) runWordsWithin(args, fate, { ...here, origin: argsOf });
}

/** Words that are given to something else to run. */
function runWordsWithin(words: readonly Word[], fate: Fate, here: Here): void {
  if (here.depth >= DEEPEST) here.reach.complete = false;
  else runWords(words, false, fate, { ...here, depth: here.depth + 1 });
}

/** A script that is not in the workspace, or a program that has the name of one. */
function isUnknownScript({ name, args, word }: Invocation): boolean {
  if (name === '.' || name === 'source') return true;
  if (/^(?:sh|ash|bash|dash|ksh|zsh)$/.test(name)) return args.some(({ value }) => !value.startsWith('-'));
  return /\.(?:ba|da|k)?sh$|entry-?point|^(?:powershell|pwsh|cmd)$/i.test(name) || /[$`]/.test(word.value);
}

function runScript(call: ScriptCall, by: Invocation, fate: Fate, here: Here): void {
  const { origin, shell: outer } = here;
  if (origin.nesting >= MOST_NESTED) {
    here.reach.complete = false;
    return;
  }
  const { place, args, errexit, sourced } = call;
  runText(call.command.script, fate, {
    ...here,
    shell: sourced ? outer : newShell(place, { args, argsOf: origin, errexit, variables: outer.variables }),
    origin: { script: call, ranBy: origin.ranBy ?? by.span, nesting: origin.nesting + 1 },
    exits: sourced ? here.exits : fate,
    loop: undefined,
    returns: sourced ? fate : undefined,
    tested: here.tested && sourced,
  });
}

function runWaiter(
  invocation: Invocation,
  { command, strict, endless }: Waiter,
  fate: Fate,
  here: Here,
): void {
  const isLast = command.length === 0;
  const succeeds = isLast ? fate.succeeds : 'goes on';
  const { fails, tested } = isLast || strict ? fate : either('gives up');
  ask(invocation, endless ? { ...either('again'), succeeds } : { succeeds, fails, tested }, here, false);
  if (!isLast) runWordsWithin(command, fate, here);
}

function ask(invocation: Invocation, fate: Fate, here: Here, toFile: boolean): void {
  const { shell, found } = here;
  if (isTransfer(invocation, toFile)) {
    found.transfers.push(invocation);
    return;
  }
  const [host] = hostsOf(invocation, shell);
  const { value, span } = invocation.word;
  if (host !== undefined && !acts(invocation)) add({ tool: value, span, invocation, host }, fate, here);
  else if (!isBuiltin(invocation.name)) found.programs.push(invocation);
}

/** bash opens a connection for `< /dev/tcp/db/5432`. */
function open(redirects: readonly Redirection[], fate: Fate, here: Here): void {
  for (const file of redirectedTo(redirects, here.text)) {
    const { host } = targetOfDevice(file) ?? {};
    if (!host) continue;
    const { span } = file;
    const value = resolved(host.value, here.shell) ?? host.value;
    if (isElsewhere({ value, span }))
      add({ tool: '/dev/tcp', span, invocation: undefined, host: value }, fate, here);
    else if (/[$`]/.test(value)) here.reach.complete = false;
  }
}

function add(
  asked: Pick<DependencyCheck, 'tool' | 'span' | 'invocation' | 'host'>,
  fate: Fate,
  { found, origin: { script, ranBy, nesting }, conditional }: Here,
): void {
  const failure = failureOf(fate);
  if (failure) found.checks.push({ ...asked, failure, conditional, script, ranBy, nested: nesting > 1 });
}

/** undefined where it is all one whether it succeeds. */
function failureOf({ succeeds, fails }: Fate): DependencyCheck['failure'] | undefined {
  if (succeeds !== 'goes on') return undefined;
  return fails === 'goes on' ? undefined : fails === 'again' ? 'waits' : fails;
}
