import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Change, DriverError, type Target } from '../../contract.ts';
import { DEFAULT_LIMITS } from '../client.ts';
import { createKubernetesDriver, type KubernetesDriver } from '../driver.ts';
import { type Bench, configMapTarget, namespaceTarget, startBench, until } from '../test/cluster.ts';
import { type Line, lineTo } from '../test/proxy.ts';

const WELL = 'kubeconfig:well';
const FROZEN = 'kubeconfig:frozen';
/** As many passes as an engine runs at once. */
const LANES = 32;
const TENANTS = 40;

let well: Bench;
let frozen: Bench;
let line: Line;
let driver: KubernetesDriver;
let changes: Change[];

beforeEach(async () => {
  [well, frozen] = await Promise.all([startBench(), startBench()]);
  line = await lineTo(frozen.cluster.port);
  driver = createKubernetesDriver({
    resolve: async (connection) =>
      connection === WELL ? well.access : { ...frozen.access, server: `https://127.0.0.1:${line.port}` },
  });
  changes = [];
  for (const connection of [WELL, FROZEN]) {
    driver.watch(connection, (change) => changes.push(change));
    await driver.create({ ...namespaceTarget('room'), connection }, {}, well);
    await driver.read({ ...configMapTarget('room', 'any'), connection }, { ...well, fresh: false });
  }
});

afterEach(async () => {
  await driver.close();
  await line.close();
  await Promise.all([well.close(), frozen.close()]);
});

function targetOf(connection: string, name: string): Target {
  return { ...configMapTarget('room', name), connection };
}

/** One pass: what it wrote, or the error it got. Never waits for more than the driver does. */
async function pass(target: Target): Promise<DriverError | null> {
  try {
    await driver.create(target, { data: { k: '1' } }, { signal: AbortSignal.timeout(45_000) });
    return null;
  } catch (error) {
    if (error instanceof DriverError) return error;
    throw error;
  }
}

/** Runs passes on shared lanes, as the engine does, and gives the longest time that one on the well cluster waited. */
async function run(targets: readonly Target[]): Promise<{ wellMs: number; failures: DriverError[] }> {
  const queue = [...targets];
  const failures: DriverError[] = [];
  const start = performance.now();
  let wellMs = 0;
  const lane = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      const failure = await pass(target);
      if (failure !== null) failures.push(failure);
      if (target.connection === WELL) wellMs = Math.max(wellMs, performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { wellMs, failures };
}

test('a cluster that hangs half open delays no tenant on another, and is served again as soon as it answers', async () => {
  const names = Array.from({ length: TENANTS }, (_, index) => `t${index}`);
  const alone = await run(names.map((name) => targetOf(WELL, `alone-${name}`)));
  expect(alone.failures).toEqual([]);

  line.freeze();
  // The first passes find out; they take no longer than it takes to ask the cluster whether it is there.
  const first = await run(names.map((name) => targetOf(FROZEN, name)));
  expect(first.failures).toHaveLength(TENANTS);

  // From here on both kinds of pass share the lanes, those on the frozen cluster in front.
  const mixed = await run([
    ...names.flatMap((name) => [1, 2, 3, 4].map((round) => targetOf(FROZEN, `${name}-${round}`))),
    ...names.map((name) => targetOf(WELL, `mixed-${name}`)),
  ]);
  expect(mixed.failures).toHaveLength(4 * TENANTS);
  for (const failure of mixed.failures) {
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ClusterDown' });
    expect(failure.message).toMatch(/has not answered since \d{4}-\d\d-\d\dT/);
  }
  expect(mixed.wellMs).toBeLessThan(4 * alone.wellMs + 250);

  const drifted = targetOf(WELL, 'mixed-t1');
  await driver.read(drifted, { ...well, fresh: false });
  await well.hand('PATCH', drifted.id, { data: { k: '2' } }, 'application/merge-patch+json');
  await until(
    'drift on the other is told',
    () => changes.some(({ ...change }) => 'id' in change && change.id === drifted.id),
    1_000,
  );

  changes.length = 0;
  line.thaw();
  await until('those who waited are told', () =>
    changes.some((change) => change.kind === 'resync' && change.connection === FROZEN),
  );
  expect(await pass(targetOf(FROZEN, 't0'))).toBeNull();
}, 60_000);

test('passes that a cluster swallows while nobody knows yet leave the shared lanes when it is suspected', async () => {
  line.freeze();
  const left: (string | undefined)[] = [];
  await Promise.all(
    Array.from({ length: LANES }, async (_, index) => {
      left.push((await pass(targetOf(FROZEN, `t${index}`)))?.code);
    }),
  );
  // All but those whose call is out, at most one for each connection, leave first; the rest when the probe had no answer.
  const early = LANES - DEFAULT_LIMITS.connections;
  expect(left.slice(0, early)).toEqual(Array.from({ length: early }, () => 'ClusterSilent'));
  expect(left).toHaveLength(LANES);
}, 60_000);
