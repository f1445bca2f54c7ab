import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyDatabase } from '../../../server/test/prepared-database.ts';
import { Product, until } from '../../../server/test/product.ts';
import { endPostgres } from './beneath.ts';
import { Broken, type Tally, trace } from './outcome.ts';

const run = promisify(execFile);

/** Room for a database and its log, and little more. */
const DISK_MIB = 192;
const CHUNK = Buffer.alloc(1024 * 1024);
/** Large, and not to be compressed: a few dozen are more than what is left of a segment of the log. */
const note = () => randomBytes(12_000).toString('base64');
const RECOVERS_WITHIN_MS = 120_000;
/** Refusals in a row after which the disk counts as full for good. */
const REFUSALS = 20;
const MOST_WRITES = 2_000;

/**
 * The embedded database on a small disk of its own, which is filled to the last byte and then freed: writes are refused clearly,
 * reads go on, nothing that was acknowledged is lost, and writes are taken again as soon as there is room.
 *
 * @param prepared a database made before, to begin on; null makes one.
 * @returns null where no disk can be mounted here.
 * @throws Broken with what was seen, where the promise was not kept.
 */
export async function tryFullDisk(tally: Tally, prepared: string | null = null): Promise<'kept' | null> {
  const home = await mkdtemp(join(tmpdir(), 'tenantry-disk-'));
  const disk = join(home, 'postgres');
  await mkdir(disk, { mode: 0o700 });
  if (!(await isMounted(disk))) {
    await rm(home, { recursive: true, force: true });
    return null;
  }
  try {
    // Into the folder that is there, not as another below it.
    if (prepared !== null) await copyDatabase(`${prepared}/.`, home);
    const product = await Product.at(home, { TENANTRY_CLOUD: 'none' });
    try {
      await fillAndFree(product, disk, tally);
    } finally {
      await product.stop();
    }
    return 'kept';
  } finally {
    // Where the product did not come up, or not down, its database would hold the disk.
    await endPostgres({ home }, 'SIGKILL').catch(() => undefined);
    await run('umount', ['--lazy', disk]);
    await rm(home, { recursive: true, force: true });
  }
}

/** Only the administrator of a machine may. */
async function isMounted(disk: string): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0700`, 'tenantry-disk', disk]).then(
    () => true,
    () => false,
  );
}

async function fillAndFree(product: Product, disk: string, tally: Tally): Promise<void> {
  const acknowledged: string[] = [];
  await declare(product, acknowledged, 'before');
  const filler = join(disk, 'filler');
  await fill(filler);
  let refused = 0;
  for (let write = 0; refused < REFUSALS && write < MOST_WRITES; write += 1) {
    refused = (await declare(product, acknowledged, `full-${write}`)) ? 0 : refused + 1;
    if (refused === 0) tally.add('writes on a full disk that were taken');
    else tally.add('writes on a full disk that were refused');
    // What was freed by a checkpoint meanwhile is filled again.
    await fill(filler);
  }
  if (refused < REFUSALS) throw new Broken(`${MOST_WRITES} writes did not fill the disk`);
  const reads = await Promise.all(acknowledged.slice(-10).map((name) => product.request('GET', pathOf(name))));
  tally.add('reads on a full disk that were answered', reads.filter(({ status }) => status === 200).length);
  tally.add('reads on a full disk that were refused', reads.filter(({ status }) => status !== 200).length);
  await rm(filler);
  const freedAt = Date.now();
  await until(
    'writes are taken again',
    async () => ((await declare(product, acknowledged, 'after')) ? true : undefined),
    RECOVERS_WITHIN_MS,
  ).catch((cause: unknown) => {
    throw new Broken('writes are still refused two minutes after there was room again', { cause });
  });
  tally.add('milliseconds until writes were taken again', Date.now() - freedAt);
  for (const name of acknowledged) {
    const { status } = await product.request('GET', pathOf(name));
    if (status !== 200) throw new Broken(`${name} was acknowledged, and its read is answered with ${status}`);
  }
  const { isWhole } = await product.get<{ isWhole: boolean }>('/api/v1/audit/verification');
  if (!isWhole) throw new Broken('the audit log is broken after the disk was full');
}

const pathOf = (name: string) => `/api/v1/infrastructures/${name}`;

/** Whether it was taken. A refusal has to say why in a problem document of its own. */
async function declare(product: Product, acknowledged: string[], name: string): Promise<boolean> {
  const manifest = {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Infrastructure',
    metadata: { name, annotations: { a: note(), b: note() } },
    spec: { provider: 'kubernetes', kubeconfigFile: `/nowhere/${name}` },
  };
  const response = await product.request('POST', '/api/v1/apply', [manifest]);
  const text = await response.text();
  if (response.status === 200) {
    acknowledged.push(name);
    return true;
  }
  trace(`${name}: ${response.status} ${text.slice(0, 300)}`);
  // Where the log of the database is what has no more room, it ends and begins again: then it is away for a moment.
  if (response.status !== 503 && response.status !== 507)
    throw new Broken(`a write on a full disk was answered with ${response.status} ${text}`);
  return false;
}

/** To the last byte. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    for (let size = CHUNK.length; size >= 512; ) {
      try {
        await handle.write(CHUNK, 0, size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  } finally {
    await handle.close();
  }
}
