import assert from 'node:assert/strict';
import { decodeEvent, decodeInspection, decodeList, decodeVersion } from '../../../src/engine/decode';
import type { Health } from '../../../src/engine/model';

const id = 'a'.repeat(64);

describe('container list', () => {
  const listed = (item: object) => decodeList([{ Id: id, Names: ['/web'], State: 'running', ...item }])?.[0];

  const health: readonly (readonly [what: string, item: object, status: string, streak?: number])[] = [
    ['words of an engine before API 1.52: healthy', { Status: 'Up 2 minutes (healthy)' }, 'healthy'],
    ['… unhealthy', { Status: 'Up About an hour (unhealthy)' }, 'unhealthy'],
    ['… starting', { Status: 'Up Less than a second (health: starting)' }, 'starting'],
    ['… no check', { Status: 'Up 2 minutes' }, 'none'],
    ['… paused, which hides it', { State: 'paused', Status: 'Up 2 minutes (Paused)' }, 'none'],
    [
      'the field of API 1.52',
      { Status: 'Up', Health: { Status: 'unhealthy', FailingStreak: 4 } },
      'unhealthy',
      4,
    ],
    ['the field says none', { Status: 'Up', Health: { Status: 'none', FailingStreak: 0 } }, 'none', 0],
    ['Podman’s empty word', { Status: 'Up', Health: { Status: '' } }, 'none'],
    ['what is stopped has none', { State: 'exited', Status: 'Exited (1) 1 second ago (healthy)' }, 'none'],
  ];
  for (const [what, item, status, failingStreak] of health) {
    it(what, () => {
      const expected: Health = { status: status as Health['status'], failingStreak, since: undefined };
      assert.deepEqual(listed(item)?.health, expected);
    });
  }

  it('knows exit codes from words', () => {
    assert.equal(listed({ State: 'exited', Status: 'Exited (137) 2 days ago' })?.exitCode, 137);
    assert.equal(listed({ State: 'restarting', Status: 'Restarting (7) 3 seconds ago' })?.exitCode, 7);
    assert.equal(listed({ Status: 'Up 3 seconds' })?.exitCode, undefined);
  });

  it('takes the name that is not a link', () => {
    assert.equal(listed({ Names: ['/web/db', '/db'] })?.name, 'db');
    assert.equal(listed({ Names: [] })?.name, id.slice(0, 12));
  });

  it('reads the labels of Compose and Swarm', () => {
    const container = listed({
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': 'web',
        'com.docker.compose.project.config_files': '/p/compose.yaml,/p/compose.prod.yaml',
        'com.docker.compose.project.working_dir': '/p',
        'com.docker.compose.oneoff': 'True',
        'com.docker.swarm.service.name': 'shop_web',
        'com.docker.stack.namespace': 'shop',
      },
    });
    assert.ok(container);
    assert.deepEqual(container.compose, {
      project: 'shop',
      service: 'web',
      configFiles: ['/p/compose.yaml', '/p/compose.prod.yaml'],
      workingDir: '/p',
      oneOff: true,
    });
    assert.deepEqual(container.swarm, { stack: 'shop', service: 'shop_web' });
  });

  it('cleans what a container calls itself', () => {
    const container = listed({
      Names: ['/\u001b[31mweb\u0007\n'],
      Image: 'i'.repeat(1000),
      Labels: { 'com.docker.compose.project': 'a\u202eb', 'com.docker.compose.service': 'x\ny' },
    });
    assert.ok(container);
    assert.equal(container.name, 'web');
    assert.equal(container.image.length, 200);
    assert.equal(container.compose?.project, 'ab');
    assert.equal(container.compose.service, 'x y');
  });

  it('leaves out what is no container, and is nothing where it is no list', () => {
    assert.deepEqual(decodeList([null, 3, {}, { Id: '../../etc' }, { Id: [] }]), []);
    assert.equal(decodeList({ message: 'no' }), undefined);
    assert.equal(decodeList('garbage'), undefined);
    assert.equal(listed({ Names: 3, State: {}, Status: null, Labels: 'x', Health: [] })?.state, 'unknown');
  });
});

