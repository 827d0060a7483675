/** Where a server listens by the variables that its image makes a configuration of. */

/** What a container is given. */
export interface Environment {
  /** undefined for a value that is not known. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** The names by which the container knows itself. */
  readonly names: readonly string[];
}

/** `INTERNAL://broker:9092` */
const ADVERTISED = /^(\w+):\/\/([\w.-]+):(\d+)$/;

/**
 * An address by which a broker of Kafka tells others to find it, and by which it finds itself: without a certificate or
 * a password, under one of its own names. `prefix` is what the image's variables begin with, `usual` what counts where
 * there is none of them.
 */
export function kafkaListener(
  { variables, names }: Environment,
  prefix: string,
  usual?: string,
): string | undefined {
  if (![...variables.keys()].some((name) => name.startsWith('KAFKA_'))) return usual;
  const valueOf = (name: string) => (variables.has(prefix + name) ? variables.get(prefix + name) : '');
  const advertised = valueOf('ADVERTISED_LISTENERS');
  const protocols = valueOf('LISTENER_SECURITY_PROTOCOL_MAP');
  const roles = valueOf('PROCESS_ROLES');
  if (advertised === undefined || protocols === undefined || roles === undefined) return undefined;
  if (roles !== '' && !roles.includes('broker')) return undefined;
  const secured = new Map(list(protocols).map((entry) => entry.split(':') as [string, string | undefined]));
  for (const entry of list(advertised)) {
    const [, name = '', host = '', port = ''] = ADVERTISED.exec(entry) ?? [];
    const protocol = secured.get(name) ?? name;
    if (protocol === 'PLAINTEXT' && [...names, 'localhost', '127.0.0.1'].includes(host))
      return `${host}:${port}`;
  }
  return undefined;
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
