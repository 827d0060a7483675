/** One service of a compose file. What it says is read when it is first asked for. */
import { isMap, isSeq } from 'yaml';
import { readCommand, readTest } from './commands';
import type {
  Build,
  ComposeHealthcheck,
  Condition,
  Dependency,
  EnvFile,
  Extends,
  Placed,
  Service,
  Value,
} from './model';
import { readPorts } from './ports';
import { lazily, once } from '../lazy';
import type { Span } from '../text';
import { isNull, isReset, placeOf } from './reader';
import type { ComposeReader } from './reader';
import { spanOf } from './yaml';
import type { AnyMap, Field, Fields } from './yaml';

const NO_FIELDS: Fields = new Map();

export function readService(name: string, field: Field, reader: ComposeReader): Service {
  return service({ name, field, reader, fields: once(() => reader.inner(field) ?? NO_FIELDS) });
}

interface Source {
  readonly name: string;
  readonly field: Field;
  readonly reader: ComposeReader;
  readonly fields: () => Fields;
}

const service = lazily<Service, Source>({
  name: ({ name }) => name,
  nameSpan: ({ field }) => spanOf(field.key),
  span: ({ field, reader }) => wholeOf(field, reader.source),
  map: ({ field }) => (isMap(field.value) ? (field.value as AnyMap) : undefined),
  image: ({ fields, reader }) => reader.placed(fields().get('image')),
  build: ({ fields, reader }) => readBuild(fields().get('build'), reader),
  healthcheck: ({ fields, reader }) => readHealthcheck(fields().get('healthcheck'), reader),
  dependsOn: ({ fields, reader }) => readDependencies(fields().get('depends_on'), reader),
  restart: ({ fields, reader }) => reader.placed(fields().get('restart')),
  restartPolicy: (source) => readRestartPolicy(deployOf(source)?.get('restart_policy'), source.reader),
  deployMode: (source) => source.reader.string(deployOf(source)?.get('mode')),
  clusterKeys: (source) => clusterKeys(deployOf(source), source.reader),
  replicas: (source) =>
    valueOf(deployOf(source)?.get('replicas') ?? source.fields().get('scale'), source.reader),
  command: ({ fields, reader }) => readCommand(fields().get('command'), reader),
  entrypoint: ({ fields, reader }) => readCommand(fields().get('entrypoint'), reader),
  ports: ({ fields, reader }) => readPorts(fields().get('ports'), reader).placed,
  expose: ({ fields, reader }) => readPorts(fields().get('expose'), reader).placed,
  portsKnown: ({ fields, reader }) =>
    ['ports', 'expose'].every((key) => readPorts(fields().get(key), reader).known),
  environment: ({ fields, reader }) => reader.assignments(fields().get('environment')),
  envFiles: ({ fields, reader }) => readEnvFiles(fields().get('env_file'), reader),
  containerName: ({ fields, reader }) => reader.string(fields().get('container_name')),
  hostname: ({ fields, reader }) => reader.string(fields().get('hostname')),
  profiles: ({ fields, reader }) => strings(fields().get('profiles'), reader),
  provider: ({ fields }) => isMap(fields().get('provider')?.value),
  extends: ({ fields, reader }) => readExtends(fields().get('extends'), reader),
  keys: ({ fields }) => new Set(fields().keys()),
  replaces: ({ field, fields, reader }) => replaces(field, fields(), reader),
});

function deployOf({ fields, reader }: Source): Fields | undefined {
  return reader.inner(fields().get('deploy'));
}

/** From the key to the end of the value; an alias ends at its own place, what it stands for is elsewhere. */
function wholeOf(field: Field, source: string): Span {
  const key = spanOf(field.key);
  const value = placeOf(field).span;
  // The range of a block mapping goes on to the line after it.
  const { length } = source.slice(value.start, value.end).trimEnd();
  return { start: key.start, end: value.start < key.end ? key.end : value.start + length };
}

/** Of `build.args.NAME`, counted from the service. */
const DEEPEST_PATH = 3;

/** A command of null takes away what a file below gives; null anywhere else says nothing (compose-go, override/merge.go). */
function replaces(service: Field, fields: Fields, reader: ComposeReader): ReadonlySet<string> {
  const commands = ['command', 'entrypoint'].filter((key) => {
    const field = fields.get(key);
    return field && isNull(field.value);
  });
  const found = new Set(commands);
  const look = ({ value, below }: Field, path: readonly string[]): void => {
    if (below) look(below, path);
    if (value?.tag === '!reset' || value?.tag === '!override') found.add(path.join('.'));
    else if (isMap(value) && path.length < DEEPEST_PATH) {
      // compose passes over what a merge key brings.
      const own = new Set<unknown>(value.items.map(({ key }) => key));
      for (const [name, inner] of reader.fields(value as AnyMap))
        if (own.has(inner.key)) look(inner, [...path, name]);
    }
  };
  look(service, []);
  return found;
}

/** Compose deploy specification: what `docker compose` passes over, and only `docker stack deploy` takes. */
const CLUSTER_KEYS = ['placement', 'update_config', 'rollback_config', 'endpoint_mode'];

function clusterKeys(deploy: Fields | undefined, reader: ComposeReader): readonly string[] {
  if (!deploy) return [];
  const mode = reader.string(deploy.get('mode')) ?? '';
  const given = CLUSTER_KEYS.filter((key) => {
    const field = deploy.get(key);
    return field && !isNull(field.value) && !(isMap(field.value) && field.value.items.length === 0);
  });
  return /^(?:global|.+-job)$/.test(mode) ? ['mode', ...given] : given;
}

