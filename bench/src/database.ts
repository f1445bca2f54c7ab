import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@tenantry/store';

/** The embedded database as the product starts it, empty and in a folder of its own, for as long as some work lasts. */
export async function withDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'tenantry-bench-database-'));
  try {
    const database = await startEmbedded({ directory });
    try {
      return await work(database.url);
    } finally {
      await database.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
