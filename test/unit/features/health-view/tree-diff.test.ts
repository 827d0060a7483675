import assert from 'node:assert/strict';
import type { Container } from '../../../../src/engine/model';
import { healthTree, type TreeNode } from '../../../../src/features/health-view/tree';
import { changedNodes } from '../../../../src/features/health-view/tree-diff';
import { container, details, options, probe } from './containers';

const a = container('a', { project: 'p', health: { status: 'healthy' } });
const b = container('b', { project: 'p', health: { status: 'healthy' } });
const c = container('c', { project: 'q', health: { status: 'healthy' } });
const id = (one: Container) => `container:${one.id}`;
const with_ = (one: Container, parts: Partial<Container>): Container => ({ ...one, ...parts });
const unhealthy = { status: 'unhealthy', failingStreak: 3, since: undefined } as const;

describe('what the editor is told to ask for again', () => {
  const cases: readonly (readonly [
    what: string,
    before: readonly Container[],
    after: readonly Container[],
    changed: 'all' | readonly string[],
    open?: boolean,
  ])[] = [
    ['nothing for nothing', [a, b, c], [a, b, c], []],
    [
      'a group whose counts change, with all in it',
      [a, b, c],
      [a, with_(b, { health: unhealthy }), c],
      ['group:compose:p'],
    ],
    [
      'one container for its streak',
      [with_(a, { health: unhealthy }), c],
      [with_(a, { health: { ...unhealthy, failingStreak: 4 } }), c],
      [id(a)],
    ],
    ['a group for a new container', [a, c], [a, b, c], ['group:compose:p']],
    ['everything for a new group', [a], [a, c], 'all'],
    [
      'nothing for probes below a closed node',
      [with_(a, { details: details({ probes: [probe(2, 0)] }) })],
      [with_(a, { details: details({ probes: [probe(1, 0), probe(2, 0)] }) })],
      [],
      false,
    ],
    [
      'the open container for a new probe',
      [with_(a, { details: details({ probes: [probe(2, 0)] }) })],
      [with_(a, { details: details({ probes: [probe(1, 0), probe(2, 0)] }) })],
      [id(a)],
      true,
    ],
  ];
  for (const [what, before, after, changed, open = false] of cases) {
    it(what, () => {
      const isOpen = (node: TreeNode) => node.kind === 'group' || open;
      const trees = [before, after].map((containers) => healthTree(containers, options));
      assert.deepEqual(changedNodes(trees[0]!, trees[1]!, isOpen), changed);
    });
  }

  it('one node of a thousand', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      container(`c${index}`, { project: 'p', health: { ...unhealthy } }),
    );
    const next = many.with(500, with_(many[500]!, { health: { ...unhealthy, failingStreak: 4 } }));
    const changed = changedNodes(healthTree(many, options), healthTree(next, options), () => true);
    assert.deepEqual(changed, [id(many[500]!)]);
  });
});
