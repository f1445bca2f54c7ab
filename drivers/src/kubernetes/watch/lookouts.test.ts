import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../contract.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from '../test/cluster.ts';

let bench: Bench;
const told: Change[] = [];
beforeAll(async () => {
  bench = await startBench();
  bench.driver.watch(CONNECTION, (change) => told.push(change));
});
afterAll(() => bench.close());

const body = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const ofIt = (id: string) => told.filter((change) => change.kind === 'resource' && change.id === id);

async function standsInTheWay(name: string) {
  const target = namespaceTarget(name);
  await bench.hand('POST', '/api/v1/namespaces', { metadata: { name } });
  await expect(bench.driver.create(target, body(name), bench)).rejects.toMatchObject({ kind: 'not-ours' });
  return target;
}

test('that what stood in the way of a creation is gone is told when the cluster tells', async () => {
  const target = await standsInTheWay('first');
  await bench.hand('DELETE', target.id);
  await until('told', () => ofIt(target.id).length > 0);
});

test('so is that of what whoever looked at it finds in the way, and that it was given our mark; other changes of it are no news', async () => {
  const target = namespaceTarget('second');
  await bench.hand('POST', '/api/v1/namespaces', { metadata: { name: 'second' } });
  const standing = await bench.driver.read(target, { ...bench, fresh: true });
  if (standing === null) throw new Error('it is not there');
  bench.driver.lookOut?.(target, standing);
  const patch = (metadata: object) => bench.hand('PATCH', target.id, { metadata }, 'application/merge-patch+json');
  await patch({ annotations: { theirs: '1' } });
  await patch({ annotations: { theirs: '2' } });
  expect(ofIt(target.id)).toEqual([]);
  await patch({ labels: { 'tenantry.dev/object': 'owner-1', 'app.kubernetes.io/managed-by': 'tenantry' } });
  await until('told', () => ofIt(target.id).length > 0);
});

test('what stands in many places costs a bounded number of watches, and the driver still closes', async () => {
  for (let index = 0; index < 12; index += 1) await standsInTheWay(`many-${index}`);
  await bench.hand('DELETE', '/api/v1/namespaces/many-0');
  await until('told', () => ofIt('/api/v1/namespaces/many-0').length > 0);
});
