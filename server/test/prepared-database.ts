import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openStore, startEmbedded } from '@tenantry/store';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of an embedded database that has its schema, holds nothing and does not run. */
    readonly preparedDatabase: string;
  }
}

const run = promisify(execFile);

let folder: string | null = null;

/** Once per run of the tests: to make a database and its schema costs as much of a processor as to start the product on it. */
export async function setup(project: TestProject): Promise<void> {
  const root = project.vitest.getRootProject();
  if (root.getProvidedContext().preparedDatabase !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'tenantry-prepared-'));
  const database = await startEmbedded({ directory: folder, durability: 'none' });
  const store = await openStore({ url: database.url });
  await store.close();
  await database.stop();
  root.provide('preparedDatabase', folder);
}

export async function teardown(): Promise<void> {
  if (folder !== null) await rm(folder, { recursive: true, force: true });
}

/** As `startEmbedded` would have made it in `home`, its password included; the owners of the files stay as they are. */
export async function copyDatabase(prepared: string, home: string): Promise<void> {
  await run('cp', ['-a', prepared, join(home, 'postgres')]);
}
