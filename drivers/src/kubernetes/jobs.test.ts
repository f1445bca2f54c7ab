import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Observed, Target } from '../contract.ts';
import { asObject } from './mark.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from './test/cluster.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({}, [{ name: 'n1', cpu: '4', memory: '8Gi', pods: 50, labels: {}, taints: [] }]);
  await bench.driver.create(namespaceTarget('room'), {}, bench);
});
afterAll(() => bench.close());

function target(kind: 'Job' | 'CronJob', name: string): Target {
  const plural = `${kind.toLowerCase()}s`;
  const id = `/apis/batch/v1/namespaces/room/${plural}/${name}`;
  return { connection: CONNECTION, type: `batch/v1/${kind}`, id, owner: 'owner-1' };
}

const run = (script: string, more: JsonObject = {}): JsonObject => ({
  backoffLimit: 0,
  ...more,
  template: {
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'tenantry' } },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'registry.example.com/tool:1', command: ['sh', '-c', script] }],
    },
  },
});

const seen = async (of: Target): Promise<Observed> => {
  const observed = await bench.driver.read(of, { fresh: true, signal: bench.signal });
  if (observed === null) throw new Error(`${of.id} is not there`);
  return observed;
};

async function becomes(of: Target, state: string): Promise<Observed> {
  let last: Observed | undefined;
  await until(`${of.id} is ${state}`, async () => {
    last = await seen(of);
    return last.readiness.state === state;
  });
  return last as Observed;
}

test('a job is on its way until it has succeeded, and what it runs cannot be told from what was asked for', async () => {
  const job = target('Job', 'good');
  const body = { spec: run('sleep 600') };
  await bench.driver.create(job, body, bench);
  const running = await becomes(job, 'progressing');
  expect(bench.driver.diff(job, body, running).kind).toBe('none');
  await until('it runs', async () => /1 active, 0 of 1 succeeded/.test(JSON.stringify((await seen(job)).readiness)));

  const quick = target('Job', 'quick');
  await bench.driver.create(quick, { spec: run('true') }, bench);
  await becomes(quick, 'ready');
});

test('a job that failed says how its last pod ended, and where to read more', async () => {
  const job = target('Job', 'bad');
  await bench.driver.create(job, { spec: run('exit 3') }, bench);
  const { readiness } = await becomes(job, 'failed');
  expect(readiness).toMatchObject({
    code: 'JobFailed',
    reason: 'has failed: it was tried as often as its retries allow; its last pod ended with exit code 3',
    remedy: expect.stringMatching(/kubectl -n room logs bad-\w+/),
  });
});

test('a suspended job is ready when nothing of it runs, and goes on when it is resumed', async () => {
  const job = target('Job', 'later');
  const body = (suspend: boolean) => ({ spec: run('true', { suspend }) });
  await bench.driver.create(job, body(true), bench);
  const suspended = await becomes(job, 'ready');
  expect(asObject(suspended.body.status).succeeded).toBeUndefined();
  expect(bench.driver.diff(job, body(false), suspended)).toMatchObject({
    kind: 'update',
    changes: [{ path: 'spec.suspend' }],
  });
  await bench.driver.update(job, body(false), suspended, body(true), bench);
  await until('it has run', async () => asObject((await seen(job)).body.status).succeeded === 1);
});

test('a cron job stands as soon as it is taken in, and follows each change', async () => {
  const cron = target('CronJob', 'nightly');
  const body = (schedule: string) => ({
    spec: { schedule, timeZone: 'Etc/UTC', suspend: false, jobTemplate: { spec: run('true') } },
  });
  await bench.driver.create(cron, body('0 0 1 1 *'), bench);
  const observed = await becomes(cron, 'ready');
  expect(bench.driver.diff(cron, body('0 0 1 1 *'), observed).kind).toBe('none');
  expect(bench.driver.diff(cron, body('@daily'), observed)).toMatchObject({ kind: 'update' });
  await bench.driver.update(cron, body('@daily'), observed, body('0 0 1 1 *'), bench);
  expect(asObject((await seen(cron)).body.spec).schedule).toBe('@daily');
});

test('a run by the schedule that failed says why, and news of it is news of the cron job', async () => {
  const cron = target('CronJob', 'hourly');
  await bench.driver.create(
    cron,
    { spec: { schedule: '0 0 1 1 *', timeZone: 'Etc/UTC', suspend: true, jobTemplate: { spec: run('exit 3') } } },
    bench,
  );
  const { uid = '' } = await becomes(cron, 'ready');
  const told: string[] = [];
  bench.driver.watch(CONNECTION, (change) => change.kind === 'resource' && told.push(change.id));
  // As the cluster's own controller makes it when the schedule falls due.
  const made = await bench.hand('POST', '/apis/batch/v1/namespaces/room/jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'hourly-29453430',
      labels: { 'app.kubernetes.io/managed-by': 'tenantry' },
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T03:30:00+01:00' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'hourly', uid, controller: true }],
    },
    spec: run('exit 3'),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  await until('it is told to have failed', async () =>
    JSON.stringify(asObject((await seen(cron)).body.status).runs ?? []).includes('"failed"'),
  );
  expect(asObject((await seen(cron)).body.status).runs).toEqual([
    {
      ...{ job: 'hourly-29453430', scheduledFor: '2026-01-01T02:30:00Z', result: 'failed' },
      ...{ startedAt: expect.any(String), endedAt: expect.any(String) },
      reason: 'it was tried as often as its retries allow; its last pod ended with exit code 3',
    },
  ]);
  expect(told).toContain(cron.id);
});
