import assert from 'node:assert/strict';
import { placeOf } from '../../../../src/rules/running/check';
import { createFindingStore } from '../../../../src/rules/running/finding-store';
import type { Finding, Severity } from '../../../../src/rules/rule';

function finding(uri: string, line: number, rule = 'r', severity: Severity = 'warning'): Finding {
  const at = { line, character: 0 };
  return {
    uri,
    rule,
    severity,
    message: 'm',
    subject: '',
    range: { start: at, end: at },
    related: [],
    fixes: () => [],
  };
}

const checked = (findings: readonly Finding[], heeded: readonly string[] = []) => ({
  findings,
  heeded,
});

describe('the finding store', () => {
  const show = (store: ReturnType<typeof createFindingStore>, uri: string) =>
    store.of(uri).map(({ rule, severity, range }) => `${rule}@${range.start.line} ${severity}`);

  it('shows a finding in the document that it stands in', () => {
    const store = createFindingStore();
    assert.deepEqual(store.set('a', checked([finding('a', 1), finding('s', 2)])), ['a', 's']);
    assert.deepEqual([show(store, 'a'), show(store, 's')], [['r@1 warning'], ['r@2 warning']]);
    assert.deepEqual(store.documents(), ['a', 's']);
  });

  it('shows once what several files find, as severely as any, sorted by place', () => {
    const store = createFindingStore();
    store.set('b', checked([finding('s', 5), finding('s', 2, 'r', 'hint')]));
    store.set('a', checked([finding('s', 2, 'r', 'error'), finding('s', 2, 'q')]));
    assert.deepEqual(show(store, 's'), ['q@2 warning', 'r@2 error', 'r@5 warning']);
  });

  it('does not depend on the order in which files are checked', () => {
    const [one, other] = [createFindingStore(), createFindingStore()];
    const a = { ...finding('s', 1), subject: 'a' };
    const b = { ...finding('s', 1), subject: 'b' };
    one.set('a', checked([a]));
    one.set('b', checked([b]));
    other.set('b', checked([b]));
    other.set('a', checked([a]));
    assert.deepEqual(one.of('s'), [a]);
    assert.deepEqual(other.of('s'), [a]);
  });

  it('takes away what a file no longer finds, and leaves what others do', () => {
    const store = createFindingStore();
    store.set('a', checked([finding('s', 1)]));
    store.set('b', checked([finding('s', 1), finding('t', 1)]));
    assert.deepEqual(store.set('b', checked([])), ['b', 's', 't']);
    assert.deepEqual([show(store, 's'), show(store, 't')], [['r@1 warning'], []]);
    assert.deepEqual(store.set('a', undefined), ['a', 's']);
    assert.deepEqual([show(store, 's'), store.documents()], [[], []]);
  });

  it('calls an ignore in a script unused only where no file that runs the script needs it', () => {
    const store = createFindingStore();
    const unused = finding('s', 3, 'unused-ignore');
    store.set('a', checked([unused]));
    assert.deepEqual(show(store, 's'), ['unused-ignore@3 warning']);
    store.set('b', checked([], [placeOf('s', unused.range)]));
    assert.deepEqual(show(store, 's'), []);
    assert.deepEqual(store.set('b', undefined), ['b', 's']);
    assert.deepEqual(show(store, 's'), ['unused-ignore@3 warning']);
  });
});
