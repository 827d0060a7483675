/** The health check that counts in the end: for a stage of a Dockerfile, and for a compose service over its image. */
import type { Command } from '../language/command';
import type { ComposeHealthcheck } from '../language/compose/model';
import { type Dockerfile, type Healthcheck, isHealthcheck, type Stage } from '../language/dockerfile/model';
import { parseOption, parseRetries } from '../language/dockerfile/healthcheck';
import { instructionsIn } from '../language/dockerfile/lineage';
import type { Span } from '../language/text';
import { parseComposeDuration } from './duration';
import type { EffectiveHealthcheck, HealthConfig, HealthConfigKey, Origin } from './model';

/**
 * `config` is what BuildKit 28.5 records in `.Config.Healthcheck` of an image built to this stage. The last
 * HEALTHCHECK counts whole, options of an earlier one are forgotten (the classic builder keeps them).
 */
export function healthOfStage(stage: Stage, dockerfile: Dockerfile): EffectiveHealthcheck {
  const healthcheck = lastHealthcheck(stage);
  return healthcheck ? recorded(healthcheck, dockerfile.document.uri) : undefinedBy(stage);
}

/** Nothing in the chain defines one: it is up to the image that the first stage of it starts from. */
function undefinedBy(stage: Stage): EffectiveHealthcheck {
  let root = stage;
  while (root.parent) root = root.parent;
  const image = root.from.resolved;
  const base = { image, healthcheck: image === 'scratch' ? false : undefined };
  return { config: null, origins: [], command: undefined, base };
}

/**
 * A stage's own instructions come last; before them the ONBUILD triggers of the stage it starts from, which run
 * once, in this stage, and not again in those that start from it in turn; before them what that stage has.
 */
function lastHealthcheck(stage: Stage): Healthcheck | undefined {
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    const found = instructionsIn(at).findLast(isHealthcheck);
    if (found) return found;
  }
  return undefined;
}

const optionKeys: Partial<Record<string, HealthConfigKey>> = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
  retries: 'Retries',
};

/** Of an instruction that BuildKit refuses, what can be read of it. */
function recorded(healthcheck: Healthcheck, uri: string): EffectiveHealthcheck {
  const { command, type, span } = healthcheck;
  const config: HealthConfig = {};
  if (type === 'none') config.Test = ['NONE'];
  else {
    if (command) config.Test = testOf(command);
    for (const { name, value = '' } of healthcheck.flags) {
      const key = optionKeys[name];
      // Zero means the default, and is not recorded.
      const number = (key === 'Retries' ? parseRetries(value) : parseOption(value)) ?? 0;
      if (key && key !== 'Test' && number > 0) config[key] = number;
    }
  }
  const inOrder = ordered(config);
  return {
    config: inOrder,
    origins: [{ uri, span, gives: Object.keys(inOrder) as HealthConfigKey[] }],
    command: command && type !== 'none' ? { ...command, uri } : undefined,
    base: undefined,
  };
}

function testOf(command: Command): string[] {
  return command.form === 'shell'
    ? ['CMD-SHELL', command.script.value]
    : ['CMD', ...command.words.map(({ value }) => value)];
}

/** The `healthcheck` of one file, and that file. */
export interface ComposeLayer {
  readonly healthcheck: ComposeHealthcheck;
  readonly uri: string;
}

/**
 * A service's `healthcheck` over that of its image. Compose first lays those of its files over each other, key by
 * key, so that `retries: 0` or `disable: false` takes back what a lower file says; then the engine takes each key
 * that is left out, or zero, from the image (moby, daemon/commit.go). Where the image's is not known, `base` stays.
 */
export function mergeCompose(
  image: EffectiveHealthcheck,
  layers: readonly ComposeLayer[],
): EffectiveHealthcheck {
  const disable = topmost(layers, ({ disable }) => disable);
  if (disable?.value) return switchedOff(disable);
  const test = topmost(layers, (healthcheck) => healthcheck.test);
  if (test?.value.type === 'none') return switchedOff(test);
  const own = composeOptions(layers);
  const command = test?.value.type === 'cmd' ? test.value.command : undefined;
  const words = test?.value.type === 'invalid' ? test.value.words.map(({ value }) => value) : [];
  if (test && (command ?? words.length > 0))
    own.set('Test', { value: command ? testOf(command) : words, span: test.span, uri: test.uri });
  if (own.size === 0) return image;
  const result = merged(image, own);
  if (!own.has('Test') || !test) return result;
  return { ...result, command: command && { ...command, uri: test.uri }, base: undefined };
}

/** What the topmost file says that says anything, and which file that is. */
function topmost<T extends object>(
  layers: readonly ComposeLayer[],
  read: (healthcheck: ComposeHealthcheck) => T | undefined,
): (T & { readonly uri: string }) | undefined {
  for (const { healthcheck, uri } of layers.toReversed()) {
    const found = read(healthcheck);
    if (found) return { ...found, uri };
  }
  return undefined;
}

function switchedOff({ uri, span }: { readonly uri: string; readonly span: Span }): EffectiveHealthcheck {
  return {
    config: { Test: ['NONE'] },
    origins: [{ uri, span, gives: ['Test'] }],
    command: undefined,
    base: undefined,
  };
}

type OwnKeys = Map<
  HealthConfigKey,
  { readonly value: string[] | number; readonly span: Span; readonly uri: string }
>;

function composeOptions(layers: readonly ComposeLayer[]): OwnKeys {
  const own: OwnKeys = new Map();
  for (const { healthcheck, uri } of layers) {
    for (const [name, { value, span }] of healthcheck.options) {
      const key = optionKeys[name.replaceAll('_', '-')];
      if (!key) continue;
      const { resolved = '' } = value;
      const number = key === 'Retries' ? parseRetries(resolved) : parseComposeDuration(resolved);
      // Set again, it goes to the end: the topmost file's come last.
      own.delete(key);
      if (number !== undefined && number > 0) own.set(key, { value: number, span, uri });
    }
  }
  return own;
}

function merged(image: EffectiveHealthcheck, own: OwnKeys): EffectiveHealthcheck {
  const config: HealthConfig = { ...image.config };
  for (const [key, { value }] of own) Object.assign(config, { [key]: value });
  const inherited = image.origins
    .map((origin): Origin => ({ ...origin, gives: origin.gives.filter((key) => !own.has(key)) }))
    .filter(({ gives }) => gives.length > 0);
  const origins = [...own].map(([key, { span, uri }]): Origin => ({ uri, span, gives: [key] }));
  return { ...image, config: ordered(config), origins: [...origins, ...inherited] };
}

/** Keys in the order of the Engine API, so that the same health check always reads the same. */
function ordered(config: HealthConfig): HealthConfig {
  const keys: HealthConfigKey[] = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'];
  return Object.fromEntries(keys.filter((key) => config[key] !== undefined).map((key) => [key, config[key]]));
}
