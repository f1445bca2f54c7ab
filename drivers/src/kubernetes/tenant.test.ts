import { type CompileInput, type DesiredResource, type JsonObject, KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocated, declared } from '../../../kinds/src/testing.ts';
import type { Observed, Outcome, Target } from '../contract.ts';
import { DriverError } from '../contract.ts';
import { type Bench, CONNECTION, startBench, until } from './test/cluster.ts';

const CLUSTER = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };
const installation = { azure: null };

function compiled(kindName: string, name: string, spec: JsonObject, references: object): readonly DesiredResource[] {
  const kind = KINDS.find((candidate) => candidate.name === kindName);
  if (kind === undefined) throw new Error(`no kind ${kindName}`);
  const input = {
    object: declared(kindName, name, spec),
    spec: kind.schema.parse(spec),
    references,
    installation,
  } as Omit<CompileInput<unknown>, 'allocations'>;
  const allocations = allocated(kind, input);
  return kind.compile({ ...input, allocations }).filter((resource) => resource.driver === 'kubernetes');
}

const infrastructure = declared('Infrastructure', 'nonprod', CLUSTER);
const resources = [
  ...compiled('Infrastructure', 'nonprod', CLUSTER, {}),
  ...compiled('Tenant', 'dev01', { infrastructure: 'nonprod' }, { infrastructure }),
];

let bench: Bench;
const made = new Map<string, Observed>();
const unserved = new Set<string>();

beforeAll(async () => {
  bench = await startBench();
  bench.driver.watch(CONNECTION, (change) => bench.changes.push(change));
  for (const resource of resources) {
    try {
      const outcome = await make(resource);
      if (outcome.state === 'done' && outcome.observed !== undefined) made.set(resource.id, outcome.observed);
    } catch (error) {
      if (!(error instanceof DriverError) || error.code !== 'TypeNotServed') throw error;
      unserved.add(resource.type);
    }
  }
});
afterAll(() => bench.close());

/** What the cluster itself makes is taken over where it stands, as the engine does it. */
async function make(resource: DesiredResource): Promise<Outcome> {
  const target = targetOf(resource);
  const standing = resource.adopt === 'always' ? await bench.driver.read(target, { ...bench, fresh: true }) : null;
  if (standing === null) return bench.driver.create(target, bodyOf(resource), bench);
  return bench.driver.update(target, bodyOf(resource), standing, null, bench);
}

function targetOf(resource: DesiredResource): Target {
  return { connection: CONNECTION, type: resource.type, id: resource.id, owner: 'owner-1' };
}

function bodyOf(resource: DesiredResource): JsonObject {
  return JSON.parse(JSON.stringify(resource.body)) as JsonObject;
}

describe('everything that a tenant consists of', () => {
  test('is made, but for what the cluster does not serve', () => {
    expect(made.size).toBeGreaterThan(12);
    expect([...unserved].every((type) => type.startsWith('cilium.io/'))).toBe(true);
  });

  test('I8: is as desired once it is made, by its answer, by the cache and by a fresh look', async () => {
    for (const resource of resources.filter(({ type }) => !unserved.has(type))) {
      const target = targetOf(resource);
      const cached = await bench.driver.read(target, { ...bench, fresh: false });
      const fresh = await bench.driver.read(target, { ...bench, fresh: true });
      for (const observed of [made.get(resource.id), cached, fresh]) {
        if (!observed) throw new Error(`${resource.key} is not there`);
        expect([resource.key, bench.driver.diff(target, bodyOf(resource), observed)]).toEqual([
          resource.key,
          { kind: 'none' },
        ]);
      }
    }
  });

  test('any of it that another hand deletes is told within a second, and made anew', async () => {
    // What the cluster makes anew by itself is not ours to make.
    const ours = resources.filter(({ type, adopt }) => !unserved.has(type) && type !== 'v1/Namespace' && !adopt);
    for (const resource of ours) {
      const target = targetOf(resource);
      bench.changes.length = 0;
      await bench.hand('DELETE', resource.id);
      await until(
        `${resource.key} is told`,
        () => bench.changes.some((change) => change.kind === 'resource' && change.id === resource.id),
        1_000,
      );
      expect(await bench.driver.read(target, { ...bench, fresh: false })).toBeNull();
      await bench.driver.create(target, bodyOf(resource), bench);
    }
  });
});
