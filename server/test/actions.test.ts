import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({
    ...{ TENANTRY_RESYNC_SECONDS: '60', TENANTRY_TENANT: 'dev01' },
    TENANTRY_LOG_ANALYTICS: '1',
  });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.apply(infrastructure, tenant('dev01'), web());
  await product.must('wait', '--for=ready', 'service/web', '--timeout', '2m');
}, 180_000);
afterAll(() => product?.dispose(), 60_000);

const NAMESPACE = 'duploservices-dev01';
const inTenant = (kind: string, name: string, spec: Json): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, tenant: 'dev01' },
  spec,
});
const web = (image = 'registry.example.com/web:1', replicas = 2) =>
  inTenant('Service', 'web', { image, replicas, ports: [{ port: 80 }] });
const job = (script: string, more: Json = {}) =>
  inTenant('Job', 'migrate', { image: 'registry.example.com/tool:1', command: ['sh', '-c', script], ...more });

interface Run {
  readonly run: string;
  readonly result: string;
  readonly reason: string | null;
}
const shown = (plural: string, name: string) => product.get<ObjectAnswer>(`/api/v1/tenants/dev01/${plural}/${name}`);
const runs = async (plural: string, name: string) =>
  (await shown(plural, name)).status.outputs.history as unknown as readonly Run[];

async function named(collection: string, label = ''): Promise<readonly string[]> {
  const query = label === '' ? '' : `?labelSelector=${encodeURIComponent(label)}`;
  const { items } = (await estate.cluster('GET', `${collection.replace('*', NAMESPACE)}${query}`)) as {
    items: { metadata: { name: string; deletionTimestamp?: string } }[];
  };
  return items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name)
    .sort();
}
const pods = () => named('/api/v1/namespaces/*/pods', 'tenantry.dev/service=web');
const jobs = () => named('/apis/batch/v1/namespaces/*/jobs');

test('a service is restarted, and the unchanged file applied after it changes nothing', async () => {
  const before = await pods();
  expect(await product.must('restart', 'service', 'web', '--dry-run')).toContain('counters.restarts');
  expect(await pods()).toEqual(before);
  await product.must('restart', 'service', 'web', '--wait');
  const after = await until('other pods run', async () => {
    const now = await pods();
    return now.length === 2 && now.every((name) => !before.includes(name)) ? now : undefined;
  });
  await estate.apply(web());
  await product.must('wait', '--for=ready', 'service/web');
  expect(await pods()).toEqual(after);
  expect(await product.must('events', '--kind', 'service', '--name', 'web')).toContain('asked for restart');
}, 120_000);

test('it is scaled, stopped and started from the command line', async () => {
  const count = (wanted: number) =>
    until(`${wanted} run`, async () => ((await pods()).length === wanted ? true : undefined));
  await product.must('service', 'scale', 'web', '--replicas', '3', '--wait');
  await count(3);
  await product.must('stop', 'service', 'web', '--wait');
  await count(0);
  const refused = await product.cli('restart', 'service', 'web');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('start it first')]);
  await product.must('start', 'service', 'web', '--wait');
  await count(3);
}, 120_000);

test('a rollout that fails is told, and one command goes back to what was ready', async () => {
  await estate.apply(web('registry.example.com/missing:2', 3));
  await until('it is told', async () =>
    (await shown('services', 'web')).status.phase === 'failing' ? true : undefined,
  );
  expect(await product.must('history', 'service', 'web')).toMatch(/update +no +image/);
  expect(await product.must('diff', 'service', 'web')).toContain('spec.image');
  const { stderr, stdout, code } = await product.cli('rollback', 'service', 'web', '--wait');
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('registry.example.com/missing:2 → registry.example.com/web:1'),
  ]);
  expect(stdout).toContain('goes back to revision');
  const object = await shown('services', 'web');
  expect(object.status.phase).toBe('ready');
  expect(await product.must('history', 'service', 'web')).toMatch(/rollback +yes +image/);
}, 120_000);

