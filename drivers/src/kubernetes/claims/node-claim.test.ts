import type { JsonObject } from '@tenantry/kinds';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change, DriverError, Observed, Target } from '../../contract.ts';
import { type Bench, CONNECTION, startBench, until } from '../test/cluster.ts';

const merge = 'application/merge-patch+json';
/** Not one of the node life cycle's own: the sandbox's controller takes those off a node that is well. */
const FOREIGN = { key: 'example.com/gpu', value: 'a100', effect: 'NoExecute' };
const OURS = { key: 'tenantry.dev/tenant', value: 'dev01', effect: 'NoSchedule' };

let bench: Bench;
let nodes = 0;
let name: string;
let target: Target;
const told: Change[] = [];

beforeAll(async () => {
  bench = await startBench();
  bench.driver.watch(CONNECTION, (change) => told.push(change));
  for (const tenant of ['dev01', 'other']) {
    const labels = { 'tenantry.dev/tenant': tenant };
    await bench.hand('POST', '/api/v1/namespaces', { metadata: { name: `ns-${tenant}`, labels } });
  }
});
afterAll(() => bench.close());

beforeEach(async () => {
  nodes += 1;
  name = `n${nodes}`;
  target = targetOf(name);
  told.length = 0;
  await addNode(name);
});

/** A pod that nobody wants any more would be scheduled again. */
afterEach(() => bench.cluster.removeNode(name));

function targetOf(node: string, owner = 'owner-1'): Target {
  return { connection: CONNECTION, type: 'v1/Node', id: `/api/v1/nodes/${node}`, owner };
}

function addNode(node: string): Promise<void> {
  return bench.cluster.addNode({ name: node, cpu: '4', memory: '8Gi', pods: 20, labels: { theirs: '1' }, taints: [] });
}

function desired(node = name, tenant = 'dev01', patienceSeconds = 600): JsonObject {
  const labels = {
    tenantname: `ns-${tenant}`,
    'tenantry.dev/tenant': tenant,
    'tenantry.dev/infrastructure': 'nonprod',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node,
      labels,
      annotations: { 'tenantry.dev/eviction-patience-seconds': String(patienceSeconds) },
    },
    spec: { taints: [{ key: 'tenantry.dev/tenant', value: tenant, effect: 'NoSchedule' }] },
  };
}

async function standing(id = target.id): Promise<{ labels: Record<string, string>; taints: JsonObject[] }> {
  const { body } = await bench.hand('GET', id);
  const { labels } = body.metadata as { labels: Record<string, string> };
  return {
    labels,
    taints: ((body.spec as { taints?: JsonObject[] }).taints ?? []).map(({ timeAdded: _at, ...t }) => t),
  };
}

async function claimed(): Promise<Observed> {
  const outcome = await bench.driver.create(target, desired(), bench);
  if (outcome.state !== 'done' || outcome.observed === undefined) throw new Error('not claimed');
  return outcome.observed;
}

async function runPod(namespace: string, pod: string, labels = {}): Promise<string> {
  const spec = {
    nodeName: name,
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'c', image: 'registry.example.com/app:1' }],
  };
  await bench.hand('POST', `/api/v1/namespaces/${namespace}/pods`, { metadata: { name: pod, labels }, spec });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  await until(`${pod} runs`, async () => {
    return ((await bench.hand('GET', path)).body.status as { phase?: string } | undefined)?.phase === 'Running';
  });
  return path;
}

