import { expect, inject, test } from 'vitest';
import { tryReplicas } from '../src/replicas/index.ts';

const TITLE =
  'two control planes on one database are replaced one by one, on a schema that a newer one has migrated, while tenants come and go: nothing is lost, twice or late';

test(TITLE, { timeout: 240_000 }, async () => {
  const said: string[] = [];
  const { server: program } = inject('preparedPrograms');
  const kinds = ['upgrade'] as const;
  const trial = { replicas: 2, minutes: 0, seed: 1, kinds, tenantsAtOnce: 2, drainSeconds: 1, program };
  const found = await tryReplicas(trial, (line) => said.push(line));
  expect(found, said.join('\n')).toEqual([]);
});