/** A path, a list of paths, or of `path`, `required` and `format`. */
function readEnvFiles(field: Field | undefined, reader: ComposeReader): readonly EnvFile[] {
  return reader.items(field).flatMap((node): EnvFile[] => {
    const fields = isMap(node) ? reader.fields(node as AnyMap) : undefined;
    const path = fields ? valueOf(fields.get('path'), reader) : reader.value(node);
    if (!path) return [];
    const required = readFlag(fields?.get('required'), reader)?.value ?? true;
    return [{ path, required, raw: reader.string(fields?.get('format')) === 'raw' }];
  });
}

function readBuild(field: Field | undefined, reader: ComposeReader): Build | undefined {
  if (!field || isNull(field.value)) return undefined;
  const lone = reader.value(field.value);
  const fields = reader.inner(field) ?? NO_FIELDS;
  return {
    ...placeOf(field),
    context: lone ?? valueOf(fields.get('context'), reader),
    dockerfile: valueOf(fields.get('dockerfile'), reader),
    target: reader.placed(fields.get('target')),
    inline: reader.text(fields.get('dockerfile_inline')?.value ?? null),
    args: reader.assignments(fields.get('args')),
    contexts: reader.assignments(fields.get('additional_contexts')),
  };
}

function valueOf(field: Field | undefined, reader: ComposeReader): Value | undefined {
  return field && reader.value(field.value);
}

/** How often, how long, how many times: everything but the test itself. */
const OPTIONS = ['interval', 'timeout', 'retries', 'start_period', 'start_interval'];

function readHealthcheck(field: Field | undefined, reader: ComposeReader): ComposeHealthcheck | undefined {
  if (!field) return undefined;
  const fields = reader.inner(field) ?? NO_FIELDS;
  const options = new Map<string, Placed<Value>>();
  for (const name of OPTIONS) {
    const option = reader.placed(fields.get(name));
    if (option) options.set(name, option);
  }
  return {
    ...placeOf(field),
    map: isMap(field.value) ? (field.value as AnyMap) : undefined,
    test: readTest(fields.get('test'), reader),
    disable: readFlag(fields.get('disable'), reader),
    options,
    keys: new Map([...fields].map(([name, { key }]) => [name, spanOf(key)])),
  };
}

/** Booleans as compose casts them, with the spellings of YAML 1.1. */
function readFlag(field: Field | undefined, reader: ComposeReader): Placed<boolean> | undefined {
  const text = reader.string(field)?.toLowerCase();
  if (!field || text === undefined) return undefined;
  return { value: ['true', 'y', 'yes', 'on', '1', 't'].includes(text), ...placeOf(field) };
}

function readDependencies(field: Field | undefined, reader: ComposeReader): Dependency[] {
  if (!field) return [];
  const dependencies = new Map<string, Dependency>();
  const own = isMap(field.value) ? reader.fields(field.value as AnyMap) : NO_FIELDS;
  for (const below of field.below ? readDependencies(field.below, reader) : []) {
    if (!isReset(own.get(below.service))) dependencies.set(below.service, below);
  }
  for (const [service, dependency] of isSeq(field.value)
    ? shortForm(field, reader)
    : longForm(field, reader)) {
    dependencies.set(service, dependency);
  }
  return [...dependencies.values()];
}

function* shortForm(field: Field, reader: ComposeReader): Generator<[string, Dependency]> {
  for (const node of reader.items({ key: field.key, value: field.value })) {
    const service = reader.value(node)?.resolved;
    if (service === undefined) continue;
    const span = spanOf(node);
    yield [service, { service, condition: 'service_started', span, keySpan: span, required: true }];
  }
}

function* longForm(field: Field, reader: ComposeReader): Generator<[string, Dependency]> {
  if (!isMap(field.value)) return;
  for (const [service, entry] of reader.fields(field.value as AnyMap)) {
    if (isReset(entry)) continue;
    const fields = reader.inner(entry) ?? NO_FIELDS;
    const condition = fields.get('condition');
    const keySpan = spanOf(entry.key);
    yield [
      service,
      {
        service,
        condition: CONDITIONS.find((known) => known === reader.string(condition)),
        span: condition ? placeOf(condition).span : keySpan,
        keySpan,
        required: readFlag(fields.get('required'), reader)?.value,
      },
    ];
  }
}

const CONDITIONS: readonly Condition[] = [
  'service_started',
  'service_healthy',
  'service_completed_successfully',
];

function readRestartPolicy(
  field: Field | undefined,
  reader: ComposeReader,
): Placed<{ readonly condition: string | undefined }> | undefined {
  const fields = reader.inner(field);
  if (!field || !fields) return undefined;
  return { value: { condition: reader.string(fields.get('condition')) }, ...placeOf(field) };
}

function readExtends(field: Field | undefined, reader: ComposeReader): Extends | undefined {
  if (!field || isNull(field.value)) return undefined;
  const fields = reader.inner(field) ?? NO_FIELDS;
  const service = reader.value(field.value)?.resolved ?? reader.string(fields.get('service')) ?? '';
  return { service, file: valueOf(fields.get('file'), reader), ...placeOf(field) };
}

function strings(field: Field | undefined, reader: ComposeReader): string[] {
  return reader.items(field).flatMap((node) => reader.value(node)?.resolved ?? []);
}