describe('a claim', () => {
  test('labels and taints the node, keeps what others put there, and is as desired by every way of looking', async () => {
    await bench.hand('PATCH', target.id, { spec: { taints: [FOREIGN] } }, merge);
    const made = await claimed();
    const { labels, taints } = await standing();
    expect(labels).toMatchObject({ theirs: '1', tenantname: 'ns-dev01', 'tenantry.dev/object': 'owner-1' });
    expect(taints).toEqual([FOREIGN, OURS]);
    for (const observed of [
      made,
      await bench.driver.read(target, { ...bench, fresh: false }),
      await bench.driver.read(target, { ...bench, fresh: true }),
    ]) {
      if (observed === null) throw new Error('not there');
      expect([observed.owner, bench.driver.diff(target, desired(), observed)]).toEqual(['owner-1', { kind: 'none' }]);
    }
  });

  test('I2: made twice writes once', async () => {
    const first = await claimed();
    expect((await claimed()).version).toBe(first.version);
  });

  test('on a node that nobody claimed shows nothing', async () => {
    expect(await bench.driver.read(target, { ...bench, fresh: true })).toBeNull();
  });

  test('on a node that is not there waits for it, and says so', async () => {
    const missing = targetOf('late');
    const waiting = bench.driver.create(missing, desired('late'), bench);
    await expect(waiting).rejects.toMatchObject({ code: 'NodeNotFound', message: expect.stringContaining('late') });
    await addNode('late');
    expect(await bench.driver.create(missing, desired('late'), bench)).toMatchObject({ state: 'done' });
    await bench.cluster.removeNode('late');
    expect(await bench.driver.read(missing, { ...bench, fresh: true })).toBeNull();
    expect(await bench.driver.delete(missing, null, bench)).toEqual({ state: 'done' });
  });
});

describe('I3: a node that is not ours to claim is not touched', () => {
  test.each([
    ['the label of another tenant', { metadata: { labels: { tenantname: 'ns-other' } } }],
    ['the mark of another object', { metadata: { labels: { 'tenantry.dev/object': 'owner-2' } } }],
    ['the taint of another tenant', { spec: { taints: [{ ...OURS, value: 'other' }] } }],
  ])('with %s', async (_what, patch) => {
    await bench.hand('PATCH', target.id, patch, merge);
    const before = await standing();
    await expect(bench.driver.create(target, desired(), bench)).rejects.toMatchObject({ kind: 'not-ours' });
    expect(await standing()).toEqual(before);
  });

  test('two claims at the same time end as one', async () => {
    const rival = targetOf(name, 'owner-2');
    const outcomes = await Promise.allSettled([
      bench.driver.create(target, desired(), bench),
      bench.driver.create(rival, desired(name, 'other'), bench),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { taints, labels } = await standing();
    expect(taints).toHaveLength(1);
    expect(labels.tenantname).toBe(`ns-${taints[0]?.value}`);
  });

  test('and is not released by another object', async () => {
    await claimed();
    const rival = bench.driver.delete(targetOf(name, 'owner-2'), null, bench);
    await expect(rival).rejects.toMatchObject({ kind: 'not-ours' });
    expect((await standing()).taints).toEqual([OURS]);
  });
});

describe('drift', () => {
  test.each([
    ['the label', { metadata: { labels: { tenantname: null } } }],
    ['the taint', { spec: { taints: [FOREIGN] } }],
    ['the mark', { metadata: { labels: { 'tenantry.dev/object': null } } }],
    ['everything', { metadata: { labels: { tenantname: null, 'tenantry.dev/object': null } }, spec: { taints: null } }],
  ])('%s taken away by hand is told within a second, and put back', async (_what, patch) => {
    const { uid } = await claimed();
    await bench.driver.read(target, { ...bench, fresh: false });
    await bench.hand('PATCH', target.id, patch, merge);
    await until('told', () => told.some((change) => change.kind === 'resource' && change.id === target.id), 1_000);
    const seen =
      (await bench.driver.read(target, { ...bench, fresh: false })) ??
      (await bench.driver.read(target, { ...bench, fresh: true }));
    if (seen === null) await bench.driver.create(target, desired(), bench);
    else {
      expect(seen.uid).toBe(uid);
      if (seen.owner !== null) expect(bench.driver.diff(target, desired(), seen).kind).toBe('update');
      await bench.driver.update(target, desired(), seen, null, bench);
    }
    const { labels, taints } = await standing();
    expect(labels).toMatchObject({ tenantname: 'ns-dev01', 'tenantry.dev/object': 'owner-1' });
    expect(taints).toContainEqual(OURS);
  });

  test('names the one who took the taint away', async () => {
    await claimed();
    await bench.hand('PATCH', target.id, { spec: { taints: [FOREIGN] } }, merge);
    const seen = await bench.driver.read(target, { ...bench, fresh: true });
    if (seen === null) throw new Error('not there');
    expect(bench.driver.diff(target, desired(), seen)).toMatchObject({ changes: [{ by: 'intruder', to: OURS }] });
  });

  test('I8: what kubelets and others write on a claimed node is no news', async () => {
    await claimed();
    await bench.driver.read(target, { ...bench, fresh: false });
    const beat = { status: { conditions: [{ type: 'MemoryPressure', status: 'False', reason: 'beat' }] } };
    await bench.hand('PATCH', `${target.id}/status`, beat, 'application/strategic-merge-patch+json');
    await bench.hand('PATCH', target.id, { metadata: { annotations: { beat: '1' } } }, merge);
    await bench.hand('PATCH', target.id, { spec: { taints: [FOREIGN, OURS] } }, merge);
    // What comes after it on the same watch has been told: so what came before was seen.
    await bench.hand('PATCH', target.id, { metadata: { labels: { tenantname: null } } }, merge);
    const ofIt = () => told.filter((change) => change.kind === 'resource' && change.id === target.id);
    await until('told', () => ofIt().length > 0, 1_000);
    expect(ofIt()).toHaveLength(1);
  });
});

test('taints that the node controller sets and takes while we write are never lost', async () => {
  const operation = fc.record({
    claim: fc.boolean(),
    key: fc.constantFrom('spot', 'gpu', 'maintenance'),
    isSet: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 2, maxLength: 6 }), async (operations) => {
      const expected = new Set<string>();
      const controller = async () => {
        for (const { key, isSet } of operations) {
          await setTaint(`example.com/${key}`, isSet);
          if (isSet) expected.add(`example.com/${key}`);
          else expected.delete(`example.com/${key}`);
        }
      };
      const us = async () => {
        for (const { claim } of operations) {
          const work = claim ? bench.driver.create(target, desired(), bench) : bench.driver.delete(target, null, bench);
          await work.catch((error: { kind?: string }) => {
            if (error.kind !== 'conflict') throw error;
          });
        }
      };
      await Promise.all([controller(), us()]);
      const { taints } = await standing();
      const others = taints.map(({ key }) => String(key)).filter((key) => key !== OURS.key);
      expect(others.sort()).toEqual([...expected].sort());
      for (const key of expected) await setTaint(key, false);
    }),
    { numRuns: 12 },
  );
});

