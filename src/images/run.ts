/**
 * What a RUN does to the tools of an image. Package managers bring what they are told, and what that needs; some
 * programs are certain to bring none; whatever else runs may have brought anything.
 */
import type { Command } from '../language/command';
import type { Instruction } from '../language/dockerfile/model';
import { runCommands } from '../language/dockerfile/run';
import type { Invocation } from '../language/shell/model';
import { invocationsOf, parseShell } from '../language/shell/parse';
import { type Inventory, mayBeAnything, mayHaveMore, withPrograms } from './inventory';
import { type PackageCall, packageCalls } from './packages';
import { holdsProgramFolder, isProgramFolder } from './paths';
import { PACKAGED, programsOf } from './programs';

/** `shell`: whether it is Docker's default that reads shell form, and not one that SHELL names. */
export function afterRun(before: Inventory, instruction: Instruction, shell: boolean): Inventory {
  const proven = shell && instruction.command?.form === 'shell' && before.os !== 'windows';
  const inventory = proven && before.shell !== true ? { ...before, shell: true } : before;
  const commands = runCommands(instruction);
  if (commands.length === 0 || inventory.os === 'windows') return mayHaveMore(inventory);
  return commands.reduce(afterCommand, inventory);
}

function afterCommand(before: Inventory, command: Command): Inventory {
  const { invocations, errors } =
    command.form === 'shell'
      ? parseShell(command.script)
      : { invocations: invocationsOf(command), errors: [] };
  if (invocations.length === 0 || errors.length > 0) return unread(before);
  const text = command.form === 'shell' ? command.script.value : '';
  const straight = isStraight(text, invocations);
  const groups = new Map<string, readonly string[]>();
  let inventory = before;
  for (const invocation of invocations) inventory = afterProgram(inventory, invocation, straight, groups);
  return withMentioned(inventory, text);
}

/** Something ran, and nobody knows what it brought. */
function unread(inventory: Inventory): Inventory {
  return { ...mayHaveMore(inventory), wget: inventory.wget === 'gnu' ? 'gnu' : undefined };
}

