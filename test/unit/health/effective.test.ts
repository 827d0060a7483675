import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ComposeLayer, healthOfStage, mergeCompose } from '../../../src/health/effective';
import type { Service } from '../../../src/language/compose/model';
import type { EffectiveHealthcheck, HealthConfig } from '../../../src/health/model';
import { parseCompose } from '../../../src/language/compose/parse';
import { parseDockerfile } from '../../../src/language/dockerfile/parse';
import { dockerfiles } from '../../fixtures/healthcheck/dockerfiles';
import { modelled, type Outcome } from '../../fixtures/healthcheck/modelled';
import recorded from '../../fixtures/healthcheck/recorded.json';

const outcomes = recorded as Record<string, Outcome | undefined>;

describe('the health check of a Dockerfile, as BuildKit recorded it', () => {
  for (const [name, text] of Object.entries(dockerfiles))
    it(name, () => {
      const outcome = outcomes[name];
      assert.notEqual(outcome, undefined, 'not recorded: run the engine tests with RECORD=1');
      assert.deepEqual(modelled(text), outcome);
    });
});

function stageHealth(text: string): {
  health: EffectiveHealthcheck;
  at: (span: { start: number; end: number }) => string;
} {
  const dockerfile = parseDockerfile(TextDocument.create('file:///a/Dockerfile', 'dockerfile', 1, text));
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  return { health: healthOfStage(stage, dockerfile), at: ({ start, end }) => text.slice(start, end) };
}

describe('where a health check comes from', () => {
  it('is the instruction that counts, in the order of the keys of the Engine API', () => {
    const { health, at } = stageHealth(
      'FROM scratch AS a\nHEALTHCHECK --retries=2 --interval=5s CMD probe\nFROM a\nENV A=1\n',
    );
    assert.deepEqual(
      health.origins.map(({ uri, span, gives }) => [uri, at(span), gives]),
      [
        [
          'file:///a/Dockerfile',
          'HEALTHCHECK --retries=2 --interval=5s CMD probe',
          ['Test', 'Interval', 'Retries'],
        ],
      ],
    );
    assert.equal(health.command && at(health.command.span), 'probe');
    assert.equal(health.command?.uri, 'file:///a/Dockerfile');
    assert.equal(health.base, undefined);
  });

  const bases: [text: string, base: EffectiveHealthcheck['base']][] = [
    ['FROM scratch\n', { image: 'scratch', healthcheck: false }],
    ['ARG V=3\nFROM node:${V}-slim AS a\nFROM a\n', { image: 'node:3-slim', healthcheck: undefined }],
    ['ARG V\nFROM node:${V}\n', { image: undefined, healthcheck: undefined }],
  ];
  for (const [text, base] of bases)
    it(`is up to the base image of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(stageHealth(text).health, { config: null, origins: [], command: undefined, base });
    });

  it('is nothing that can be run for NONE', () => {
    const { health } = stageHealth('FROM scratch\nHEALTHCHECK NONE\n');
    assert.deepEqual(
      [health.config, health.command, health.base],
      [{ Test: ['NONE'] }, undefined, undefined],
    );
  });
});

describe('a service’s healthcheck over its image’s', () => {
  const image = stageHealth('FROM scratch\nHEALTHCHECK --interval=5s --retries=2 CMD probe\n').health;
  const none = stageHealth('FROM scratch\n').health;
  const unknown = stageHealth('FROM node\n').health;
  const probe = ['CMD-SHELL', 'probe'];

  const cases: [over: EffectiveHealthcheck, healthcheck: string, config: HealthConfig | null][] = [
    [image, '{}', { Test: probe, Interval: 5e9, Retries: 2 }],
    [image, '{ test: other -a }', { Test: ['CMD-SHELL', 'other -a'], Interval: 5e9, Retries: 2 }],
    [image, '{ test: [CMD, other], retries: 7 }', { Test: ['CMD', 'other'], Interval: 5e9, Retries: 7 }],
    [
      image,
      '{ test: [CMD-SHELL, other -a] }',
      { Test: ['CMD-SHELL', 'other -a'], Interval: 5e9, Retries: 2 },
    ],
    [image, '{ interval: 1m30s }', { Test: probe, Interval: 90e9, Retries: 2 }],
    [image, '{ interval: 0s, retries: 0 }', { Test: probe, Interval: 5e9, Retries: 2 }],
    [image, '{ interval: $WHO_KNOWS }', { Test: probe, Interval: 5e9, Retries: 2 }],
    [image, '{ interval: 1d }', { Test: probe, Interval: 86400e9, Retries: 2 }],
    [
      image,
      '{ timeout: 1s, start_period: 2s, start_interval: 3s }',
      { Test: probe, Interval: 5e9, Timeout: 1e9, StartPeriod: 2e9, StartInterval: 3e9, Retries: 2 },
    ],
    [image, '{ disable: true }', { Test: ['NONE'] }],
    [image, '{ test: [NONE], interval: 1s }', { Test: ['NONE'] }],
    [none, '{ test: probe }', { Test: probe }],
    [none, '{ interval: 1s }', { Interval: 1e9 }],
    [unknown, '{ retries: 1 }', { Retries: 1 }],
    [none, '{}', null],
  ];
  for (const [over, healthcheck, config] of cases)
    it(`${healthcheck} over ${JSON.stringify(over.config)}`, () => {
      const text = `services:\n  web:\n    image: web\n    healthcheck: ${healthcheck}\n`;
      const file = parseCompose(TextDocument.create('file:///a/compose.yaml', 'yaml', 1, text));
      const [service] = file.services;
      assert.ok(service);
      const merged = mergeCompose(over, layersOf(service, file.document.uri));
      assert.deepEqual(merged.config, config);
      const given = merged.origins.flatMap(({ gives }) => gives).sort();
      assert.deepEqual(given, Object.keys(config ?? {}).sort());
    });

  it('keeps the base image in sight until a test is given', () => {
    const over = (healthcheck: string) => {
      const text = `services: { web: { image: web, healthcheck: ${healthcheck} } }`;
      const file = parseCompose(TextDocument.create('file:///a/compose.yaml', 'yaml', 1, text));
      assert.ok(file.services[0]);
      return mergeCompose(unknown, layersOf(file.services[0], file.document.uri));
    };
    assert.deepEqual(over('{ retries: 1 }').base, { image: 'node', healthcheck: undefined });
    assert.equal(over('{ test: probe }').base, undefined);
    assert.equal(over('{ test: probe }').command?.uri, 'file:///a/compose.yaml');
    assert.equal(over('{ disable: true }').base, undefined);
  });
});

function layersOf({ healthcheck }: Service, uri: string): ComposeLayer[] {
  return healthcheck ? [{ healthcheck, uri }] : [];
}
