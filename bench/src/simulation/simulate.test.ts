import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const COSTS = { readMs: 1, commitMs: 3, passMs: 3, kubernetesMs: 15, vaultMs: 60 };
const SILENT = () => {};

test('a simulated estate comes to be within the limits of Azure, and answers the same for the same seed', async () => {
  const simulation = { tenants: 4, subscriptions: 2, replicas: 2, seed: 7, costs: COSTS };
  const report = await simulate(simulation, SILENT);
  expect(report.objects).toBe(6);
  expect(report.twins, 'made twice').toBe(0);
  expect(report.creation.uses.map(({ refused }) => refused)).toEqual(report.creation.uses.map(() => 0));
  expect(report.rest.writes, 'I8: nothing is written at rest').toBe(0);
  // A lease, and the look for work that follows it.
  expect(report.loss?.seconds).toBeLessThan(31);
  expect(report.repair.rules).toBe(2);

  const again = await simulate(simulation, SILENT);
  expect({ ...again.creation, processorSeconds: 0 }).toEqual({ ...report.creation, processorSeconds: 0 });
});
