/** Script files of the workspace that a command runs in its container. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command, ShellForm } from '../language/command';
import type { Scripts } from '../health/dependency';
import { isErrexit, type ScriptCall, type ShellPlace } from '../health/shell';
import { once, oncePer } from '../language/lazy';
import type { Invocation, Word } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import { type Container, containerOf, type Place } from './container-files';
import { join } from './image-files';
import type { Project } from './project';

export type { Place };

export interface Script {
  readonly document: TextDocument;
  /** What it does: its text, as a shell reads it. */
  readonly command: ShellForm;
  /** Where the command names it, or the script that leads to it. */
  readonly ranBy: Span;
  /** Another script runs it. */
  readonly nested: boolean;
}

/** A script that another script runs is followed this deep, and so many in all. */
const DEEPEST = 5;
const MOST = 20;

/** The shell scripts that a command runs, as far as they are in the workspace; those that they run themselves included. */
export function scriptsOf(command: Command, place: Place, project: Project): readonly Script[] {
  const container = containerOf(place, project);
  if (!container.hasFiles) return [];
  const found = new Map<ShellForm, Script>();
  const follow = (from: Command, ranBy: Span | undefined, shell: ShellPlace, depth: number) => {
    for (const { invocation, run } of runsIn(invocationsOf(from), shell, container)) {
      if (found.size >= MOST || found.has(run.command)) continue;
      const span = ranBy ?? invocation.span;
      found.set(run.command, {
        document: run.document,
        command: run.command,
        ranBy: span,
        nested: ranBy !== undefined,
      });
      if (depth < DEEPEST) follow(run.command, span, run.place, depth + 1);
    }
  };
  follow(command, undefined, { workdir: container.workdir, script: undefined }, 1);
  return [...found.values()];
}

/** A script as it is run by a call, and the file that it stands in. */
export interface ScriptRun extends ScriptCall {
  readonly document: TextDocument;
}

/** The scripts of the workspace, for those who follow a start-up call by call. */
export function scriptsIn(place: Place, project: Project): Scripts<ScriptRun> {
  const container = once(() => containerOf(place, project));
  return {
    place: () => ({ workdir: container().workdir, script: undefined }),
    runBy: (invocation, at) => scriptRunBy(invocation, at, container()),
    moved: (invocation, at) => ({ ...at, workdir: folderOfCd(invocation, at.workdir) }),
  };
}

/** The calls that run a script, with `cd` before them taken into account. */
function runsIn(
  invocations: readonly Invocation[],
  { workdir: start, script }: ShellPlace,
  container: Container,
): readonly { readonly invocation: Invocation; readonly run: ScriptRun }[] {
  let workdir = start;
  return invocations.flatMap((invocation) => {
    if (invocation.name === 'cd') workdir = folderOfCd(invocation, workdir);
    const run = scriptRunBy(invocation, { workdir, script }, container);
    return run ? [{ invocation, run }] : [];
  });
}

function folderOfCd({ args: [folder] }: Invocation, workdir: string): string {
  return folder?.literal ? join(workdir, folder.value) : '\0cd';
}

/** undefined for a call of anything but a shell script of the workspace. */
function scriptRunBy(invocation: Invocation, place: ShellPlace, container: Container): ScriptRun | undefined {
  if (!container.hasFiles) return undefined;
  const call = callOf(invocation);
  if (!call) return undefined;
  for (const path of pathsOf(call, place, container)) {
    const file = container.fileAt(path);
    if (!file) continue;
    const shebang = shebangOf(file.text.value);
    // Without one a program is no script for the kernel; a shell that is told to read it does so anyway.
    const isShell = call.read || (shebang ? shebang.shell : /\.(?:ba|da|k)?sh$/.test(path));
    if (!isShell) return undefined;
    const { args, sourced } = call;
    const errexit = call.errexit || (!call.read && shebang?.errexit === true);
    const { document } = file;
    const within = { workdir: place.workdir, script: path };
    return { document, command: scriptOf(file.text), place: within, args, sourced, errexit };
  }
  return undefined;
}

interface Call {
  /** The word that names the script. */
  readonly word: Word;
  readonly args: readonly Word[];
  /** A shell reads it, whatever it says itself. */
  readonly read: boolean;
  readonly sourced: boolean;
  readonly errexit: boolean;
}

function callOf({ name, word, args }: Invocation): Call | undefined {
  if (name === '.' || name === 'source') {
    const [file, ...rest] = args;
    return file && { word: file, args: rest, read: true, sourced: true, errexit: false };
  }
  if (!/^(?:sh|ash|bash|dash|ksh|mksh|zsh|rbash)$/.test(name))
    return { word, args, read: false, sourced: false, errexit: false };
  let errexit = false;
  let at = 0;
  for (let option = args[0]?.value ?? ''; /^[-+]./.test(option); option = args[at]?.value ?? '') {
    // `-c` reads no file, `-s` what it is fed.
    if (/^-\w*[cs]/.test(option)) return undefined;
    if (isErrexit(option) || (option === '-o' && args[at + 1]?.value === 'errexit')) errexit = true;
    at += /^[-+]\w*[oO]$/.test(option) ? 2 : 1;
  }
  const file = args[at];
  return file && { word: file, args: args.slice(at + 1), read: true, sourced: false, errexit };
}

function pathsOf(
  { word: { value, literal }, read }: Call,
  { workdir, script }: ShellPlace,
  container: Container,
): readonly string[] {
  const beside = script === undefined ? undefined : besideScript(value);
  if (beside !== undefined) return [join(`${script ?? ''}/..`, beside)];
  if (!literal || value === '') return [];
  if (value.includes('/')) return [join(workdir, value)];
  // What stands on the PATH is asked for with every program that is run.
  const onPath = /^\.+$/.test(value) ? [] : container.path().map((folder) => `${folder}/${value}`);
  return read ? [join(workdir, value), ...onPath] : onPath;
}

/** `$(dirname "$0")/lib.sh`, `${0%/*}/lib.sh` and the same with BASH_SOURCE. */
function besideScript(value: string): string | undefined {
  const [, file] =
    /^(?:\$\(dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\})\/([\w./-]+)$/.exec(
      value,
    ) ?? [];
  return file;
}

/** What the first line says that the file is for; undefined where it says nothing. */
function shebangOf(text: string): { readonly shell: boolean; readonly errexit: boolean } | undefined {
  const [, line] = /^#!([^\n]*)/.exec(text) ?? [];
  if (line === undefined) return undefined;
  const words = line.trim().split(/\s+/);
  // Behind `env`, `busybox`, `dumb-init`, `with-contenv`.
  const at = words.findIndex((word) => /(?:^|\/)(?:sh|ash|bash|dash|ksh|mksh|zsh)$/.test(word));
  return { shell: at >= 0, errexit: at >= 0 && words.slice(at + 1).some(isErrexit) };
}

/** The same object for the same text, so that scripts can be compared. */
const scriptOf = oncePer((script: MappedText): ShellForm => ({
  form: 'shell',
  script,
  span: script.span(0, script.value.length),
}));
