import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { engineCandidates, type EngineSettings, type Surroundings } from '../../../src/engine/contexts';

const idOf = (context: string) => createHash('sha256').update(context).digest('hex');

function machine(
  env: Surroundings['env'],
  files: Readonly<Record<string, unknown>> = {},
  platform = 'linux',
): Surroundings {
  return {
    env,
    platform,
    home: '/home/dev',
    read: (file) => {
      const content = files[file.replaceAll('\\', '/')];
      return Promise.resolve(
        typeof content === 'object' ? JSON.stringify(content) : (content as string | undefined),
      );
    },
  };
}

const context = (name: string, Host: unknown, folder = '/home/dev/.docker') => ({
  [`${folder}/contexts/meta/${idOf(name)}/meta.json`]: { Name: name, Endpoints: { docker: { Host } } },
});
const current = (currentContext: unknown) => ({ '/home/dev/.docker/config.json': { currentContext } });

describe('where the engine is', () => {
  const single: readonly (readonly [
    what: string,
    settings: EngineSettings,
    env: Surroundings['env'],
    files: Record<string, unknown>,
    found: string,
  ])[] = [
    [
      'the setting',
      { host: ' unix:///x.sock ' },
      { DOCKER_HOST: 'tcp://a:1' },
      {},
      'setting checkup.engine.host unix:///x.sock',
    ],
    ['a bare path', { host: '/x.sock' }, {}, {}, 'setting checkup.engine.host unix:///x.sock'],
    ['a bare host', { host: 'box:2375' }, {}, {}, 'setting checkup.engine.host tcp://box:2375'],
    [
      'the context of the settings',
      { context: 'box' },
      { DOCKER_HOST: 'tcp://a:1' },
      context('box', 'ssh://me@box'),
      'setting checkup.engine.context “box” ssh://me@box',
    ],
    [
      'DOCKER_HOST',
      {},
      { DOCKER_HOST: 'tcp://a:1', DOCKER_CONTEXT: 'box' },
      context('box', 'ssh://b'),
      'DOCKER_HOST tcp://a:1',
    ],
    [
      'DOCKER_CONTEXT',
      {},
      { DOCKER_CONTEXT: 'box' },
      { ...current('other'), ...context('box', 'ssh://b') },
      'DOCKER_CONTEXT “box” ssh://b',
    ],
    [
      'the current context',
      {},
      {},
      { ...current('desktop-linux'), ...context('desktop-linux', 'unix:///d.sock') },
      'current context “desktop-linux” unix:///d.sock',
    ],
    [
      'another DOCKER_CONFIG',
      {},
      { DOCKER_CONFIG: '/cfg', DOCKER_CONTEXT: 'box' },
      context('box', 'ssh://b', '/cfg'),
      'DOCKER_CONTEXT “box” ssh://b',
    ],
  ];
  for (const [what, settings, env, files, found] of single) {
    it(what, async () => {
      const candidates = await engineCandidates(settings, machine(env, files));
      assert.deepEqual(
        candidates.map(({ source, address, problem }) => [`${source} ${address}`, problem]),
        [[found, undefined]],
      );
    });
  }

  const hopeless: readonly (readonly [
    what: string,
    settings: EngineSettings,
    files: Record<string, unknown>,
    problem: RegExp,
  ])[] = [
    ['a context that is not there', { context: 'gone' }, {}, /no such Docker context/],
    ['a context without a host', { context: 'odd' }, context('odd', 3), /no such Docker context/],
    [
      'a context file that is no JSON',
      { context: 'odd' },
      { [`/home/dev/.docker/contexts/meta/${idOf('odd')}/meta.json`]: '{' },
      /no such Docker context/,
    ],
    ['an unknown scheme', { host: 'fd://3' }, {}, /not an address/],
    ['no address at all', { host: 'tcp://[::' }, {}, /not an address/],
  ];
  for (const [what, settings, files, problem] of hopeless) {
    it(`says what is wrong with ${what}`, async () => {
      const candidates = await engineCandidates(settings, machine({}, files));
      assert.equal(candidates.length, 1);
      assert.match(candidates[0]!.problem ?? '', problem);
    });
  }

  it('else the usual sockets, in order', async () => {
    for (const files of [
      {},
      current('default'),
      current(3),
      { '/home/dev/.docker/config.json': 'no JSON' },
    ]) {
      const candidates = await engineCandidates({}, machine({ XDG_RUNTIME_DIR: '/run/user/1000' }, files));
      assert.deepEqual(
        candidates.map(({ address }) => address),
        [
          'unix:///var/run/docker.sock',
          'unix:///home/dev/.docker/run/docker.sock',
          'unix:///home/dev/.docker/desktop/docker.sock',
          'unix:///run/user/1000/docker.sock',
          'unix:///run/user/1000/podman/podman.sock',
          'unix:///home/dev/.colima/default/docker.sock',
          'unix:///home/dev/.config/colima/default/docker.sock',
          'unix:///home/dev/.rd/docker.sock',
          'unix:///run/podman/podman.sock',
        ],
      );
      assert.ok(candidates.every(({ problem }) => problem === undefined));
    }
  });

  it('else the usual pipes of Windows', async () => {
    const candidates = await engineCandidates({}, machine({}, {}, 'win32'));
    assert.deepEqual(candidates.map(({ address }) => address)[0], 'npipe:////./pipe/docker_engine');
  });

  const pem = { '/certs/ca.pem': 'CA', '/certs/cert.pem': 'CERT', '/certs/key.pem': 'KEY' };
  const tls: readonly (readonly [what: string, env: Surroundings['env'], expected: object | undefined])[] = [
    ['none', { DOCKER_HOST: 'tcp://a:1', DOCKER_CERT_PATH: '/certs' }, undefined],
    [
      'DOCKER_TLS_VERIFY',
      { DOCKER_HOST: 'tcp://a:1', DOCKER_CERT_PATH: '/certs', DOCKER_TLS_VERIFY: '1' },
      { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true },
    ],
    [
      'DOCKER_TLS',
      { DOCKER_HOST: 'tcp://a:1', DOCKER_CERT_PATH: '/certs', DOCKER_TLS: '1' },
      { ca: 'CA', cert: 'CERT', key: 'KEY', verify: false },
    ],
    [
      'not for sockets',
      { DOCKER_HOST: 'unix:///x', DOCKER_CERT_PATH: '/certs', DOCKER_TLS_VERIFY: '1' },
      undefined,
    ],
  ];
  for (const [what, env, expected] of tls) {
    it(`TLS by the environment: ${what}`, async () => {
      const [found] = await engineCandidates({}, machine(env, pem));
      assert.deepEqual(found?.tls, expected);
    });
  }

  it('TLS by the context', async () => {
    const folder = `/home/dev/.docker/contexts/tls/${idOf('box')}/docker`;
    const files = {
      ...context('box', 'tcp://b:2376'),
      [`${folder}/ca.pem`]: 'CA',
      [`${folder}/cert.pem`]: 'CERT',
      [`${folder}/key.pem`]: 'KEY',
    };
    const [found] = await engineCandidates({ context: 'box' }, machine({}, files));
    assert.deepEqual(found?.tls, { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true });
  });
});
