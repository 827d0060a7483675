/** Which programs packages bring: those that health checks and start-up scripts ask for. */

/** By package name, whatever the distribution: no two call different things the same. */
const PROGRAMS: Readonly<Record<string, string>> = {
  curl: 'curl',
  'curl-minimal': 'curl',
  wget: 'wget',
  bash: 'bash',
  busybox: 'busybox',
  'busybox-static': 'busybox',
  'busybox-extras': 'telnet',
  netcat: 'nc netcat',
  'netcat-openbsd': 'nc netcat',
  'netcat-traditional': 'nc netcat',
  nc: 'nc',
  ncat: 'ncat',
  'nmap-ncat': 'ncat nc',
  nmap: 'nmap',
  socat: 'socat',
  telnet: 'telnet',
  'iputils-ping': 'ping',
  iputils: 'ping',
  dnsutils: 'dig nslookup',
  'bind9-dnsutils': 'dig nslookup',
  'bind-utils': 'dig nslookup',
  'bind-tools': 'dig nslookup',
  'net-tools': 'netstat',
  iproute2: 'ss ip',
  lsof: 'lsof',
  procps: 'ps pgrep pidof',
  'procps-ng': 'ps pgrep pidof',
  jq: 'jq',
  httpie: 'http https',
  openssl: 'openssl',
  git: 'git',
  perl: 'perl',
  python3: 'python3',
  'python3-pip': 'pip3',
  nodejs: 'node',
  npm: 'npm',
  ruby: 'ruby',
  'postgresql-client': 'psql pg_isready',
  postgresql: 'psql pg_isready',
  'default-mysql-client': 'mysql mysqladmin',
  'mysql-client': 'mysql mysqladmin',
  'mariadb-client': 'mariadb mariadb-admin',
  'redis-tools': 'redis-cli',
  redis: 'redis-cli redis-server',
  'redis-server': 'redis-cli redis-server',
  valkey: 'valkey-cli valkey-server',
  'mongodb-mongosh': 'mongosh',
  'mosquitto-clients': 'mosquitto_pub mosquitto_sub',
  nginx: 'nginx',
  supervisor: 'supervisorctl supervisord',
};

const byPackage = new Map(Object.entries(PROGRAMS).map(([name, programs]) => [name, programs.split(' ')]));

/** Empty for a package of which that is not known. */
export function programsOf(packageName: string): readonly string[] {
  // `postgresql-client-16`, `postgresql16-client`
  const name = packageName.replace(/^(postgresql)\d*(-client)?(?:-\d+)?$/, '$1$2');
  return byPackage.get(name) ?? [];
}

/** Everything that a package is known to bring. */
export const PACKAGED: ReadonlySet<string> = new Set([...byPackage.values()].flat());