describe('inspection', () => {
  it('tells check, probes, and since when', () => {
    const container = decodeInspection({
      Id: id,
      Name: '/web',
      Platform: 'linux',
      RestartCount: 2,
      State: {
        Status: 'running',
        StartedAt: '2026-01-01T00:00:00.123456789Z',
        Health: {
          Status: 'unhealthy',
          FailingStreak: 2,
          Log: [
            {
              Start: '2026-01-01T00:00:10.5+09:00',
              End: '2026-01-01T00:00:10.6+09:00',
              ExitCode: 1,
              Output: 'a\n',
            },
            {
              Start: '2026-01-01T00:00:20Z',
              End: '2026-01-01T00:00:23Z',
              ExitCode: -1,
              Output: '\u001b[1mb',
            },
          ],
        },
      },
      Config: { Image: 'shop/web', Healthcheck: { Test: ['CMD', 'probe'], Retries: 2, Interval: 0 } },
    });
    assert.deepEqual(container?.details?.check, { Test: ['CMD', 'probe'], Retries: 2 });
    assert.deepEqual(
      container.details.probes.map(({ start, end, exitCode, output }) => [end - start, exitCode, output]),
      [
        [3000, -1, 'b'],
        [100, 1, 'a'],
      ],
    );
    assert.equal(container.details.restartCount, 2);
    assert.equal(container.details.startedAt, Date.UTC(2026, 0, 1, 0, 0, 0, 123));
    assert.deepEqual(container.health, {
      status: 'unhealthy',
      failingStreak: 2,
      since: Date.UTC(2026, 0, 1, 0, 0, 23),
    });
  });

  for (const [what, Healthcheck] of [
    ['no check', undefined],
    ['a check that is switched off', { Test: ['NONE'] }],
    ['an empty check', { Test: [] }],
    ['a check that is none', { Test: 'x' }],
  ] as const) {
    it(`finds ${what}`, () => {
      const container = decodeInspection({
        Id: id,
        State: { Status: 'running', Health: { Status: 'healthy', Log: null } },
        Config: { Healthcheck },
      });
      assert.equal(container?.details?.check, null);
      assert.equal(container.health.status, 'none');
    });
  }

  it('survives anything', () => {
    for (const json of [undefined, null, 1, 'x', [], {}, { Id: id }, { Id: id, State: 3, Config: [] }]) {
      assert.doesNotThrow(() => decodeInspection(json));
    }
    assert.equal(decodeInspection({ Id: 'x/../y' }), undefined);
    const log = [null, 3, {}, { Start: 'never' }, { Start: '2026-01-01T00:00:00Z' }];
    const container = decodeInspection({ Id: id, State: { Health: { Log: log } } });
    assert.deepEqual(
      container?.details?.probes.map(({ exitCode, output }) => [exitCode, output]),
      [[-1, '']],
    );
  });
});

describe('events', () => {
  const event = (Action: string, more = {}) =>
    decodeEvent({ Type: 'container', Action, Actor: { ID: id, Attributes: { name: 'web', n: 3 } }, ...more });

  const actions: readonly (readonly [action: string, word: string, detail: string])[] = [
    ['start', 'start', ''],
    ['health_status: healthy', 'health_status', 'healthy'],
    ['exec_create: /bin/sh -c echo a:b', 'exec_create', '/bin/sh -c echo a:b'],
    ['died', 'die', ''],
    ['remove', 'destroy', ''],
    ['exec_died', 'exec_die', ''],
  ];
  for (const [action, word, detail] of actions) {
    it(action, () => {
      assert.deepEqual([event(action)?.action, event(action)?.detail], [word, detail]);
    });
  }

  it('have a time in milliseconds', () => {
    assert.equal(event('start', { time: 5, timeNano: 5_250_000_000 })?.time, 5250);
    assert.equal(event('start', { time: 5 })?.time, 5000);
  });

  it('are about containers', () => {
    assert.equal(decodeEvent({ Type: 'image', Action: 'pull', Actor: { ID: id } }), undefined);
    assert.equal(decodeEvent({ Type: 'container', Action: 'start', Actor: { ID: '../x' } }), undefined);
    assert.deepEqual(event('start')?.attributes, { name: 'web' });
    for (const json of [undefined, null, 'x', [], { Actor: 3 }]) assert.equal(decodeEvent(json), undefined);
  });
});

describe('version', () => {
  const cases: readonly (readonly [json: unknown, api: string | undefined, podman?: boolean])[] = [
    [{ ApiVersion: '1.51', Version: '28.5.2', Os: 'linux', Components: [{ Name: 'Engine' }] }, '1.51', false],
    [{ ApiVersion: '1.41', Version: '4.3.1', Components: [{ Name: 'Podman Engine' }] }, '1.41', true],
    [{ Version: '1' }, undefined],
    [{ ApiVersion: 'x' }, undefined],
    ['<html>', undefined],
    [null, undefined],
  ];
  for (const [json, api, podman] of cases) {
    it(JSON.stringify(json), () => {
      const version = decodeVersion(json);
      assert.deepEqual([version?.apiVersion, version?.podman], [api, podman]);
    });
  }
});
