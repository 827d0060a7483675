/** Programs that run another: `sh -c`, `exec`, `env`, `timeout`, `tini --` … and what they run. */
import { bisect } from '../bisect';
import { type MappedText, plainText, variablesOf } from '../text';
import type { Invocation, Word } from './model';
import { isPowerShell, powerShellCalls, windowsCalls, windowsName } from './windows';

export interface Context {
  readonly wrappers: readonly string[];
  readonly around?: readonly Word[];
  readonly timeLimit?: string | undefined;
  readonly elsewhere?: boolean;
  readonly captured: boolean;
  readonly shell: boolean;
  /** Names are Windows': in lower case, folders with `\`, without `.exe`. */
  readonly windows?: boolean;
  /** How many scripts stand in one another: hostile input must not end the stack. */
  readonly depth: number;
}

export interface Calls {
  call(invocation: Invocation): void;
  /** A text that a shell reads. */
  script(text: MappedText, context: Context): void;
}

const maximumDepth = 8;

/**
 * The program's name without its folder, where that can be told: `$DIR/curl` is curl, `${CURL:-/bin/curl}` may be
 * anything. A name with `.exe` is Windows', and known in lower case without it.
 */
export function programName(word: string): string {
  const last = word.slice(word.lastIndexOf('/') + 1);
  // CMD may be but options for the entry point: `["--config=/etc/app.conf"]`.
  const name = word.startsWith('-') || /[\s(){}$`]/.test(last) ? word : last;
  return /\.exe$/i.test(name) ? windowsName(name) : name;
}

/** Reports what a list of words runs: the innermost program, or the wrapper itself where it runs none. */
export function unwrap(words: readonly Word[], context: Context, calls: Calls): void {
  const [word, ...args] = words;
  if (!word || word.value === '') return;
  const name = context.windows ? windowsName(word.value) : programName(word.value);
  const known =
    context.depth < maximumDepth && (context.shell || !/^(?:exec|eval|command|builtin)$/.test(name));
  const inner = known ? innerOf(name, args) : undefined;
  if (!inner) {
    calls.call(invocation(name, word, args, context));
    return;
  }
  const within: Context = {
    ...context,
    wrappers: [...context.wrappers, name],
    around: [...(context.around ?? []), word],
    ...(name === 'timeout' && { timeLimit: timeLimitOf(args) }),
    ...(isElsewhere(name, args) && { elsewhere: true }),
    depth: context.depth + 1,
  };
  if (inner.words) unwrap(inner.words, within, calls);
  else if (inner.script) calls.script(inner.script, { ...within, shell: true });
  else if (inner.cmd) windowsCalls(inner.cmd, within, calls);
  else if (inner.powerShell) powerShellCalls(inner.powerShell, within, calls);
  else calls.call(invocation(name, word, args, context));
}

export function invocation(name: string, word: Word, args: readonly Word[], context: Context): Invocation {
  const { wrappers, around = [], captured, shell, timeLimit, elsewhere } = context;
  const last = args.at(-1) ?? word;
  // In words from backticks all spans are the same, in those of an alias the last may stand before the first.
  const span = { start: word.span.start, end: Math.max(word.span.end, last.span.end) };
  const limit = timeLimit === undefined ? undefined : { timeLimit };
  const place = elsewhere ? { elsewhere } : undefined;
  return { name, word, args, span, wrappers, around, captured, shell, ...limit, ...place };
}

interface Inner {
  readonly words?: readonly Word[];
  readonly script?: MappedText;
  readonly cmd?: MappedText;
  readonly powerShell?: MappedText;
}

function innerOf(name: string, args: readonly Word[]): Inner | undefined {
  if (/^(?:sh|ash|bash|dash|ksh|mksh|zsh|rbash)$/.test(name)) return shellScript(args);
  if (name === 'su' || name === 'runuser') return substituteUser(args);
  if (name === 'eval') return args.length > 0 ? { script: joined(args) } : undefined;
  if (/^cmd$/i.test(name)) return cmdScript(args);
  if (isPowerShell(name)) return powerShellScript(args);
  const prefix = prefixes[name];
  const words = prefix ? commandBehind(args, prefix) : undefined;
  return words?.length ? { words } : undefined;
}

interface Prefix {
  /** Options whose value is the next word, where it is not joined to them. */
  readonly values?: string;
  /** Long options whose value is the next word without `=`. */
  readonly long?: readonly string[];
  /** Words before the command. */
  readonly operands?: number;
  /** `NAME=value` words before the command. */
  readonly assignments?: boolean;
  /** Options that make it do something else than run the command. */
  readonly queries?: RegExp;
}

/** From the programs' manuals (coreutils, busybox, util-linux, sudo, tini, dumb-init, s6). */
const prefixes: Partial<Record<string, Prefix>> = Object.assign(Object.create(null) as object, {
  exec: { values: 'a' },
  command: { queries: /^-[pvV]*[vV]/ },
  builtin: {},
  env: { values: 'uC', long: ['unset', 'chdir'], assignments: true, queries: /^(?:-\w*S|--split-string)/ },
  timeout: { values: 'sk', long: ['signal', 'kill-after'], operands: 1 },
  nice: { values: 'n', long: ['adjustment'] },
  ionice: { values: 'cn', long: ['class', 'classdata'], queries: /^-[pPu]/ },
  nohup: {},
  setsid: {},
  stdbuf: { values: 'ioe', long: ['input', 'output', 'error'] },
  unbuffer: {},
  time: { values: 'fo', long: ['format', 'output'] },
  xargs: {
    values: 'adEILnPs',
    long: ['arg-file', 'delimiter', 'max-lines', 'max-args', 'max-procs', 'max-chars', 'replace'],
  },
  sudo: {
    values: 'CDghpRrTtUu',
    long: ['user', 'group', 'host', 'prompt', 'chdir', 'chroot', 'role', 'type', 'command-timeout'],
    assignments: true,
    queries: /^-[lvVkKe]/,
  },
  doas: { values: 'Cu' },
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
  setuidgid: { operands: 1 },
  's6-setuidgid': { operands: 1 },
  's6-envuidgid': { operands: 1 },
  chroot: { operands: 1, long: [] },
  setpriv: {
    long: ['reuid', 'regid', 'groups', 'inh-caps', 'bounding-set', 'ambient-caps', 'securebits', 'pdeathsig'],
  },
  tini: { values: 'pe' },
  'tini-static': { values: 'pe' },
  'docker-init': { values: 'pe' },
  'dumb-init': { values: 'r', long: ['rewrite'] },
  catatonit: {},
  'with-contenv': {},
  busybox: { queries: /^--/ },
  toybox: { queries: /^--/ },
});

function commandBehind(args: readonly Word[], prefix: Prefix): readonly Word[] | undefined {
  const { at, given, query } = skipOptions(args, prefix);
  if (query) return undefined;
  let start = at;
  // busybox before 1.30 had the time in an option: `timeout -t 5 curl`.
  const operands = given.includes('-t') ? 0 : (prefix.operands ?? 0);
  for (let left = operands; left > 0; left--) start++;
  while (prefix.assignments && /^[A-Za-z_]\w*=/.test(args[start]?.value ?? '')) start++;
  return args.slice(start);
}

/** The duration that `timeout` is given; undefined where it is not plain. */
function timeLimitOf(args: readonly Word[]): string | undefined {
  const { at, given } = skipOptions(args, prefixes.timeout ?? {});
  const value = args[given.includes('-t') ? args.findIndex((arg) => arg.value === '-t') + 1 : at];
  return value?.literal && variablesOf(value.content()).length === 0 ? value.value : undefined;
}

function skipOptions(args: readonly Word[], prefix: Prefix): { at: number; given: string[]; query: boolean } {
  const given: string[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const option = args[at]?.value ?? '';
    if (option === '--') return { at: at + 1, given, query: false };
    if (!option.startsWith('-')) break;
    if (prefix.queries?.test(option)) return { at, given, query: true };
    given.push(option);
    if (takesNext(option, prefix) || (option === '-t' && prefix.operands === 1)) at++;
  }
  return { at, given, query: false };
}

/** Options with which a program's folder is another, or its PATH may be: those of logins, and an empty environment. */
const leavingOptions: Readonly<Partial<Record<string, RegExp>>> = {
  env: /^(?:-|-[a-zA-Z0]*[iC].*|--(?:chdir|ignore-environment)\b.*)$/,
  su: /^(?:-|-[a-zA-Z]*l|--login)$/,
  runuser: /^(?:-|-[a-zA-Z]*l|--login)$/,
  sudo: /^(?:-[a-zA-Z]*[iDR].*|--(?:login|chdir|chroot)\b.*)$/,
};

function isElsewhere(name: string, args: readonly Word[]): boolean {
  if (name === 'chroot') return true;
  const isShell = /^(?:ba|da|a|k|mk|z|rba)?sh$/.test(name);
  const options = isShell
    ? /^(?:-[a-z]*l[a-z]*|--login)$/
    : Object.hasOwn(leavingOptions, name)
      ? leavingOptions[name]
      : undefined;
  if (!options) return false;
  const prefix = prefixes[name];
  const end = args.findIndex(({ value }) => (isShell ? !/^[-+]/.test(value) : value === '--'));
  const given = prefix
    ? skipOptions(args, prefix).given
    : args.slice(0, end < 0 ? args.length : end).map(({ value }) => value);
  return given.some((option) => options.test(option));
}

/** Whether an option's value is the next word: a long one without `=`, a short one that its word ends with. */
function takesNext(option: string, { values = '', long = [] }: Prefix): boolean {
  if (option.startsWith('--')) return long.includes(option.slice(2));
  let at = 1;
  while (at < option.length && !values.includes(option.charAt(at))) at++;
  return at === option.length - 1;
}

/** `sh -ec '…' name`, `bash -o pipefail -c …`: the first word behind the options, where one of them is `c`. */
function shellScript(args: readonly Word[]): Inner | undefined {
  let command = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    const option = word?.value ?? '';
    if (option === '--' || option === '-') {
      const script = args[at + 1];
      return command && script ? { script: script.content() } : undefined;
    }
    if (!/^[-+]/.test(option)) return command && word ? { script: word.content() } : undefined;
    if (option.startsWith('--')) {
      if (/^--(?:rcfile|init-file)$/.test(option)) at++;
      continue;
    }
    if (option.startsWith('-') && option.includes('c')) command = true;
    if (/[oO]$/.test(option)) at++;
  }
  return undefined;
}

/** `su -s /bin/sh -c '…' user`, `su user -c '…'`, `runuser -u user -- program`. */
function substituteUser(args: readonly Word[]): Inner | undefined {
  const at = args.findIndex(({ value }) => /^(?:-[lmp]*c|--command)$/.test(value));
  const script = at < 0 ? undefined : args[at + 1];
  if (script) return { script: script.content() };
  const end = args.findIndex(({ value }) => value === '--');
  return end >= 0 && end + 1 < args.length ? { words: args.slice(end + 1) } : undefined;
}

/** `cmd /S /C …`: everything behind `/C` is one line. */
function cmdScript(args: readonly Word[]): Inner | undefined {
  const at = args.findIndex(({ value }) => /^\/[ck]$/i.test(value));
  return at >= 0 && at + 1 < args.length ? { cmd: joined(args.slice(at + 1)) } : undefined;
}

/** `powershell -NoProfile -Command …`: what stands behind it, or behind the options where it is left out. */
function powerShellScript(args: readonly Word[]): Inner | undefined {
  let at = args.findIndex(({ value }) => /^[-/]c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?$/i.test(value));
  if (at < 0) {
    if (args.some(({ value }) => /^[-/](?:f(?:i(?:le?)?)?|e(?:c|n\w*)?)$/i.test(value))) return undefined;
    at = args.findLastIndex(({ value }) => /^[-/]\w+$/.test(value));
    if (/^[-/](?:ex\w*|ep|v\w*|w\w*|wd|o\w*|i\w*f\w*)$/i.test(args[at]?.value ?? '')) at++;
  }
  return at + 1 < args.length ? { powerShell: joined(args.slice(at + 1)) } : undefined;
}

/** Words with a blank between them, as one text. */
function joined(words: readonly Word[]): MappedText {
  const texts = words.map((word) => word.content());
  const starts: number[] = [];
  let value = '';
  for (const text of texts) {
    if (starts.length > 0) value += ' ';
    starts.push(value.length);
    value += text.value;
  }
  /** The text that an index stands in, the blank behind it included, and the place in it. */
  const locate = (index: number): { readonly text: MappedText; readonly at: number } => {
    const place = Math.max(0, bisect(starts.length, (at) => (starts[at] ?? 0) > index) - 1);
    const text = texts[place] ?? plainText('', 0);
    return { text, at: Math.min(index - (starts[place] ?? 0), text.value.length) };
  };
  // Each end is looked up alone: texts may stand in one another, and pairs would double with each.
  const startOf = (index: number) => {
    const { text, at } = locate(index);
    return text.span(at, at).start;
  };
  const endOf = (index: number) => {
    const { text, at } = locate(index);
    return text.span(at, Math.min(at + 1, text.value.length)).end;
  };
  const replaced = [...new Set(texts.flatMap((text) => (text.replaced ? [text.replaced] : [])))].flat();
  return {
    value,
    ...(replaced.length > 0 && { replaced }),
    span: (from, to) => {
      const start = startOf(from);
      return { start, end: to > from ? Math.max(start, endOf(to - 1)) : start };
    },
  };
}
