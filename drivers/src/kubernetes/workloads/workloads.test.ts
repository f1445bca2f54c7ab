import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Observed, Readiness, Target } from '../../contract.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from '../test/cluster.ts';

const NAMESPACE = 'shop';
const GOOD = 'registry.example.com/team/shop:1';

let bench: Bench;
let turn = 0;
beforeAll(async () => {
  bench = await startBench({}, [{ name: 'n1', cpu: '4', memory: '8Gi', pods: 50, labels: {}, taints: [] }]);
  bench.driver.watch(CONNECTION, (change) => bench.changes.push(change));
  await bench.driver.create(namespaceTarget(NAMESPACE), {}, bench);
});
beforeEach(() => {
  turn += 1;
});
afterAll(() => bench.close());

function target(plural: 'deployments' | 'statefulsets'): Target {
  const kind = plural === 'deployments' ? 'Deployment' : 'StatefulSet';
  const id = `/apis/apps/v1/namespaces/${NAMESPACE}/${plural}/w${turn}`;
  return { connection: CONNECTION, type: `apps/v1/${kind}`, id, owner: 'owner-1' };
}

interface Wanted {
  readonly replicas?: number;
  readonly container?: JsonObject;
  readonly pod?: JsonObject;
}

/** As the kind Service compiles it: the pods carry our mark. */
function body({ replicas = 1, container = {}, pod = {} }: Wanted, more: JsonObject = {}): JsonObject {
  const labels = { app: `w${turn}` };
  return {
    metadata: { name: `w${turn}`, namespace: NAMESPACE },
    spec: {
      ...{ replicas, selector: { matchLabels: labels } },
      template: {
        metadata: { labels: { ...labels, 'app.kubernetes.io/managed-by': 'tenantry' } },
        spec: { containers: [{ name: 'main', image: GOOD, ...container }], ...pod },
      },
      ...more,
    },
  };
}

/** No surge below what is declared: what works goes on until what replaces it works. */
const rolling: JsonObject = { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };

async function put(where: Target, desired: JsonObject): Promise<void> {
  const observed = await bench.driver.read(where, { ...bench, fresh: true });
  if (observed === null) await bench.driver.create(where, desired, bench);
  else await bench.driver.update(where, desired, observed, observed.body, bench);
}

async function readiness(where: Target): Promise<Readiness> {
  const observed: Observed | null = await bench.driver.read(where, { ...bench, fresh: false });
  return observed?.readiness ?? { state: 'progressing', reason: 'is not there' };
}

