import { isWrite } from './estate.ts';
import { type Product, until } from './product.ts';

/** With these the product looks often enough that a test can wait for it. */
export const OFTEN = { TENANTRY_RESYNC_SECONDS: '2', TENANTRY_SWEEP_SECONDS: '2' } as const;

/**
 * Waits until every object has had `rounds` more passes, none is waiting for one, and Azure was swept as often.
 * @param objects how many there are
 */
export async function looksDone(product: Product, objects: number, rounds: number): Promise<void> {
  const sweeps = async () => (await product.sandbox<Record<string, number>>('GET', '/counters'))[SWEEP] ?? 0;
  const [passesBefore, sweepsBefore] = [(await figures(product)).passes, await sweeps()];
  await until(
    `${rounds} rounds`,
    async () => {
      const { passes, oldestDueSeconds } = await figures(product);
      // A pass more for each than there are rounds: they do not take turns.
      const isLooked = passes - passesBefore >= objects * (rounds + 1) && oldestDueSeconds < 2;
      return isLooked && (await sweeps()) - sweepsBefore >= rounds ? true : undefined;
    },
    240_000,
  );
}

const SWEEP = 'arm GET resourcegroups';

/** What was written to Azure and to clusters since the sandbox counts. */
export async function writes(product: Product): Promise<Readonly<Record<string, number>>> {
  const counters = await product.sandbox<Record<string, number>>('GET', '/counters');
  return Object.fromEntries(Object.entries(counters).filter(([what]) => isWrite(what)));
}

/** Why something was written: what the newest events say was changed or repaired, and in which fields. */
export async function reasons(product: Product): Promise<string> {
  const { items } = await product.get<{ items: { reason: string; message: string }[] }>('/api/v1/events?limit=500');
  return items
    .filter(({ reason }) => ['Updated', 'DriftRepaired'].includes(reason))
    .map(({ message }) => message)
    .join('\n');
}

async function figures(product: Product): Promise<{ passes: number; oldestDueSeconds: number }> {
  const text = await (await product.request('GET', '/metrics')).text();
  const passes = [...text.matchAll(/^tenantry_passes_total\{.*\} (\S+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  const oldestDueSeconds = Number(/^tenantry_oldest_due_seconds (\S+)$/m.exec(text)?.[1]);
  return { passes, oldestDueSeconds };
}