/** As the node controller does it: read, change the list, write at the version read, again when another was faster. */
async function setTaint(key: string, isSet: boolean): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const { body } = await bench.hand('GET', target.id);
    const spec = body.spec as { taints?: JsonObject[] };
    const rest = (spec.taints ?? []).filter((taint) => taint.key !== key);
    const taints = isSet ? [...rest, { key, effect: 'NoSchedule' }] : rest;
    const { status } = await bench.hand('PUT', target.id, { ...body, spec: { ...spec, taints } });
    if (status === 200) return;
    if (status !== 409) throw new Error(`the controller got ${status}`);
  }
  throw new Error('the controller never got through');
}

describe('pods of other tenants', () => {
  test('are evicted before the claim is done, those of the system and our own stay', async () => {
    const theirs = await runPod('ns-other', 'theirs');
    const own = await runPod('ns-dev01', 'own');
    const system = await runPod('kube-system', 'agent');
    const first = bench.driver.create(target, desired(), bench);
    await expect(first).rejects.toMatchObject({
      kind: 'transient',
      code: 'NodeOccupied',
      message: `node ${name} waits for 1 pod of another tenant to leave`,
      remedy: expect.stringContaining(`spec.nodeName=${name}`),
    });
    const fenced = await standing();
    expect([fenced.taints, fenced.labels.tenantname]).toEqual([[OURS], undefined]);
    await until('they are gone', async () => (await bench.hand('GET', theirs)).status === 404);
    await claimed();
    expect((await standing()).labels.tenantname).toBe('ns-dev01');
    expect([(await bench.hand('GET', own)).status, (await bench.hand('GET', system)).status]).toEqual([200, 200]);
    await bench.hand('DELETE', own);
    await bench.hand('DELETE', system);
  });

  test('I9: that a disruption budget holds are counted and waited for; whose they are is not said', async () => {
    const { guarded, budget } = await runGuarded('ns-other');
    const attempt = await bench.driver.create(target, desired(), bench).catch((error: unknown) => error);
    expect(attempt).toMatchObject({ message: expect.stringMatching(/1 pod .*a PodDisruptionBudget holds 1, until /) });
    expect(JSON.stringify([(attempt as DriverError).message, (attempt as DriverError).remedy])).not.toMatch(
      /ns-other|guard/,
    );
    expect((await bench.hand('GET', guarded)).status).toBe(200);
    await bench.hand('DELETE', budget);
    await until('the claim goes through', () => isClaimed(desired()));
    expect((await bench.hand('GET', guarded)).status).toBe(404);
    expect(await annotations()).not.toHaveProperty('tenantry.dev/pods-leave-since');
  });

  test.each([
    { what: 'a budget', budgets: ['guard'] },
    { what: 'two budgets, which no eviction passes', budgets: ['guard', 'guard-too'] },
  ])('that $what holds beyond the declared patience are deleted, and an Event says why', async ({ budgets }) => {
    const { guarded, budget, uid } = await runGuarded('ns-other', budgets);
    await until('the claim goes through', () => isClaimed(desired(name, 'dev01', 0)));
    expect((await bench.hand('GET', guarded)).status).toBe(404);
    const { body } = await bench.hand('GET', `/api/v1/namespaces/ns-other/events/tenantry-overdue-${uid}`);
    expect(body).toMatchObject({ reason: 'EvictionOverdue', message: expect.stringContaining(name) });
    expect(String(body.message)).not.toContain('dev01');
    for (const one of budgets) await bench.hand('DELETE', budget.replace(/[^/]+$/, one));
  });

  test("the tenant's own that its budget holds do not keep a node from being given back", async () => {
    await isClaimed(desired(name, 'dev01', 0));
    const { guarded, budget } = await runGuarded('ns-dev01');
    await until('it is released', async () => (await bench.driver.delete(target, null, bench)).state === 'done');
    expect((await bench.hand('GET', guarded)).status).toBe(404);
    expect(Object.keys(await annotations()).filter((key) => key.startsWith('tenantry.dev/'))).toEqual([]);
    await bench.hand('DELETE', budget);
  });
});