async function failing(where: Target, code: string): Promise<Extract<Readiness, { state: 'failed' }>> {
  let last: Readiness | null = null;
  await until(`it fails for ${code}`, async () => {
    last = await readiness(where);
    return last.state === 'failed' && last.code === code;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; last ${JSON.stringify(last)}`);
  });
  return last as unknown as Extract<Readiness, { state: 'failed' }>;
}

const ready = (where: Target) => until('it is ready', async () => (await readiness(where)).state === 'ready', 60_000);

interface Case {
  readonly why: string;
  readonly broken: Wanted;
  readonly code: string;
  readonly reason: RegExp;
  readonly more?: JsonObject;
}

test.each<Case>([
  {
    why: 'an image that is not there',
    broken: { container: { image: 'registry.example.com/team/missing:2' } },
    code: 'ImageMissing',
    reason:
      /^1 of 1 new replicas cannot start: there is no image registry.example.com\/team\/missing:2 in its registry; 1 of 1 old replicas still serve$/,
  },
  {
    why: 'an image that its registry does not give out',
    broken: { container: { image: 'registry.example.com/team/private:2' } },
    code: 'ImageRefused',
    reason: /does not give out image registry.example.com\/team\/private:2; 1 of 1 old/,
  },
  {
    why: 'a program that ends again and again',
    broken: { container: { image: 'registry.example.com/team/crash:2' } },
    code: 'CrashLoop',
    reason:
      /^1 of 1 (new )?replicas cannot stay up: container main ended with exit code 1 after \d seconds? \(\d+ restarts?\)/,
  },
  {
    why: 'a program that takes more memory than it may',
    broken: { container: { image: 'registry.example.com/team/oom:2', resources: { limits: { memory: '64Mi' } } } },
    code: 'OutOfMemory',
    reason: /^1 of 1 (new )?replicas ran out of memory: container main may use 64Mi \(\d+ restarts?\)/,
  },
  {
    why: 'a probe that fails',
    broken: {
      container: {
        image: 'registry.example.com/team/unhealthy:2',
        livenessProbe: { httpGet: { path: '/alive', port: 80 }, periodSeconds: 10 },
      },
    },
    code: 'ProbeFailing',
    reason: /whose liveness probe fails \(HTTP probe failed with statuscode: 503\)/,
  },
  {
    why: 'a setting that is not there',
    broken: {
      container: { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'kube-root-ca.crt', key: 'LEVEL' } } }] },
    },
    code: 'SettingMissing',
    reason: /^1 of 1 new replicas cannot start: config map kube-root-ca.crt has no key LEVEL; 1 of 1 old/,
  },
])(
  '$why is told, and is over when it is mended',
  async ({ broken, code, reason }) => {
    const where = target('deployments');
    await put(where, body({}, rolling));
    await ready(where);
    await put(where, body(broken, rolling));
    expect(await failing(where, code)).toMatchObject({
      reason: expect.stringMatching(reason),
      remedy: expect.any(String),
    });
    await put(where, body({ container: { args: ['again'] } }, rolling));
    await ready(where);
  },
  90_000,
);

test('what asks for more than the quota leaves is told with its numbers, and made when the quota is raised', async () => {
  const quota = `/api/v1/namespaces/${NAMESPACE}/resourcequotas`;
  await bench.hand('POST', quota, { metadata: { name: 'tight' }, spec: { hard: { 'count/pods': '0' } } });
  const where = target('deployments');
  await put(where, body({}));
  expect(await failing(where, 'QuotaFull')).toMatchObject({
    reason: expect.stringMatching(
      /^1 of 1 replicas cannot be made: quota tight of the tenant is full \(count\/pods: \d+ of 0 used, 1 more asked for\)$/,
    ),
  });
  await bench.hand(
    'PATCH',
    `${quota}/tight`,
    { spec: { hard: { 'count/pods': '50' } } },
    'application/merge-patch+json',
  );
  await ready(where);
  // A stateful set has no place in its status for it.
  await bench.hand(
    'PATCH',
    `${quota}/tight`,
    { spec: { hard: { 'count/pods': '0' } } },
    'application/merge-patch+json',
  );
  turn += 1;
  const stateful = target('statefulsets');
  await put(stateful, body({}, { serviceName: 'w' }));
  await failing(stateful, 'QuotaFull');
  await bench.hand('DELETE', `${quota}/tight`);
  await ready(stateful);
}, 120_000);

/** As a pass does: what is there is made as declared, until it works. Answers how often it was changed. */
async function settle(where: Target, desired: JsonObject): Promise<number> {
  let changes = 0;
  await until(
    'it is ready',
    async () => {
      const observed = await bench.driver.read(where, { ...bench, fresh: false });
      if (observed === null || bench.driver.diff(where, desired, observed).kind === 'none')
        return observed?.readiness.state === 'ready';
      await bench.driver.update(where, desired, observed, desired, bench);
      changes += 1;
      return false;
    },
    60_000,
  );
  return changes;
}

test('replicas of a stateful set that cannot run are made anew, one by one, once their declaration is mended', async () => {
  const where = target('statefulsets');
  const declared = (image: string) =>
    body({ replicas: 2, container: { image } }, { serviceName: 'w', podManagementPolicy: 'OrderedReady' });
  await put(where, declared('registry.example.com/team/missing:2'));
  await failing(where, 'ImageMissing');
  // As declared, however broken: nothing that could be done would help.
  const broken = await bench.driver.read(where, { ...bench, fresh: false });
  expect(broken?.stale).toBeUndefined();
  expect(await settle(where, declared(GOOD))).toBeGreaterThanOrEqual(2);
  // A declaration that is broken, which one that runs for a moment may let reach both, and then one that works.
  await put(where, declared('registry.example.com/team/crash:2'));
  expect((await failing(where, 'CrashLoop')).reason).toMatch(/^[12] of 2 (new )?replicas cannot stay up/);
  await settle(where, declared(GOOD));
}, 120_000);

test('a replica that has come to run since it was seen is not deleted', async () => {
  const where = target('statefulsets');
  const desired = body({}, { serviceName: 'w' });
  await put(where, desired);
  await ready(where);
  const observed = await bench.driver.read(where, { ...bench, fresh: true });
  const pod = await bench.hand('GET', `/api/v1/namespaces/${NAMESPACE}/pods/w${turn}-0`);
  const uid = String((pod.body.metadata as JsonObject).uid);
  const seen = { ...(observed as Observed), stale: { name: `w${turn}-0`, uid } };
  expect(bench.driver.diff(where, desired, seen)).toMatchObject({ changes: [{ path: `pods[w${turn}-0]` }] });
  expect(await bench.driver.update(where, desired, seen, desired, bench)).toMatchObject({ isUntouched: true });
  expect((await bench.hand('GET', `/api/v1/namespaces/${NAMESPACE}/pods/w${turn}-0`)).body.metadata).toMatchObject({
    uid,
  });
}, 90_000);

test('what no node has room for is told in plain words once it has lasted, and runs when it asks for less', async () => {
  const where = target('deployments');
  const asking = (cpu: string) => body({ container: { resources: { requests: { cpu } } } });
  await put(where, asking('40'));
  await until('the scheduler has looked', async () => {
    const found = await readiness(where);
    return found.state === 'progressing' && found.reason.includes('found no node');
  });
  expect(await readiness(where)).toMatchObject({
    reason: '1 of 1 replicas found no node: of 1 node 1 has too little CPU left',
    lookAgainMs: expect.any(Number),
  });
  await put(where, asking('100m'));
  await ready(where);
}, 60_000);

test('I8: what happens to the pods makes the workload be looked at; nothing is asked for', async () => {
  const where = target('deployments');
  await put(where, body({ container: { image: 'registry.example.com/team/missing:3' } }));
  await failing(where, 'ImageMissing');
  const [pod] = bench.cluster.registry
    .list(bench.cluster.registry.type('pods') as never, NAMESPACE)
    .filter(({ metadata }) => metadata.name.startsWith(`w${turn}-`));
  bench.changes.length = 0;
  await bench.hand(
    'PATCH',
    `/api/v1/namespaces/${NAMESPACE}/pods/${pod?.metadata.name}/status`,
    { status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'moved' }] } },
    'application/strategic-merge-patch+json',
  );
  await until('it is told', () => bench.changes.some((change) => change.kind === 'resource' && change.id === where.id));
}, 60_000);
