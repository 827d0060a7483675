import assert from 'node:assert/strict';
import { createHealthStore, pace, type HealthStore } from '../../../src/engine/health-store';
import type { Container } from '../../../src/engine/model';
import { fakeClock, settle, type FakeClock } from './fake-clock';
import {
  connected,
  eventOf,
  fakeEngine,
  idOf,
  inspectionOf,
  listedOf,
  missing,
  silent,
  type FakeEngine,
} from './fake-engine';
import recorded from './recorded-28.5.ndjson?raw';

interface Bench {
  readonly engine: FakeEngine;
  readonly clock: FakeClock;
  readonly store: HealthStore;
  /** Lets time pass, and everything happen that is due. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

async function bench(prepare: (engine: FakeEngine) => void = () => undefined): Promise<Bench> {
  const engine = fakeEngine();
  const clock = fakeClock();
  prepare(engine);
  const store = createHealthStore(engine.connection, clock, silent);
  const pass = async (milliseconds: number) => {
    await settle();
    clock.advance(milliseconds);
    await settle();
    clock.advance(0);
  };
  await pass(pace);
  return { engine, clock, store, pass };
}

function show({ name, state, health, details }: Container): string {
  const streak = health.failingStreak === undefined ? '' : ` ${health.failingStreak}×`;
  const probes = details ? ` ${details.probes.map(({ exitCode }) => exitCode).join('') || '-'}` : '';
  return `${name} ${state} ${health.status}${streak}${probes}`;
}

const shown = (store: HealthStore) => [...store.state.containers.values()].map(show).sort();
const one = (store: HealthStore, name: string) => store.state.containers.get(idOf(name));

describe('health store', () => {
  describe('on what a real engine sent (28.5)', () => {
    type Line = Partial<Record<'version' | 'list' | 'gone', unknown>> & {
      event?: { Action: string; timeNano: number; Actor: { ID: string } };
      inspect?: { Id: string };
    };
    const lines = recorded
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);

    it('follows a container from its creation to its end', async () => {
      let position = 0;
      const { engine, store, pass } = await bench((engine) => {
        engine.list = () => Promise.resolve(lines.find((line) => line.list)?.list);
        // The next answer that the engine gave about the container.
        engine.inspect = (id) => {
          const next = lines.slice(position).find((line) => line.inspect?.Id === id || line.gone === id);
          return next?.inspect ? Promise.resolve(next.inspect) : Promise.reject(missing);
        };
      });
      assert.deepEqual(shown(store), [
        'job exited none',
        'numbers-db-1 running healthy',
        'tool running none',
      ]);
      assert.deepEqual(engine.asked, { lists: 1, inspections: [], dropped: [] });

      const story: string[] = [];
      let told = '';
      for (const [index, { event }] of lines.entries()) {
        position = index;
        if (!event) continue;
        engine.event(event);
        await pass(250);
        const now = shown(store).find((line) => line.startsWith('numbers-api')) ?? 'gone';
        if (now !== told) story.push(`${event.Action}: ${now}`);
        told = now;
      }
      assert.deepEqual(story, [
        'create: numbers-api-1 created none',
        'start: numbers-api-1 running starting 0× -',
        'exec_die: numbers-api-1 running starting 1× 1',
        'exec_die: numbers-api-1 running healthy 0× 01',
        'exec_die: numbers-api-1 running healthy 1× 1001',
        'exec_die: numbers-api-1 running unhealthy 2× 11001',
        'exec_die: numbers-api-1 running unhealthy 3× 11100',
        'pause: numbers-api-1 paused unhealthy 3× 11100',
        'unpause: numbers-api-1 running unhealthy 3× 11100',
        'rename: numbers-api-old running unhealthy 3× 11100',
        'die: gone',
      ]);
      assert.deepEqual(shown(store), []);
      const events = lines.filter((line) => line.event).length;
      assert.ok(engine.asked.inspections.length <= events);
      assert.equal(engine.asked.lists, 1);
    });
  });

  describe('asks little', () => {
    it('one list and no inspection at the start, whatever the health', async () => {
      const { engine, store } = await bench((engine) => {
        engine.list = () =>
          Promise.resolve([
            listedOf('a'),
            listedOf('b', 'Up 1 second (unhealthy)'),
            listedOf('c', 'Up 1 second'),
          ]);
      });
      assert.deepEqual(shown(store), ['a running healthy', 'b running unhealthy', 'c running none']);
      assert.deepEqual(engine.asked, { lists: 1, inspections: [], dropped: [] });
    });

    const cases: readonly (readonly [
      what: string,
      listed: string,
      events: readonly (readonly [action: string, attributes?: Record<string, string>])[],
      inspections: number,
    ])[] = [
      ['nothing for a passing probe of a healthy one', 'Up (healthy)', [['exec_die', { exitCode: '0' }]], 0],
      ['one for a failing probe of a healthy one', 'Up (healthy)', [['exec_die', { exitCode: '1' }]], 1],
      ['one for any probe of an unhealthy one', 'Up (unhealthy)', [['exec_die', { exitCode: '0' }]], 1],
      ['nothing for what is run in one without check', 'Up', [['exec_die', { exitCode: '1' }]], 0],
      ['nothing for turning healthy', 'Up (unhealthy)', [['health_status: healthy']], 0],
      ['one for turning unhealthy', 'Up (healthy)', [['health_status: unhealthy']], 1],
      [
        'one for a probe and the change it brings',
        'Up (healthy)',
        [['exec_die', { exitCode: '1' }], ['health_status: unhealthy']],
        1,
      ],
      ['one for a start', 'Exited (0)', [['start']], 1],
      ['one for a restart', 'Up (healthy)', [['die'], ['start'], ['restart']], 1],
      ['nothing for what is removed', 'Up (healthy)', [['die'], ['destroy']], 0],
      ['nothing for a pause', 'Up (healthy)', [['pause'], ['unpause']], 0],
      ['one after a pause that hid the health', 'Up (Paused)', [['unpause']], 1],
      ['nothing for other news', 'Up (healthy)', [['resize'], ['top'], ['rename', { name: 'b' }]], 0],
    ];
    for (const [what, statusText, events, inspections] of cases) {
      it(what, async () => {
        const { engine, pass } = await bench((engine) => {
          engine.list = () => Promise.resolve([listedOf('a', statusText)]);
          engine.inspect = () => Promise.resolve(inspectionOf('a', 'healthy', '.'));
        });
        for (const [action, attributes] of events) engine.event(eventOf('a', action, attributes));
        await pass(1000);
        assert.equal(engine.asked.inspections.length, inspections);
      });
    }

    it('every probe while someone looks, and no longer', async () => {
      const { engine, store, pass } = await bench((engine) => {
        engine.list = () => Promise.resolve([listedOf('a')]);
        engine.inspect = () => Promise.resolve(inspectionOf('a', 'healthy', '..'));
      });
      const probe = () => {
        engine.event(eventOf('a', 'exec_die', { exitCode: '0' }));
        return pass(200);
      };
      const [first, second] = [store.watch(idOf('a')), store.watch(idOf('a'))];
      await pass(0);
      assert.equal(engine.asked.inspections.length, 1);
      await probe();
      assert.equal(engine.asked.inspections.length, 2);
      first.dispose();
      first.dispose();
      await probe();
      assert.equal(engine.asked.inspections.length, 3);
      second.dispose();
      await probe();
      assert.equal(engine.asked.inspections.length, 3);
    });
  });

  describe('is not confused by order', () => {
    it('events that come before the list are applied after it', async () => {
      let answer: (list: unknown) => void = () => undefined;
      const { engine, store, pass } = await bench((engine) => {
        engine.list = () => new Promise((resolve) => (answer = resolve));
        engine.inspect = () => new Promise(() => undefined);
      });
      engine.event(eventOf('a', 'health_status: unhealthy', {}, 5000));
      engine.event(eventOf('b', 'destroy'));
      await pass(pace);
      assert.equal(store.state.listed, false);
      answer([listedOf('a'), listedOf('b')]);
      await pass(pace);
      assert.equal(store.state.listed, true);
      assert.deepEqual(shown(store), ['a running unhealthy']);
      assert.equal(one(store, 'a')?.health.since, 5000);
    });

    it('an inspection that is older than an event does not undo it', async () => {
      let answer: (inspection: unknown) => void = () => undefined;
      const { engine, store, pass } = await bench((engine) => {
        engine.list = () => Promise.resolve([listedOf('a')]);
        engine.inspect = () => new Promise((resolve) => (answer = resolve));
      });
      store.watch(idOf('a'));
      engine.event(eventOf('a', 'health_status: unhealthy'));
      engine.inspect = () => Promise.resolve(inspectionOf('a', 'unhealthy', '.xxx', 3));
      answer(inspectionOf('a', 'healthy', '.'));
      await pass(0);
      assert.equal(one(store, 'a')?.health.status, 'unhealthy');
      await pass(pace);
      assert.deepEqual(shown(store), ['a running unhealthy 3× 1110']);
    });

    it('a container that nobody announced is looked at', async () => {
      const { engine, store, pass } = await bench((engine) => {
        engine.inspect = () => Promise.resolve(inspectionOf('a', 'starting'));
      });
      engine.event(eventOf('a', 'exec_die', { exitCode: '0' }));
      await pass(2 * pace);
      assert.deepEqual(shown(store), ['a running starting 0× -']);
    });

    it('an answer about another container is not believed', async () => {
      const { engine, store, pass } = await bench((engine) => {
        engine.list = () => Promise.resolve([listedOf('a')]);
        engine.inspect = () => Promise.resolve(inspectionOf('b', 'unhealthy', 'xxx', 3));
      });
      store.watch(idOf('a'));
      await pass(2 * pace);
      assert.deepEqual(shown(store), ['a running healthy']);
      assert.equal(engine.asked.inspections.length, 1);
    });
  });

  describe('when the engine goes', () => {
    async function lost(): Promise<Bench> {
      const made = await bench((engine) => {
        engine.list = () => Promise.resolve([listedOf('a'), listedOf('b')]);
      });
      made.engine.become({ status: 'connecting', lost: true });
      return made;
    }

    it('keeps what was known while it is looked for', async () => {
      const { store } = await lost();
      assert.deepEqual(shown(store), ['a running healthy', 'b running healthy']);
      assert.equal(store.state.listed, false);
    });

    it('knows nothing when it is not found', async () => {
      const { engine, store } = await lost();
      engine.become({ status: 'absent', tried: [] });
      assert.deepEqual(shown(store), []);
    });

    it('tells what changed meanwhile when it is back', async () => {
      const { engine, store, pass } = await lost();
      const changed: string[] = [];
      store.onDidChange((change) => changed.push(...change.changed));
      engine.list = () => Promise.resolve([listedOf('a'), listedOf('b', 'Up 1 second (unhealthy)')]);
      engine.become(connected);
      await pass(pace);
      assert.deepEqual(shown(store), ['a running healthy', 'b running unhealthy']);
      assert.deepEqual(changed, [idOf('b')]);
      assert.equal(engine.asked.lists, 2);
    });

    for (const [what, list, reason] of [
      ['garbage', () => Promise.resolve('<html>'), /not a list/],
      ['a refusal', () => Promise.reject(new Error('forbidden')), /forbidden/],
    ] as const) {
      it(`gives up a connection that lists ${what}`, async () => {
        const { engine } = await bench((engine) => {
          engine.list = list;
        });
        assert.equal(engine.asked.dropped.length, 1);
        assert.match(engine.asked.dropped[0]!, reason);
      });
    }
  });

  it('forgets a container that an inspection finds gone', async () => {
    const { store, pass } = await bench((engine) => {
      engine.list = () => Promise.resolve([listedOf('a')]);
    });
    store.watch(idOf('a'));
    await pass(pace);
    assert.deepEqual(shown(store), []);
  });

  it('tells no more than ten changes a second of 1,000 containers, and all that changed', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
    const inspections = new Map(names.map((name) => [idOf(name), inspectionOf(name, 'unhealthy', 'xxx', 3)]));
    const { engine, clock, store, pass } = await bench((engine) => {
      engine.list = () => Promise.resolve(names.map((name) => listedOf(name)));
      engine.inspect = (id) => Promise.resolve(inspections.get(id));
    });
    let told = 0;
    const changed = new Set<string>();
    store.onDidChange((change) => {
      told++;
      for (const id of change.changed) changed.add(id);
    });
    const begin = clock.now();
    // 100 events for each: a hundred rounds of 1,000, ten milliseconds apart.
    for (let round = 0; round < 100; round++) {
      const status = round % 2 === 0 ? 'unhealthy' : 'healthy';
      for (const name of names) engine.event(eventOf(name, `health_status: ${status}`));
      await pass(10);
    }
    while (clock.next !== undefined) await pass(clock.next);
    const elapsed = clock.now() - begin;
    assert.ok(told <= elapsed / pace + 1, `${told} changes in ${elapsed} ms`);
    assert.equal(changed.size, 1000);
    assert.ok(engine.asked.inspections.length <= 50 * 1000, `${engine.asked.inspections.length} inspections`);
    assert.equal(engine.asked.lists, 1);
    assert.equal(store.state.containers.size, 1000);
  }).timeout(60_000);

  it('is quiet once disposed', async () => {
    const { engine, store, clock, pass } = await bench((engine) => {
      engine.list = () => Promise.resolve([listedOf('a')]);
    });
    let told = 0;
    store.onDidChange(() => told++);
    store.dispose();
    engine.event(eventOf('a', 'health_status: unhealthy'));
    engine.become({ status: 'absent', tried: [] });
    await pass(1000);
    assert.equal(told, 0);
    assert.equal(clock.next, undefined);
  });
});
