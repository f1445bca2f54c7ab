import fc from 'fast-check';
import type { Product } from '../../../server/test/product.ts';
import { type Command, commandLists, say } from './commands.ts';
import type { Family } from './misbehaviours.ts';
import { Broken, type Tally } from './outcome.ts';
import { play } from './play.ts';

export interface Workloads {
  readonly minutes: number;
  readonly seed: number;
  /** Of a failure that was printed: this list is tried again, and nothing else. */
  readonly path: string | undefined;
  readonly families: readonly Family[];
  /** How many runs at most; as many as the minutes allow where it is left out. */
  readonly runs?: number;
}

/** A failure is made smaller for this long at most. */
const SHRINKS_FOR_MS = 20 * 60_000;

/**
 * Run after run, each by the next seed and with tenants of its own, until the time is over or one fails. A failure shrinks to as
 * few commands as still show it.
 */
export async function tryWorkloads(
  product: Product,
  { minutes, seed, path, families, runs = Number.POSITIVE_INFINITY }: Workloads,
  tally: Tally,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const endsAt = Date.now() + minutes * 60_000;
  for (let run = 0; run < runs && (run === 0 || Date.now() < endsAt); run += 1) {
    const found = await tryOne(product, { seed: seed + run, path, families }, tally, tell);
    if (found !== null || path !== undefined) return found === null ? [] : [found];
  }
  return [];
}

let plays = 0;

async function tryOne(
  product: Product,
  { seed, path, families }: Pick<Workloads, 'seed' | 'path' | 'families'>,
  tally: Tally,
  tell: (line: string) => void,
): Promise<string | null> {
  let shrinksUntil: number | null = null;
  const property = fc.asyncProperty(commandLists(families), async (commands) => {
    // What is not tried any more counts as no failure, so that the smallest known one is what is printed.
    if (shrinksUntil !== null && Date.now() > shrinksUntil) return;
    plays += 1;
    const name = `w${plays}`;
    const startedAt = Date.now();
    try {
      await play(product, name, commands, tally);
      tell(`seed ${seed}: ${commands.length} commands, ${seconds(startedAt)}`);
    } catch (error) {
      shrinksUntil ??= Date.now() + SHRINKS_FOR_MS;
      tell(`seed ${seed}: failed after ${seconds(startedAt)}: ${messageOf(error)}\n    ${listed(commands)}`);
      // What a failed run leaves would be held against the next.
      await product.kill();
      await product.start();
      throw error;
    }
  });
  const outcome = await fc.check(property, { seed, numRuns: 1, ...(path === undefined ? {} : { path }) });
  if (!outcome.failed) return null;
  const [commands = []] = outcome.counterexample ?? [];
  const only = families.length === 1 ? ` --only ${families[0]}` : '';
  return [
    messageOf(outcome.errorInstance),
    `  after ${commands.length} commands:`,
    `    ${listed(commands)}`,
    `  again: npm run reliability -- world --seed ${seed} --path ${outcome.counterexamplePath}${only}`,
  ].join('\n');
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function messageOf(error: unknown): string {
  if (error instanceof Broken) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function listed(commands: readonly Command[]): string {
  return commands.map(say).join('\n    ');
}
