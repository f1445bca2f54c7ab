import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHome } from './home.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-home-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('replicas that are given one token of the administrator make none of their own, and say which file is missing', async () => {
  const home = join(folder, 'home');
  const given = join(folder, 'token');
  await expect(openHome(home, given)).rejects.toThrow(`TENANTRY_ADMIN_TOKEN_FILE names ${given}, which is not there`);
  await writeFile(given, 'tenantry_of_all_replicas\n');
  expect((await openHome(home, given)).adminTokenFile).toBe(given);
  expect(await readdir(home)).toEqual([]);
  expect((await openHome(home)).adminTokenFile).toBe(join(home, 'admin-token'));
  expect(await readdir(home)).toEqual(['admin-token']);
});
