import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '@tenantry/kinds';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiFailure } from '../failure.ts';
import { OWNER_LABEL } from '../mark.ts';
import { until } from '../test/cluster.ts';
import { Informer, type Line } from './informer.ts';

const COLLECTION = '/api/v1/configmaps';
const FOLLOWED = { collection: COLLECTION, apiVersion: 'v1', kind: 'ConfigMap' };

/** What may go wrong with the next list or the next piece of a watch. */
type Fault = 'none' | 'stale' | 'gone' | 'cut' | 'twice' | 'reordered' | 'garbled' | 'bookmark';

interface Event {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: JsonObject;
}

/** A cluster with one collection, whose answers go wrong as they can in the world. Its truth is always right. */
class Simulated implements Line {
  readonly objects = new Map<string, JsonObject>();
  readonly #history: Event[] = [];
  readonly #snapshots = new Map<number, readonly JsonObject[]>([[1, []]]);
  readonly #faults: Fault[];
  readonly #news = new Set<() => void>();
  #version = 1;
  lists = 0;

  constructor(faults: readonly Fault[]) {
    this.#faults = [...faults];
  }

  write(name: string, value: number | null): JsonObject | null {
    const known = this.objects.get(name);
    if (known === undefined && value === null) return null;
    this.#version += 1;
    const uid = value !== null && known === undefined ? `${name}-${this.#version}` : uidOf(known);
    const metadata = {
      name,
      namespace: 'a',
      uid,
      resourceVersion: String(this.#version),
      labels: { [OWNER_LABEL]: 'o' },
    };
    const object: JsonObject = { metadata, data: { value: String(value) } };
    if (value === null) this.objects.delete(name);
    else this.objects.set(name, object);
    const type = value === null ? 'DELETED' : known === undefined ? 'ADDED' : 'MODIFIED';
    this.#history.push({ version: this.#version, type, object });
    this.#snapshots.set(this.#version, [...this.objects.values()]);
    for (const tell of this.#news) tell();
    return object;
  }

  async call(): ReturnType<Line['call']> {
    this.lists += 1;
    await turn();
    const fault = this.#faults.shift() ?? 'none';
    if (fault === 'cut') throw apiFailure('list', 503, undefined, null);
    if (fault === 'gone') throw apiFailure('list', 410, { reason: 'Expired' }, null);
    const version = fault === 'stale' ? Math.max(1, this.#version - 3) : this.#version;
    const items = this.#snapshots.get(version) ?? [];
    return { httpStatus: 200, body: { metadata: { resourceVersion: String(version) }, items } };
  }

  async *stream(path: string, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    let from = Number(new URLSearchParams(path.slice(path.indexOf('?'))).get('resourceVersion'));
    yield Buffer.alloc(0);
    while (!signal.aborted) {
      const events = this.#history.filter(({ version }) => version > from);
      if (events.length === 0) {
        await this.#wait(signal);
        continue;
      }
      from = this.#version;
      const fault = this.#faults.shift() ?? 'none';
      if (fault === 'cut') return;
      if (fault === 'garbled') yield Buffer.from('{"type":"AD\n');
      if (fault === 'gone') {
        const object = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
        yield line('ERROR', object);
      }
      if (fault === 'bookmark')
        yield line('BOOKMARK', { metadata: { resourceVersion: String(this.#history[0]?.version) } });
      const order = fault === 'reordered' ? [...events].reverse() : fault === 'twice' ? [...events, ...events] : events;
      for (const { type, object, version } of order) {
        yield line(type, {
          ...object,
          metadata: { ...(object.metadata as JsonObject), resourceVersion: String(version) },
        });
      }
    }
  }

  async whenUp(): Promise<void> {}

  whenSilent(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#news.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#news.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

function uidOf(object: JsonObject | undefined): string {
  return String((object?.metadata as JsonObject | undefined)?.uid);
}

function line(type: string, object: JsonObject): Buffer {
  return Buffer.from(`${JSON.stringify({ type, object })}\n`);
}

function idOf(name: string): string {
  return `/api/v1/namespaces/a/configmaps/${name}`;
}

function follow(cluster: Simulated, told: string[] = []): Informer {
  return new Informer(FOLLOWED, {
    client: async () => cluster,
    onChange: (id) => told.push(id),
    onGap: () => told.push('gap'),
    onUnserved: () => {},
    clock: () => new Date(),
    random: () => 0,
    resyncSeconds: 600,
  });
}

const NAMES = ['x', 'y', 'z'];

function versionAt(informer: Informer, name: string): number {
  return Number((informer.get(idOf(name))?.metadata as JsonObject | undefined)?.resourceVersion ?? 0);
}

describe('I4', () => {
  test('whatever the cluster answers, what is known ends as what stands there, and never falls behind our own writes', async () => {
    const fault = fc.constantFrom<Fault>('none', 'stale', 'gone', 'cut', 'twice', 'reordered', 'garbled', 'bookmark');
    const step = fc.record({
      name: fc.constantFrom(...NAMES),
      value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
      isOurs: fc.boolean(),
      turns: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 4 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (faults, steps) => {
          const cluster = new Simulated(faults);
          const informer = follow(cluster);
          const written = new Map<string, number>();
          try {
            for (const { name, value, isOurs, turns } of steps) {
              const write = isOurs && value !== null ? informer.begin(idOf(name)) : null;
              const object = cluster.write(name, value);
              if (write !== null && object !== null) {
                write.done(object);
                written.set(name, Number((object.metadata as JsonObject).resourceVersion));
              } else if (value === null) written.delete(name);
              for (let count = 0; count < turns; count += 1) await turn();
              for (const [own, version] of written) expect(versionAt(informer, own)).toBeGreaterThanOrEqual(version);
            }
            await until('what is known is what stands there', () =>
              NAMES.every((name) => {
                const standing = cluster.objects.get(name)?.metadata as JsonObject | undefined;
                return versionAt(informer, name) === Number(standing?.resourceVersion ?? 0);
              }),
            );
          } finally {
            await informer.close();
          }
        },
      ),
      // Before the test's own end: what failed is told, however far the search for a smaller case has come.
      { numRuns: 60, interruptAfterTimeLimit: 50_000 },
    );
  }, 60_000);

  test('a list that is older than our own write takes nothing away and tells nobody', async () => {
    const cluster = new Simulated(['stale', 'stale']);
    for (let value = 0; value < 5; value += 1) cluster.write('x', value);
    const told: string[] = [];
    const informer = follow(cluster, told);
    try {
      const write = informer.begin(idOf('y'));
      const object = cluster.write('y', 1);
      if (object === null) throw new Error('not written');
      write.done(object);
      await until('a list that is not stale', () => cluster.lists >= 3);
      await until('everything is known', () => versionAt(informer, 'x') > 0);
      expect([versionAt(informer, 'y') > 0, told.filter((id) => id === idOf('y'))]).toEqual([true, []]);
    } finally {
      await informer.close();
    }
  });
});
