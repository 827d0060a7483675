/** One service of a compose file. What it says is read when it is first asked for. */
import { isMap, isSeq } from 'yaml';
import { readCommand, readTest } from './commands';
import type { Build, ComposeHealthcheck, Dependency, Extends, Placed, Service, Value } from './model';
import { readPorts } from './ports';
import { isNull, placeOf } from './reader';
import type { ComposeReader } from './reader';
import { spanOf } from './yaml';
import type { AnyMap, Field, Fields } from './yaml';

const NO_FIELDS: Fields = new Map();

export function readService(name: string, field: Field, reader: ComposeReader): Service {
  const nameSpan = spanOf(field.key);
  const place = placeOf(field);
  const all = once(() => reader.inner(field) ?? NO_FIELDS);
  const fields = once(() => withoutReset(all()));
  const get = (key: string) => fields().get(key);
  const deploy = once(() => reader.inner(get('deploy')));
  const ports = once(() => readPorts(get('ports'), reader));
  const expose = once(() => readPorts(get('expose'), reader));
  return lazily<Service>({
    name: () => name,
    nameSpan: () => nameSpan,
    span: () => ({ start: nameSpan.start, end: Math.max(nameSpan.end, endOfValue(field)) }),
    map: () => (isMap(field.value) ? (field.value as AnyMap) : undefined),
    image: () => reader.placed(get('image')),
    build: () => readBuild(get('build'), reader),
    healthcheck: () => readHealthcheck(get('healthcheck'), reader),
    dependsOn: () => readDependencies(get('depends_on'), reader),
    restart: () => reader.placed(get('restart')),
    restartPolicy: () => readRestartPolicy(deploy()?.get('restart_policy'), reader),
    deployMode: () => reader.string(deploy()?.get('mode')),
    command: () => readCommand(get('command'), reader),
    entrypoint: () => readCommand(get('entrypoint'), reader),
    ports: () => ports().placed,
    expose: () => expose().placed,
    portsKnown: () => ports().known && expose().known,
    environment: () => reader.assignments(get('environment')),
    containerName: () => reader.string(get('container_name')),
    profiles: () => strings(get('profiles'), reader),
    provider: () => isMap(get('provider')?.value),
    extends: () => readExtends(get('extends'), reader),
    keys: () => new Set(fields().keys()),
    resets: () => tagged(all(), '!reset'),
    overrides: () => tagged(all(), '!override'),
  });

  /** An alias ends at its own place, what it stands for elsewhere. */
  function endOfValue({ key, value }: Field): number {
    const { end } = place.span;
    return value === null || (value.range?.[0] ?? 0) < spanOf(key).end ? nameSpan.end : end;
  }
}

/** Works a value out when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** An object whose properties are worked out when they are first read. */
export function lazily<T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): T {
  const object = {} as T;
  for (const key of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(object, key, { enumerable: true, get: once(makers[key]) });
  }
  return object;
}

/** `key: !reset …` takes a key away (Compose specification, "Merge": reset value). */
function withoutReset(fields: Fields): Fields {
  const reset = tagged(fields, '!reset');
  return reset.size === 0 ? fields : new Map([...fields].filter(([name]) => !reset.has(name)));
}

function tagged(fields: Fields, tag: '!reset' | '!override'): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, { value }] of fields) if (value?.tag === tag) names.add(name);
  return names;
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
  for (const below of field.below ? readDependencies(field.below, reader) : []) {
    dependencies.set(below.service, below);
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
    const fields = reader.inner(entry) ?? NO_FIELDS;
    const condition = fields.get('condition');
    const keySpan = spanOf(entry.key);
    yield [
      service,
      {
        service,
        condition: conditionOf(reader.string(condition)),
        span: condition ? placeOf(condition).span : keySpan,
        keySpan,
        required: readFlag(fields.get('required'), reader)?.value ?? true,
      },
    ];
  }
}

function conditionOf(text: string | undefined): Dependency['condition'] {
  return text === 'service_healthy' || text === 'service_completed_successfully' ? text : 'service_started';
}

/** Compose deploy specification: `condition` is `any` where it is left out. */
function readRestartPolicy(
  field: Field | undefined,
  reader: ComposeReader,
): Placed<{ readonly condition: string | undefined }> | undefined {
  const fields = reader.inner(field);
  if (!field || !fields) return undefined;
  const condition = fields.get('condition');
  return { value: { condition: condition ? reader.string(condition) : 'any' }, ...placeOf(field) };
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
