/** What a call of a package manager installs and removes. */
import { type OptionTable, readOptions } from '../health/tool-options';
import type { Invocation, Word } from '../language/shell/model';

/** Programs that take the same words are one: `apt` is also apt-get and aptitude, `dnf` yum, microdnf and tdnf. */
export type PackageManager =
  'apt' | 'apk' | 'dnf' | 'zypper' | 'pacman' | 'dpkg' | 'rpm' | 'choco' | 'winget';

export interface PackageCall {
  readonly manager: PackageManager;
  readonly action: 'install' | 'remove';
  readonly packages: readonly Package[];
  /** Whether `packages` is all that is named: no variable, file or pattern, and no upgrade that may bring more. */
  readonly certain: boolean;
  /** What `apk add --virtual` groups the packages under, for `apk del`. */
  readonly group: string | undefined;
  readonly invocation: Invocation;
}

export interface Package {
  /** Without version, architecture and source. */
  readonly name: string;
  /** All of it: `curl=7.*`. */
  readonly word: Word;
}

/** None for a call of anything else, or one that changes nothing in the image. Two for `dnf swap`. */
export function packageCalls(invocation: Invocation): readonly PackageCall[] {
  const manager = managers.get(invocation.name);
  if (!manager) return [];
  const { name, options, read, packageName } = manager;
  const parsed = readOptions(invocation.args, options);
  const given = new Map(parsed.options.map((option) => [option.name, option.value]));
  if (UNCHANGED.some((option) => given.has(option))) return [];
  // The words that xargs appends are not in the text.
  const fed = invocation.wrappers.includes('xargs');
  return read(parsed.operands, given, invocation.name).map(({ action, words, open }) => {
    const packages = words.flatMap((word): Package[] => {
      const found = packageName(word.value);
      return found === undefined ? [] : [{ name: found, word }];
    });
    return {
      manager: name,
      action,
      packages,
      certain: !open && !fed && packages.length === words.length,
      group: given.get('virtual')?.value,
      invocation,
    };
  });
}

/** Another root than the image's, or nothing but a look at what would be done. */
const UNCHANGED = [
  'root',
  'installroot',
  'simulate',
  'dry-run',
  'download-only',
  'downloadonly',
  'print-uris',
  'print',
  'help',
];

interface Read {
  readonly action: PackageCall['action'];
  readonly words: readonly Word[];
  /** More than the words is installed or removed. */
  readonly open: boolean;
}

interface Manager {
  readonly name: PackageManager;
  readonly options: OptionTable;
  readonly read: (
    operands: readonly Word[],
    given: ReadonlyMap<string, Word | undefined>,
    program: string,
  ) => readonly Read[];
  readonly packageName: (word: string) => string | undefined;
}

/** From the programs' manuals: options by letter, and the long names of those that take a value. */
function table(letters: string, values: string): OptionTable {
  const short = letters
    .split(' ')
    .filter(Boolean)
    .map((pair): [string, string] => [pair.charAt(0), pair.slice(2)]);
  return { short: new Map(short), values: new Set(values.split(' ')), harmless: NONE, secret: NONE };
}
const NONE: ReadonlySet<string> = new Set();

/** What each subcommand does; `+` where it may do more than it is told. */
function subcommands(actions: Readonly<Record<string, 'install' | 'remove' | 'install+' | 'remove+'>>) {
  return ([subcommand, ...words]: readonly Word[], alsoMore = false): readonly Read[] => {
    const action = new Map(Object.entries(actions)).get(subcommand?.value ?? '');
    if (action === undefined) return [];
    const open = alsoMore || action.endsWith('+');
    return [{ action: action.startsWith('install') ? 'install' : 'remove', words, open }];
  };
}

/** What precedes a version, architecture or source; undefined where that is a variable, pattern or file. */
function named(separator: RegExp): (word: string) => string | undefined {
  return (word) => {
    const [name = ''] = word.split(separator, 1);
    return /^[\w.][\w.+-]*$/.test(name) ? name : undefined;
  };
}

const aptActions = subcommands({
  install: 'install',
  reinstall: 'install',
  remove: 'remove',
  purge: 'remove',
  autoremove: 'remove+',
  'auto-remove': 'remove+',
  autopurge: 'remove+',
  'build-dep': 'install+',
  'dist-upgrade': 'install+',
  'full-upgrade': 'install+',
  'safe-upgrade': 'install+',
});

