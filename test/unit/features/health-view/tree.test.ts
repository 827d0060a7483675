import assert from 'node:assert/strict';
import type { Container } from '../../../../src/engine/model';
import { absentTree, healthTree, type TreeNode } from '../../../../src/features/health-view/tree';
import { container, details, minutes, options, probe } from './containers';

/** One line for each node: indentation, icon, label, description. */
function draw(nodes: readonly TreeNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${[node.icon?.id, node.label, node.description].filter(Boolean).join(' ')}`,
    ...draw(node.children, `${indent}  `),
  ]);
}

const tree = (containers: readonly Container[], more: Partial<typeof options> = {}) =>
  healthTree(containers, { ...options, ...more });

/** The node of a single container. */
function node(one: Container): TreeNode {
  const found = tree([one])[0]?.children[0];
  assert.ok(found);
  return found;
}

describe('container tree', () => {
  const lines: readonly (readonly [what: string, container: Container, line: string])[] = [
    ['healthy', container('a', { health: { status: 'healthy' } }), 'pass healthy'],
    [
      'healthy with a failure',
      container('a', { health: { status: 'healthy', failingStreak: 1, since: minutes(90) } }),
      'pass healthy · failing 1× · for 90 min',
    ],
    [
      'unhealthy',
      container('a', { health: { status: 'unhealthy', failingStreak: 4, since: minutes(2) } }),
      'error unhealthy · failing 4× · for 2 min',
    ],
    [
      'unhealthy, nobody knows since when',
      container('a', { health: { status: 'unhealthy' } }),
      'error unhealthy',
    ],
    [
      'unhealthy just now',
      container('a', { health: { status: 'unhealthy', failingStreak: 3, since: minutes(0.9) } }),
      'error unhealthy · failing 3× · just now',
    ],
    [
      'unhealthy for hours',
      container('a', { health: { status: 'unhealthy', failingStreak: 0, since: minutes(200) } }),
      'error unhealthy · for 3 hr',
    ],
    [
      'unhealthy for days',
      container('a', { health: { status: 'unhealthy', since: minutes(72 * 60) } }),
      'error unhealthy · for 3 days',
    ],
    [
      'a clock that goes wrong',
      container('a', { health: { status: 'healthy', since: minutes(-5) } }),
      'pass healthy · just now',
    ],
    [
      'starting',
      container('a', { health: { status: 'starting', failingStreak: 0 } }),
      'loading~spin starting',
    ],
    ['no check', container('a'), 'circle-outline no health check'],
    ['exited', container('a', { state: 'exited', exitCode: 0 }), 'circle-slash exited'],
    ['exited with an error', container('a', { state: 'exited', exitCode: 3 }), 'circle-slash exited (3)'],
    [
      'out of memory',
      container('a', { state: 'exited', exitCode: 137, details: details({ oomKilled: true }) }),
      'circle-slash exited (137) · out of memory',
    ],
    ['restarting', container('a', { state: 'restarting', exitCode: 7 }), 'sync restarting (7)'],
    ['paused', container('a', { state: 'paused' }), 'debug-pause paused'],
    [
      'paused while unhealthy',
      container('a', { state: 'paused', health: { status: 'unhealthy' } }),
      'debug-pause paused · unhealthy',
    ],
    ['created', container('a', { state: 'created' }), 'circle-slash created'],
    [
      'never started',
      container('a', { state: 'created', details: details({ error: 'no such file' }) }),
      'circle-slash could not be started',
    ],
    ['dead', container('a', { state: 'dead' }), 'circle-slash dead'],
    ['being removed', container('a', { state: 'removing' }), 'circle-slash being removed'],
    ['a state of the future', container('a', { state: 'unknown' }), 'circle-outline '],
  ];
  for (const [what, one, line] of lines) {
    it(what, () => {
      const { icon, description } = node(one);
      assert.equal(`${icon?.id ?? ''} ${description}`, line);
    });
  }

  it('groups by project, stack and service, the worst first', () => {
    const swarm = { stack: 'prod', service: 'prod_api' };
    const containers = [
      container('tool'),
      container('web', { project: 'shop', health: { status: 'healthy' } }),
      container('api', { project: 'shop', health: { status: 'healthy' } }),
      container('web', { project: 'blog', state: 'exited', exitCode: 0 }),
      container('db', { project: 'blog', health: { status: 'starting' } }),
      container('prod_api.2.0123456789abcdefghijklmno', { swarm, health: { status: 'unhealthy' } }),
      container('prod_api.1.0123456789abcdefghijklmnx', { swarm, health: { status: 'healthy' } }),
      container('lone.1.0123456789abcdefghijklmno', { swarm: { stack: undefined, service: 'lone' } }),
    ];
    const expected = [
      'layers prod 1 unhealthy, 1 healthy',
      '  error api.2 unhealthy',
      '  pass api.1 healthy',
      'layers blog 1 starting, 1 stopped',
      '  loading~spin db starting',
      '  circle-slash web exited',
      'server-process lone 1 without check',
      '  circle-outline lone.1 no health check',
      'layers shop 2 healthy',
      '  pass api healthy',
      '  pass web healthy',
      'package Other containers 1 without check',
      '  circle-outline tool no health check',
    ];
    assert.deepEqual(draw(tree(containers)), expected);
    assert.deepEqual(draw(tree(containers.reverse())), expected);
  });

  it('tells several containers of a service, and one-off ones, apart', () => {
    const scaled = (number: number, oneOff = false) => ({
      ...container('web', { project: 'shop' }),
      id: `${number}`.repeat(64),
      name: oneOff ? 'shop-web-run-1' : `shop-web-${number}`,
      compose: { project: 'shop', service: 'web', configFiles: [], workingDir: undefined, oneOff },
    });
    const labels = (containers: Container[]) => tree(containers)[0]?.children.map(({ label }) => label);
    assert.deepEqual(labels([scaled(10), scaled(2)]), ['shop-web-2', 'shop-web-10']);
    assert.deepEqual(labels([scaled(1), scaled(3, true)]), ['web', 'shop-web-run-1']);
  });

  it('leaves stopped ones out where they are not wanted', () => {
    const containers = [
      container('a', { project: 'p' }),
      container('b', { project: 'p', state: 'exited' }),
      container('c', { project: 'q', state: 'created' }),
      container('d', { project: 'p', state: 'paused' }),
      container('e', { project: 'p', state: 'restarting' }),
    ];
    const shown = draw(tree(containers, { showStopped: false }));
    assert.deepEqual(shown, [
      'layers p 1 restarting, 1 without check, 1 paused',
      '  circle-outline a no health check',
      '  debug-pause d paused',
      '  sync e restarting',
    ]);
  });

  it('dims what does not run', () => {
    const [p, q] = tree([
      container('a', { project: 'p' }),
      container('b', { project: 'p', state: 'exited' }),
      container('c', { project: 'q', state: 'exited' }),
    ]);
    assert.deepEqual(
      [p?.dimmed, p?.children.map(({ dimmed }) => dimmed), q?.dimmed],
      [false, [false, true], true],
    );
  });

  it('shows probes with time, result, duration and the first line', () => {
    const one = container('a', {
      health: { status: 'unhealthy' },
      details: details({
        probes: [
          probe(5, 1, 'GET /health: 500\nmore'),
          probe(10, -1, 'Health check exceeded timeout (3s)', 3000),
          probe(15, -1, 'exec: "probe": not found'),
          probe(20, 0, '', 1234),
          probe(25, 0, 'healthcheck: ok 200 http://localhost/health 12 ms'),
          probe(30, 1, 'healthcheck: failed http://localhost/health status 500 12 ms'),
          probe(35, -1, 'Health check exceeded timeout (3s): waiting for db', 3000),
        ],
      }),
    });
    assert.deepEqual(draw(node(one).children), [
      'error 11:59:55 GET /health: 500 · exit 1 · 45 ms',
      'error 11:59:50 timed out · 3 sec',
      'error 11:59:45 exec: "probe": not found · no exit code · 45 ms',
      'pass 11:59:40 1.2 sec',
      'pass 11:59:35 45 ms · 200 http://localhost/health 12 ms',
      'error 11:59:30 http://localhost/health status 500 12 ms · exit 1 · 45 ms',
      'error 11:59:25 waiting for db · timed out · 3 sec',
    ]);
  });

  const collapsible: readonly (readonly [what: string, container: Container, state: string])[] = [
    ['a check that nobody has looked at', container('a', { health: { status: 'healthy' } }), 'collapsed'],
    ['no check', container('a'), 'none'],
    ['paused, which hides whether there is one', container('a', { state: 'paused' }), 'collapsed'],
    [
      'paused, known to have none',
      container('a', { state: 'paused', details: details({ check: null }) }),
      'none',
    ],
    ['no probe yet', container('a', { health: { status: 'starting' }, details: details() }), 'collapsed'],
    [
      'stopped, with probes of its life',
      container('a', { state: 'exited', details: details({ probes: [probe(1, 0)] }) }),
      'collapsed',
    ],
    ['stopped', container('a', { state: 'exited' }), 'none'],
  ];
  for (const [what, one, state] of collapsible) {
    it(`can be opened: ${what}`, () => {
      assert.equal(node(one).collapsible, state);
    });
  }

  const contexts: readonly (readonly [container: Container, context: string])[] = [
    [container('a'), 'container;running'],
    [container('a', { project: 'p', health: { status: 'healthy' } }), 'container;running;check;compose'],
    [container('a', { state: 'exited', details: details() }), 'container;stopped;check'],
    [container('a', { state: 'paused' }), 'container;paused'],
  ];
  for (const [one, context] of contexts) {
    it(`menus for ${context}`, () => {
      assert.equal(node(one).contextValue, context);
    });
  }

  it('reads well to a screen reader', () => {
    const one = container('api', {
      project: 'shop',
      health: { status: 'unhealthy', failingStreak: 4, since: minutes(2) },
      details: details({ probes: [probe(5, 1, 'refused')] }),
    });
    const [group] = tree([one]);
    const [child] = group?.children ?? [];
    assert.deepEqual(
      [group, child, child?.children[0]].map((one) => one?.accessibilityLabel),
      [
        'compose project shop, 1 unhealthy',
        'api, unhealthy, failed 4 times in a row, for 2 minutes',
        'probe at 11:59:55, unhealthy, refused, exit 1, 45 ms',
      ],
    );
  });

  it('speaks the reader’s language where the platform knows it', () => {
    const one = container('a', { health: { status: 'unhealthy', since: minutes(2) } });
    assert.equal(tree([one], { language: 'ko' })[0]?.children[0]?.description, 'unhealthy · for 2분');
  });

  it('has ids that last, and are one of a kind', () => {
    const before = [container('b', { project: 'p' }), container('a', { project: 'p' })];
    const after = [
      container('b', { project: 'p', health: { status: 'unhealthy', failingStreak: 1 } }),
      before[1]!,
    ];
    const ids = (containers: Container[]) => {
      const all = (nodes: readonly TreeNode[]): string[] =>
        nodes.flatMap(({ id, children }) => [id, ...all(children)]);
      return all(tree(containers)).sort();
    };
    assert.deepEqual(ids(before), ids(after));
    assert.equal(new Set(ids(before)).size, 3);
  });
});

describe('tree without an engine', () => {
  it('tells what was tried, trouble first, and what can be done', () => {
    const nodes = absentTree([
      { source: 'Docker', address: 'unix:///var/run/docker.sock', reason: 'not there', missing: true },
      { source: 'Podman', address: 'unix:///p.sock', reason: 'permission denied', missing: false },
    ]);
    assert.deepEqual(draw(nodes), [
      'debug-disconnect No container engine found',
      '  warning Podman permission denied · unix:///p.sock',
      '  circle-outline Docker not there · unix:///var/run/docker.sock',
      'refresh Try Again',
      'gear Open Settings',
      'output Show Log',
    ]);
    assert.equal(
      nodes[0]?.accessibilityLabel,
      'No container engine found. Podman, unix:///p.sock: permission denied. Docker, unix:///var/run/docker.sock: not there',
    );
  });
});