/** Whether every command of it runs, or the build fails. */
function isStraight(text: string, invocations: readonly Invocation[]): boolean {
  return (
    !/\|\||\b(?:if|case|for|while|until|select|function)\b|\(\)/.test(text) &&
    !invocations.some(({ name }) => /^(?:\[\[?|test)$/.test(name))
  );
}

/** What is written, linked or made executable under a program's name may be that program. */
function withMentioned(inventory: Inventory, text: string): Inventory {
  const names = [...text.matchAll(/\/s?bin\/([\w.+-]+)/g)].map(([, name = '']) => name);
  return withPrograms(
    inventory,
    names.filter((name) => inventory.programs.get(name) === false),
    undefined,
  );
}

type Groups = Map<string, readonly string[]>;

function afterProgram(
  inventory: Inventory,
  invocation: Invocation,
  straight: boolean,
  groups: Groups,
): Inventory {
  const calls = packageCalls(invocation);
  if (calls.length > 0)
    return calls.reduce(
      (at, call) =>
        call.action === 'install'
          ? afterInstall(at, call, straight, groups)
          : afterRemoval(at, call, straight, groups),
      inventory,
    );
  switch (effectOf(invocation, inventory)) {
    case 'none':
      return inventory;
    case 'libraries':
      return afterLibraries(inventory, invocation);
    case 'removes':
      return afterDeletion(inventory, invocation);
    case 'more':
      return unread(inventory);
  }
}

/** Dependencies come along, so that nothing is missing for certain any more. */
function afterInstall(inventory: Inventory, call: PackageCall, straight: boolean, groups: Groups): Inventory {
  const names = call.packages.flatMap(({ name }) => programsOf(name));
  if (call.group !== undefined) groups.set(call.group, names);
  const more = call.certain ? mayHaveMore(inventory) : unread(inventory);
  const known = straight ? names : names.filter((name) => more.programs.get(name) !== true);
  const next = withPrograms(more, known, straight ? true : undefined);
  if (!names.includes('wget')) return next;
  return { ...next, wget: straight && next.os === 'linux' ? 'gnu' : undefined };
}

function afterRemoval(inventory: Inventory, call: PackageCall, straight: boolean, groups: Groups): Inventory {
  const grouped = call.packages.flatMap(({ name }) => groups.get(name) ?? []);
  const named = call.packages.flatMap(({ name }) => programsOf(name));
  // Words that are not known may stand for any package.
  const open = call.invocation.args.some(({ literal }) => !literal);
  const gone = open ? [...named, ...PACKAGED] : [...named, ...grouped];
  const there = gone.filter((name) => inventory.programs.get(name) === true);
  // Alpine keeps what another package needs.
  const certain = straight && call.manager !== 'apk' && !open;
  return withPrograms(inventory, there, certain ? false : undefined);
}

/** What such a package is called may be what its program is called; none of them brings the system's own tools. */
function afterLibraries(inventory: Inventory, { args }: Invocation): Inventory {
  const named = new Set(args.map(({ value }) => value.replace(/^@[^/]*\/|(?<=.)[@=<>~[].*$/g, '')));
  const missing = [...inventory.programs].filter(([, there]) => there === false).map(([name]) => name);
  return withPrograms(
    inventory,
    missing.filter((name) => named.has(name) || !SYSTEM_TOOLS.has(name)),
    undefined,
  );
}

const SYSTEM_TOOLS = new Set(
  (
    'curl wget nc netcat ncat socat telnet bash dig nslookup psql pg_isready mysql mysqladmin mariadb ' +
    'mariadb-admin redis-cli valkey-cli'
  ).split(' '),
);

function afterDeletion(inventory: Inventory, { args }: Invocation): Inventory {
  const paths = args.map(({ value }) => value).filter((value) => !value.startsWith('-'));
  const folders = paths.map((path) => path.replace(/\/?\*[^/]*$/, '') || '/');
  if (paths.some((path, at) => path.startsWith('/') && holdsProgramFolder(inventory, folders[at] ?? path)))
    return mayBeAnything(inventory);
  const names = paths.flatMap((path) => /\/s?bin\/([^/]+)$/.exec(path)?.[1] ?? []);
  return withPrograms(
    inventory,
    names.filter((name) => inventory.programs.get(name) === true),
    undefined,
  );
}

/** `more`: it may have brought anything; `libraries`: nothing that the system itself would bring. */
type Effect = 'none' | 'libraries' | 'removes' | 'more';

function effectOf({ name, word, args }: Invocation, inventory: Inventory): Effect {
  if (!word.literal) return 'more';
  const values = args.map(({ value }) => value);
  if (values.length === 1 && /^(?:--?version|-[vV]|version|--help)$/.test(values[0] ?? '')) return 'none';
  if (name === 'rm' || name === 'unlink') return 'removes';
  if (PLACERS.has(name) && values.some((value) => isProgramFolder(inventory, value))) return 'more';
  if (COPIERS.has(name))
    return effectOfCopy(
      values,
      args.every(({ literal }) => literal),
      inventory,
    );
  if (EXTRACTORS.has(name)) return effectOfExtraction(values, inventory);
  if (HARMLESS.has(name)) return 'none';
  if (MANAGERS.has(name)) return args[0]?.literal === false ? 'more' : 'none';
  return isLibraryTool(name, values) ? 'libraries' : 'more';
}

/** Harmless, but for a folder that they are told to put things into, by names of their own. */
const PLACERS = new Set(['cd', 'pushd', 'curl', 'wget', 'git', 'find', 'gem', 'go', 'php']);

/** Programs that make, read or change files, users and settings: none comes with them but by its own path. */
const HARMLESS = new Set(
  (
    'true false : echo printf cat test [ [[ set unset export readonly local alias cd pushd popd pwd exit return read shift ' +
    'trap umask ulimit wait sleep date let expr seq mkdir rmdir touch chmod chown chgrp ls stat du df find head tail sort ' +
    'uniq wc cut tr sed awk gawk grep egrep fgrep xargs basename dirname realpath readlink which command type hash id ' +
    'whoami groups useradd adduser groupadd addgroup usermod groupmod userdel deluser groupdel delgroup passwd chpasswd ' +
    'chsh getent locale locale-gen localedef update-locale dpkg-reconfigure update-ca-certificates update-ca-trust ' +
    'ldconfig apt-key add-apt-repository apt-add-repository apt-mark apt-cache apt-config debconf-set-selections gpg gpgv ' +
    'gpgconf openssl ssh-keygen ssh-keyscan sha256sum sha512sum sha1sum md5sum cksum base64 gzip gunzip xz bzip2 zstd dd ' +
    'mktemp tee env printenv uname arch nproc hostname strip file patch diff cmp jq envsubst setcap getcap git curl wget ' +
    'a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf docker-php-ext-install docker-php-ext-enable ' +
    'docker-php-ext-configure docker-php-source gcc g++ cc c++ clang clang++ ar ranlib javac jar keytool jlink jdeps ' +
    'crontab sync logger nginx time'
  ).split(' '),
);

/** Of what they are told, only what packages.ts reads brings anything: `update` and `clean` do not. */
const MANAGERS = new Set(
  'apt-get apt aptitude apk dnf dnf5 yum microdnf tdnf zypper dpkg rpm pacman'.split(' '),
);

const COPIERS = new Set(['cp', 'mv', 'ln', 'install', 'rsync']);

/** To another place than where programs are found; a program's own path is read as mentioned. */
function effectOfCopy(values: readonly string[], literal: boolean, inventory: Inventory): Effect {
  const target = values.findLast((value) => !value.startsWith('-')) ?? '';
  const last = values.at(-1) ?? '';
  if (last.includes('$') || (!target.startsWith('/') && !literal)) return 'more';
  return target.startsWith('/') && holdsProgramFolder(inventory, target) ? 'more' : 'none';
}

const EXTRACTORS = new Set(['tar', 'bsdtar', 'unzip']);

function effectOfExtraction(values: readonly string[], inventory: Inventory): Effect {
  const creates = /^(?:-?[a-zA-Z]*c[a-zA-Z]*|--create)$/.test(values[0] ?? '');
  const lists = /^-?t[a-z]*$/.test(values[0] ?? '');
  if (creates || lists) return 'none';
  const at = values.findIndex((value) => /^(?:-[a-zA-Z]*C|--directory|-d)$/.test(value));
  const joined = values
    .find((value) => /^(?:--directory=|-C.)/.test(value))
    ?.replace(/^(?:--directory=|-C)/, '');
  const folder = joined ?? (at < 0 ? undefined : values[at + 1]);
  if (folder === undefined || !/^\/[^$]*$/.test(folder)) return 'more';
  return holdsProgramFolder(inventory, folder) ? 'more' : 'none';
}

const LIBRARY_TOOLS = new Set(
  (
    'pip pip2 pip3 pipenv poetry uv pdm npm yarn pnpm bun corepack gem bundle bundler rake rails composer cargo rustup ' +
    'go dotnet mvn mvnw gradle gradlew sbt mix rebar3 lein cpan cpanm luarocks tsc ng next vite webpack php artisan ' +
    'pecl django-admin'
  ).split(' '),
);

/** Package managers and build tools of a language: what they bring is the language's. */
function isLibraryTool(name: string, values: readonly string[]): boolean {
  // Playwright installs system packages for its browsers.
  if (values.some((value) => /^(?:--with-deps|install-deps)$/.test(value))) return false;
  if (LIBRARY_TOOLS.has(name)) return !/^(?:dlx|exec|x)$/.test(values[0] ?? '');
  if (!/^python[\d.]*$/.test(name)) return false;
  const [first, second = ''] = values;
  return (
    (first === '-m' && /^(?:pip|venv|compileall|ensurepip|build)$/.test(second)) || first === 'manage.py'
  );
}