const apt: Manager = {
  name: 'apt',
  options: table(
    's:simulate d:download-only t:target-release o:option c:config-file a:host-architecture h:help P:build-profiles f:fix-broken',
    'target-release default-release option config-file host-architecture build-profiles with-source',
  ),
  read: (operands, given, program) => {
    const more = ['fix-broken', 'auto-remove', 'autoremove'].some((option) => given.has(option));
    // bitnami/minideb's and Kubernetes' debian-base's own script around apt-get.
    if (/^(?:install_packages|clean-install)$/.test(program))
      return [{ action: 'install', words: operands, open: more }];
    // Unlike apt-get's, apt's upgrade may install what was not there.
    if (program === 'apt' && operands[0]?.value === 'upgrade')
      return [{ action: 'install', words: operands.slice(1), open: true }];
    return aptActions(operands, more);
  },
  // `name-` removes it although the subcommand is install.
  packageName: (word) => (/-$|^[./]/.test(word) ? undefined : named(/[=:/]/)(word)),
};

const apkActions = subcommands({ add: 'install', del: 'remove', upgrade: 'install+', fix: 'install+' });

const apk: Manager = {
  name: 'apk',
  options: table(
    'X:repository p:root t:virtual s:simulate h:help',
    'repository repositories-file root virtual keys-dir cache-dir cache-max-age arch wait progress-fd timeout',
  ),
  read: (operands) => apkActions(operands),
  // A group may be called anything, mostly `.build-deps`; a file is given by its path.
  packageName: (word) => (word.endsWith('.apk') ? undefined : named(/[=<>~@]/)(word)),
};

const dnfActions = subcommands({
  install: 'install',
  in: 'install',
  reinstall: 'install',
  rei: 'install',
  localinstall: 'install+',
  groupinstall: 'install+',
  module: 'install+',
  group: 'install+',
  remove: 'remove',
  rm: 'remove',
  erase: 'remove',
  autoremove: 'remove+',
  update: 'install+',
  upgrade: 'install+',
  up: 'install+',
  'distro-sync': 'install+',
  'dist-upgrade': 'install+',
  downgrade: 'install+',
  builddep: 'install+',
  'builddep-install': 'install+',
});

const dnf: Manager = {
  name: 'dnf',
  options: table(
    'x:exclude c:config d:debuglevel e:errorlevel R:randomwait h:help',
    'exclude excludepkgs config debuglevel errorlevel randomwait enablerepo disablerepo repo repoid setopt installroot ' +
      'releasever forcearch comment advisory disableplugin enableplugin color destdir downloaddir repofrompath ' +
      'disableexcludes bugfix cve sec-severity rpmverbosity',
  ),
  read: (operands) => {
    const [subcommand, old, ...fresh] = operands;
    if (subcommand?.value !== 'swap' || !old) return dnfActions(operands);
    return [
      { action: 'remove', words: [old], open: false },
      { action: 'install', words: fresh, open: false },
    ];
  },
  packageName: rpmName,
};