async function runGuarded(namespace: string, budgets: readonly string[] = ['guard']) {
  const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } };
  for (const budget of budgets) await bench.hand('POST', path, { metadata: { name: budget }, spec });
  const guarded = await runPod(namespace, 'guarded', { app: 'guarded' });
  const { uid } = (await bench.hand('GET', guarded)).body.metadata as { uid: string };
  return { guarded, uid, budget: `${path}/${budgets[0]}` };
}

async function isClaimed(body: JsonObject): Promise<boolean> {
  return bench.driver.create(target, body, bench).then(
    () => true,
    (error: DriverError) => {
      if (error.code !== 'NodeOccupied') throw error;
      return false;
    },
  );
}

async function annotations(): Promise<Record<string, string>> {
  const { metadata } = (await bench.hand('GET', target.id)).body as { metadata: { annotations?: object } };
  return { ...metadata.annotations };
}

describe('release', () => {
  test('takes off what is ours and nothing else', async () => {
    await claimed();
    await bench.hand('PATCH', target.id, { spec: { taints: [FOREIGN, OURS] } }, merge);
    expect(await bench.driver.delete(target, null, bench)).toEqual({ state: 'done' });
    const { labels, taints } = await standing();
    expect(taints).toEqual([FOREIGN]);
    expect(labels.theirs).toBe('1');
    expect(Object.keys(labels).filter((label) => /tenant/.test(label))).toEqual([]);
    expect(await bench.driver.read(target, { ...bench, fresh: true })).toBeNull();
    expect(await bench.driver.delete(target, null, bench)).toEqual({ state: 'done' });
  });

  test("keeps the taint until the tenant's own pods have left", async () => {
    await claimed();
    const own = await runPod('ns-dev01', 'last');
    const begun = await bench.driver.delete(target, null, bench);
    expect(begun).toMatchObject({ state: 'running', operation: { record: { waitsFor: ['ns-dev01/last'] } } });
    const { labels, taints } = await standing();
    expect([labels.tenantname, taints]).toEqual([undefined, [OURS]]);
    if (begun.state !== 'running') throw new Error('not running');
    const operation = JSON.parse(JSON.stringify(begun.operation));
    await until('it is released', async () => (await bench.driver.resume(target, operation, bench)).state === 'done');
    expect((await bench.hand('GET', own)).status).toBe(404);
    expect((await standing()).taints).toEqual([]);
  });
});
