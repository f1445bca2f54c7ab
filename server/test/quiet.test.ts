import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, isWrite, tenant } from './estate.ts';
import { Product, until } from './product.ts';

/** Ten minutes of the default hold one resync of each object and two sweeps of Azure; these are as many and more. */
const ROUNDS = 2;
/** More than the 80 that share a security group, whose rules can name a hundred. */
const TENANTS = 84;
const RESYNC_SECONDS = 2;

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start();
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
});
afterAll(() => product?.dispose());

test(`I8: an unchanged estate of ${TENANTS} tenants causes not one write over ${ROUNDS} whole rounds`, async () => {
  const names = Array.from({ length: TENANTS }, (_, index) => `quiet${index}`);
  await estate.apply(
    { ...infrastructure, spec: { ...infrastructure.spec, network: { shards: 2 } } },
    ...names.map((name) => tenant(name)),
  );
  await estate.settled(names, 500_000);
  await spreadOverShards();
  // Not before: while the tenants are made, the passes of those that are ready would take most of the time.
  await product.kill();
  await product.start({ TENANTRY_RESYNC_SECONDS: String(RESYNC_SECONDS), TENANTRY_SWEEP_SECONDS: '2' });
  // What the last tenants' making leaves to be looked at ends in one round of its own.
  await rounds(1);

  await product.sandbox('POST', '/counters/reset');
  await rounds(ROUNDS);
  const counters = await product.sandbox<Record<string, number>>('GET', '/counters');
  expect(counters['arm GET resourcegroups'], 'Azure was swept').toBeGreaterThanOrEqual(ROUNDS);
  expect(Object.fromEntries(Object.entries(counters).filter(([what]) => isWrite(what)))).toEqual({});
  expect((await estate.tenants()).map(({ status }) => status.phase)).toEqual(names.map(() => 'ready'));
}, 700_000);

/** The limits of a security group: 100 application security groups that its rules name, and 1,000 rules. */
async function spreadOverShards(): Promise<void> {
  const rules = (await estate.azure()).filter(
    ({ type }) => type === 'Microsoft.Network/networkSecurityGroups/securityRules',
  );
  const groups = Map.groupBy(rules, ({ id }) => id.replace(/\/securityRules\/.*$/, ''));
  const shards = [...groups].filter(([id]) => /nsg-nonprod-(workload|pe)-\d\d$/.test(id));
  expect(shards.map(([id]) => id.replace(/.*nsg-nonprod-/, '')).sort()).toEqual([
    'pe-01',
    'pe-02',
    'workload-01',
    'workload-02',
  ]);
  for (const [id, held] of shards) {
    expect(held.length, id).toBeLessThanOrEqual(1_000);
    const named = new Set(JSON.stringify(held).match(/[^"]*\/applicationSecurityGroups\/[^"]*/g));
    expect(named.size, id).toBeGreaterThanOrEqual(TENANTS - 80);
    expect(named.size, id).toBeLessThanOrEqual(100);
  }
}

/**
 * Waits until every object has had this many more passes. An object at rest is due again after the interval and a tenth of it
 * at most; with the longest delay that was seen on top, each has had its pass.
 */
async function rounds(count: number): Promise<void> {
  const start = Date.now();
  let latest = 0;
  await until(
    `${count} rounds`,
    async () => {
      latest = Math.max(latest, await oldestDueSeconds());
      return Date.now() - start > count * (RESYNC_SECONDS * 1.1 + latest) * 1_000 ? true : undefined;
    },
    240_000,
  );
}

async function oldestDueSeconds(): Promise<number> {
  const text = await (await product.request('GET', '/metrics')).text();
  const value = /^tenantry_oldest_due_seconds (\S+)$/m.exec(text)?.[1];
  if (value === undefined) throw new Error('the metric is not there');
  return Number(value);
}