/** `curl-7.76.1-29.el9.x86_64`; a version is told from a part of the name by its dot (`java-17-openjdk`). */
function rpmName(word: string): string | undefined {
  if (/[/:]|\.rpm$/.test(word) && !/-\d+:\d/.test(word)) return undefined;
  const bare = word.replace(/\.(?:x86_64|aarch64|noarch|i[3-6]86|ppc64le|s390x)$/, '');
  const [, name = bare] = /^(.+?)-(?:\d+:)?\d+\.[\w.+~^*$"{}-]*$/.exec(bare) ?? [];
  return named(/[=<>\s]|-(?=\$)/)(name);
}

const zypper: Manager = {
  name: 'zypper',
  options: table(
    'R:root c:config D:dry-run C:capability h:help r:repo t:type p:plus-repo d:download-only',
    'root installroot config reposd-dir cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir plus-repo plus-content repo ' +
      'from type download',
  ),
  read: (operands, given) => zypperActions(operands, given.has('type') || given.has('clean-deps')),
  packageName: (word) => (/^[!~+-]|\.rpm$|\//.test(word) ? undefined : named(/[=<>:]/)(word)),
};
const zypperActions = subcommands({
  install: 'install',
  in: 'install',
  remove: 'remove',
  rm: 'remove',
  'source-install': 'install+',
  si: 'install+',
  patch: 'install+',
  update: 'install+',
  up: 'install+',
  'dist-upgrade': 'install+',
  dup: 'install+',
  'install-new-recommends': 'install+',
  inr: 'install+',
});

const pacman: Manager = {
  name: 'pacman',
  options: table(
    'S:sync R:remove U:upgrade y:refresh u:sysupgrade r:root b:dbpath s:search i:info c:clean g:groups l:list w:download-only p:print h:help',
    'root dbpath cachedir config ignore ignoregroup arch overwrite print-format assume-installed color gpgdir hookdir logfile sysroot',
  ),
  read: (operands, given) => {
    if (given.has('remove'))
      return [{ action: 'remove', words: operands, open: given.has('search') || given.has('recursive') }];
    if (given.has('upgrade')) return [{ action: 'install', words: operands, open: true }];
    const asks = ['search', 'info', 'clean', 'groups', 'list'].some((option) => given.has(option));
    if (!given.has('sync') || asks) return [];
    const all = given.has('sysupgrade');
    return operands.length > 0 || all ? [{ action: 'install', words: operands, open: all }] : [];
  },
  packageName: (word) => named(/[=<>]/)(word.slice(word.lastIndexOf('/') + 1)),
};

const dpkg: Manager = {
  name: 'dpkg',
  options: table('i:install r:remove P:purge', 'admindir instdir'),
  read: (operands, given) =>
    given.has('install')
      ? [{ action: 'install', words: operands, open: true }]
      : given.has('remove') || given.has('purge')
        ? [{ action: 'remove', words: operands, open: false }]
        : [],
  packageName: (word) => (/\.deb$|\//.test(word) ? undefined : named(/:/)(word)),
};

const rpm: Manager = {
  name: 'rpm',
  options: table('i:install U:upgrade F:freshen e:erase q:query V:verify K:checksig', 'root define dbpath'),
  read: (operands, given) => {
    // In a query the same letters are about what is shown.
    if (['query', 'verify', 'checksig'].some((option) => given.has(option))) return [];
    if (given.has('erase')) return [{ action: 'remove', words: operands, open: false }];
    const installs = ['install', 'upgrade', 'freshen'].some((option) => given.has(option));
    return installs ? [{ action: 'install', words: operands, open: true }] : [];
  },
  packageName: rpmName,
};

const choco: Manager = {
  name: 'choco',
  options: table(
    's:source h:help',
    'version source params package-parameters ia install-arguments installargs user password cert certpassword timeout ' +
      'execution-timeout cache cache-location download-checksum',
  ),
  read: (operands, _given, program) => {
    if (program === 'cinst') return [{ action: 'install', words: operands, open: false }];
    return subcommands({
      install: 'install',
      upgrade: 'install+',
      uninstall: 'remove',
    })(operands);
  },
  packageName: (word) => (/\.config$|^all$/i.test(word) ? undefined : named(/[\\/]/)(word)?.toLowerCase()),
};

const winget: Manager = {
  name: 'winget',
  options: table(
    'q:query m:manifest v:version s:source l:location o:log e:exact h:silent',
    'query manifest id name moniker version source location log scope architecture override locale installer-type',
  ),
  read: (operands, given) => {
    const named = ['id', 'name', 'moniker', 'query'].flatMap((option) => given.get(option) ?? []);
    const [subcommand, ...words] = operands;
    return subcommands({
      install: 'install',
      add: 'install',
      upgrade: 'install+',
      uninstall: 'remove',
      remove: 'remove',
      rm: 'remove',
    })([...(subcommand ? [subcommand] : []), ...words, ...named], given.has('manifest'));
  },
  packageName: named(/\s/),
};

const managers: ReadonlyMap<string, Manager> = new Map([
  ...['apt-get', 'apt', 'aptitude', 'install_packages', 'clean-install'].map((name) => [name, apt] as const),
  ...['dnf', 'dnf5', 'yum', 'microdnf', 'tdnf'].map((name) => [name, dnf] as const),
  ...['choco', 'chocolatey', 'cinst'].map((name) => [name, choco] as const),
  ['apk', apk],
  ['zypper', zypper],
  ['pacman', pacman],
  ['dpkg', dpkg],
  ['rpm', rpm],
  ['winget', winget],
]);

/** Their programs. */
export const packageManagers: ReadonlySet<string> = new Set(managers.keys());