test('a job runs once for each declaration, and again when that is asked for', async () => {
  await estate.apply(job('true'));
  await product.must('wait', '--for=ready', 'job/migrate');
  const [first] = await jobs();
  await estate.apply(job('true'));
  await product.must('wait', '--for=ready', 'job/migrate');
  expect(await jobs()).toEqual([first]);

  await product.must('run', 'job', 'migrate', '--wait');
  const [second] = await jobs();
  expect(second).not.toBe(first);
  expect(await runs('jobs', 'migrate')).toMatchObject([
    { run: second, result: 'succeeded' },
    { run: first, result: 'succeeded' },
  ]);

  await estate.cluster('DELETE', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs/${second}`);
  await until('it is gone', async () => ((await jobs()).length === 0 ? true : undefined));
  await estate.apply(job('true', { suspended: true }));
  // Suspended, it makes no pods.
  await estate.ready('/api/v1/tenants/dev01/jobs/migrate');
  expect((await runs('jobs', 'migrate')).length).toBe(2);
}, 120_000);

test('a job that fails says why, and runs anew when it is corrected', async () => {
  await estate.apply(job('exit 3', { retries: 0 }));
  const failed = await until('it is told', async () => {
    const { status } = await shown('jobs', 'migrate');
    return status.phase === 'failing' ? status : undefined;
  });
  expect(failed.conditions[0]?.message).toMatch(/has failed: .*exit code 3/);
  expect(failed.outputs).toMatchObject({ lastResult: 'failed' });
  await product.must('rollback', 'job', 'migrate', '--to', '1', '--wait');
  expect((await shown('jobs', 'migrate')).status.outputs).toMatchObject({ lastResult: 'succeeded' });
}, 120_000);

test('a cron job is run now, also while it is suspended, and a change of it runs nothing', async () => {
  const cron = (script: string) =>
    inTenant('CronJob', 'report', {
      ...{ schedule: '0 0 1 1 *', image: 'registry.example.com/tool:1', command: ['sh', '-c', script] },
    });
  await estate.apply(cron('true'));
  await product.must('wait', '--for=ready', 'cronjob/report');
  expect((await shown('cronjobs', 'report')).status.outputs).toMatchObject({
    lastResult: null,
    nextRunAt: expect.stringMatching(/-01-01T00:00:00\.000Z$/),
  });
  await product.must('suspend', 'cronjob', 'report', '--wait');
  await product.must('run', 'cronjob', 'report', '--wait');
  expect((await shown('cronjobs', 'report')).status.outputs).toMatchObject({
    lastResult: 'succeeded',
    nextRunAt: null,
  });
  const ran = await jobs();
  expect(ran).toContain('report-run-1');
  await estate.apply(cron('echo changed'));
  await product.must('wait', '--for=ready', 'cronjob/report');
  expect(await jobs()).toEqual(ran);
  expect(await runs('cronjobs', 'report')).toMatchObject([{ run: 'report-run-1', result: 'succeeded' }]);
}, 120_000);

test('what a job wrote is found in Log Analytics, once, and also when the job is gone', async () => {
  const name = 'speaks';
  await estate.apply({ ...job('echo said in the workspace'), metadata: { name, tenant: 'dev01' } });
  await product.must('wait', '--for=ready', `job/${name}`);
  const said = async () =>
    (await product.must('logs', 'dev01', '--text', 'SAID in', '--source', 'container', '-o', 'json'))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Json);
  const found = await until('the line is there', async () => {
    const lines = await said();
    return lines.length > 0 ? lines : undefined;
  });
  expect(found).toMatchObject([{ message: 'said in the workspace', source: 'container', container: 'main' }]);
  expect(found[0]?.pod).toMatch(/^speaks-/);
  const own = (await jobs()).filter((one) => one.startsWith(name));
  for (const one of own) await estate.cluster('DELETE', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs/${one}`);
  await until('it is gone', async () => ((await jobs()).some((one) => own.includes(one)) ? undefined : true));
  expect(await said()).toEqual(found);
  // What Tenantry says stands among the lines of containers.
  const all = await product.must('logs', 'dev01', '--all', '-o', 'json');
  expect(all).toMatch(/"source":"system"/);
  expect(all).toMatch(/"source":"container"/);
  const counters = await product.sandbox<Record<string, number>>('GET', '/counters');
  expect(Object.entries(counters).filter(([what, times]) => what.startsWith('logs POST') && times > 2)).toHaveLength(1);
}, 120_000);
