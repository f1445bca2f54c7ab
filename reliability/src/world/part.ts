import { parseArgs } from 'node:util';
import { Estate, infrastructure } from '../../../server/test/estate.ts';
import { Product, SERVER } from '../../../server/test/product.ts';
import type { Part } from '../part.ts';
import { settableClock } from './beneath.ts';
import { tryFullDisk } from './disk.ts';
import { CALM, FAMILIES, type Family } from './misbehaviours.ts';
import { tryMinuteWithoutDatabase } from './outage.ts';
import { Broken, Tally } from './outcome.ts';
import { tryWorkloads } from './workloads.ts';

/** Everything that `--only` names. */
const PARTS = [...FAMILIES, 'disk'] as const;

const USAGE = `[--minutes N] [--seed N [--path P]] [--only ${PARTS.join('|')}]`;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly path: string | undefined;
  readonly families: readonly Family[];
  readonly hasDisk: boolean;
}

/** Random workloads in a world that misbehaves, held against what was declared. */
export const world: Part = {
  summary: 'random workloads while Azure, the cluster, the database and the clock misbehave',
  usage: USAGE,
  async run(parameters, tell) {
    const options = readOptions(parameters);
    tell(`seed ${options.seed}`);
    const tally = new Tally();
    try {
      const onDisk = options.hasDisk ? await found(async () => await fullDisk(tally, tell)) : [];
      return options.families.length === 0 ? onDisk : [...onDisk, ...(await inOneProduct(options, tally, tell))];
    } finally {
      for (const line of tally.lines()) tell(line);
    }
  },
};

async function inOneProduct(options: Options, tally: Tally, tell: (line: string) => void): Promise<readonly string[]> {
  const product = await startProduct();
  try {
    const isReplay = options.path !== undefined;
    const outage =
      options.families.includes('postgres') && !isReplay
        ? await found(async () => await tryMinuteWithoutDatabase(product, tally))
        : [];
    return [...outage, ...(await tryWorkloads(product, options, tally, tell))];
  } finally {
    await product.dispose();
  }
}

async function fullDisk(tally: Tally, tell: (line: string) => void): Promise<void> {
  if ((await tryFullDisk(tally)) === null) tell('the full disk is left out: only root on Linux can mount a small one');
}

/** What was found wrong, for the list of all that was. */
async function found(tried: () => Promise<void>): Promise<readonly string[]> {
  try {
    await tried();
    return [];
  } catch (error) {
    if (error instanceof Broken) return [error.message];
    throw error;
  }
}

/** Seconds on a machine that does nothing else, and minutes on one that does much. */
const INFRASTRUCTURE_WITHIN_MS = 300_000;

/**
 * Resyncs are what repairs when a watch has lost an event without a word: so long is what the product promises then.
 *
 * @param program path of what `start` starts
 */
export async function startProduct(start = Product.first, program = SERVER): Promise<Product> {
  const product = await start({
    ...settableClock(program),
    TENANTRY_RESYNC_SECONDS: '30',
    TENANTRY_SWEEP_SECONDS: '2',
  });
  try {
    await product.sandbox('PUT', '/faults', CALM);
    const estate = new Estate(product);
    await estate.apply(infrastructure);
    await estate.infrastructureReady(INFRASTRUCTURE_WITHIN_MS);
  } catch (error) {
    await product.dispose();
    throw error;
  }
  return product;
}

function readOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string' },
      path: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  const { only, path } = values;
  if (only !== undefined && !PARTS.some((part) => part === only))
    throw new Error(`--only takes one of ${PARTS.join(', ')}`);
  const families = FAMILIES.filter((family) => only === undefined || family === only);
  return { minutes, seed, path, families, hasDisk: path === undefined && (only === undefined || only === 'disk') };
}
