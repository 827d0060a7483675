import assert from 'node:assert/strict';
import type { EngineApi } from '../../../src/engine/api';
import type { Candidate } from '../../../src/engine/contexts';
import { decodeImage } from '../../../src/engine/decode';
import { inspectImage, openImages } from '../../../src/engine/images';
import { missing } from './fake-engine';

const ID = `sha256:${'a'.repeat(64)}`;
const nothing = { healthcheck: null, user: '', ports: [], os: undefined, path: undefined };

describe('what an engine says of an image', () => {
  const cases: [what: string, json: unknown, expected: unknown][] = [
    ['nothing', {}, undefined],
    ['no object', 'x', undefined],
    ['an id alone', { Id: ID }, nothing],
    [
      'all of it',
      {
        Id: ID,
        Os: 'linux',
        Config: {
          User: 'node',
          ExposedPorts: { '3000/tcp': {}, '53/udp': {}, '8080': {} },
          Env: ['A=1', 'PATH=/opt/b:/usr/bin'],
          Healthcheck: { Test: ['CMD', 'x'], Interval: 5e9, Retries: 0 },
        },
      },
      {
        healthcheck: { Test: ['CMD', 'x'], Interval: 5e9 },
        user: 'node',
        ports: [8080, 3000],
        os: 'linux',
        path: ['/opt/b', '/usr/bin'],
      },
    ],
    ['a check that is switched off', { Id: ID, Config: { Healthcheck: { Test: ['NONE'] } } }, nothing],
    [
      'Podman’s check',
      { Id: ID, HealthCheck: { Test: ['CMD', 'x'] } },
      { ...nothing, healthcheck: { Test: ['CMD', 'x'] } },
    ],
    [
      'other kinds',
      { Id: ID, Os: 7, Config: { User: [], ExposedPorts: 'x', Env: {}, Healthcheck: 'x' } },
      nothing,
    ],
  ];
  for (const [what, json, expected] of cases)
    it(what, () => {
      assert.deepEqual(decodeImage(json), expected);
    });

  it('has no control characters', () => {
    assert.doesNotMatch(decodeImage({ Id: ID, Config: { User: 'a\u001b[2Jb' } })?.user ?? '', /\p{Cc}/u);
  });
});

const apiOf = (over: Partial<EngineApi>): EngineApi => ({ close: () => undefined, ...over }) as EngineApi;

describe('inspectImage', () => {
  it('says that there is no such image', async () => {
    const api = apiOf({ inspectImage: () => Promise.reject(missing) });
    assert.equal(await inspectImage(api, 'node:22'), null);
  });

  it('asks for nothing that is no image’s name', async () => {
    const api = apiOf({ inspectImage: () => Promise.reject(new Error('asked')) });
    for (const name of ['../containers/json?x', 'a b', '', 'node:${V}', 'scratch'])
      assert.equal(await inspectImage(api, name), null);
  });

  it('tells where the engine does not answer', async () => {
    const api = apiOf({ inspectImage: () => Promise.reject(new Error('gone')) });
    await assert.rejects(inspectImage(api, 'node:22'), /gone/);
  });
});

describe('openImages', () => {
  const at = (address: string, problem?: string): Candidate => ({
    source: 'test',
    address,
    tls: undefined,
    problem,
  });
  const version = () => Promise.resolve({ ApiVersion: '1.51', Version: '28.5.2' });

  it('takes the first engine that answers', async () => {
    const opened: string[] = [];
    const images = await openImages(
      {},
      [at('unix:///a', 'no such file'), at('unix:///b'), at('unix:///c')],
      (candidate) => {
        opened.push(candidate.address);
        return apiOf({
          version: candidate.address === 'unix:///c' ? version : () => Promise.reject(new Error('refused')),
          inspectImage: () => Promise.resolve({ Id: ID }),
        });
      },
    );
    assert.deepEqual(opened, ['unix:///b', 'unix:///c']);
    assert.deepEqual(await images.image('node:22'), nothing);
  });

  it('says what was tried', async () => {
    const open = () => apiOf({ version: () => Promise.resolve('hello') });
    await assert.rejects(
      openImages({}, [at('unix:///a', 'no such file'), at('unix:///b')], open),
      (error: Error) => {
        assert.match(error.message, /unix:\/\/\/a: no such file; unix:\/\/\/b: /);
        return true;
      },
    );
  });
});
