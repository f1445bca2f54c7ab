import pg from 'pg';
import type { ControlPlane } from '../control-plane.ts';
import { tenantNames } from '../declared.ts';
import type { Estate } from '../estate.ts';
import { type Figure, percentile, ratio } from '../figures.ts';
import { processorSeconds } from '../processor-time.ts';
import { startBareStream } from './bare-stream.ts';
import { Listeners } from './listeners.ts';

const LISTENERS = 1_000;
const ROUNDS = 100;
/** Before anything counts. */
const WARM_ROUNDS = 5;
/** The streams are there however few tenants there are. */
const TENANTS = 10;

/** Of each event, until the last listener has it. */
interface Times {
  readonly milliseconds: number[];
  processorSeconds: number;
}

/**
 * Milliseconds from the commit of an event until the last of a thousand open streams of the API has it; against a bare server that
 * writes the same bytes to as many connections: by turns.
 */
export async function measureEvents(
  estate: Estate,
  tenants: number | null,
  tell: (line: string) => void,
): Promise<Figure[]> {
  await estate.growTo(tenants ?? TENANTS);
  const { plane } = estate;
  const client = new pg.Client({ connectionString: await plane.databaseUrl() });
  await client.connect();
  const bare = await startBareStream();
  const open: Listeners[] = [];
  try {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${await plane.token()}` };
    const toProduct = await Listeners.open(LISTENERS, `${await plane.url()}/api/v1/events`, headers);
    open.push(toProduct);
    const toBare = await Listeners.open(LISTENERS, bare.url, {});
    open.push(toBare);
    tell(`${LISTENERS} streams of each are open`);
    const product: Times = { milliseconds: [], processorSeconds: 0 };
    const byHand: Times = { milliseconds: [], processorSeconds: 0 };
    for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
      if (round === 0) for (const times of [product, byHand]) times.milliseconds.length = 0;
      const message = `round ${round} of the bench.`;
      let id = '';
      await timed(product, plane.pid, toProduct.allHear(message), async () => {
        id = await commitEvent(client, message);
      });
      const frame = await frameOf(plane, id);
      await timed(byHand, bare.pid, toBare.allHear(message), async () => bare.send(frame));
    }
    tell(`product ${summary(product)}; bare ${summary(byHand)}`);
    return [
      {
        what: `an event to ${LISTENERS} streams, the last of them`,
        measured: summary(product),
        baseline: `${summary(byHand)}: a bare server that writes the same bytes`,
        ratio: ratio(percentile(product.milliseconds, 50), percentile(byHand.milliseconds, 50)),
      },
    ];
  } finally {
    for (const listeners of open) listeners.close();
    await bare.stop();
    await client.end();
  }
}

/** From the end of the work, the commit, until all have heard. */
async function timed(times: Times, pid: number, heard: Promise<number>, work: () => Promise<void>): Promise<void> {
  const before = await processorSeconds(pid);
  await work();
  const doneAt = performance.now();
  times.milliseconds.push(Math.max(0, (await heard) - doneAt));
  times.processorSeconds += (await processorSeconds(pid)) - before;
}

function summary({ milliseconds, processorSeconds: seconds }: Times): string {
  const at = (share: number) => percentile(milliseconds, share).toFixed(1);
  const each = ((seconds * 1_000) / (ROUNDS + WARM_ROUNDS)).toFixed(1);
  return `p50 ${at(50)} ms, p99 ${at(99)} ms, ${each} ms of processor`;
}

/** As the engine tells of a tenant. */
async function commitEvent(client: pg.Client, message: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO events (object_uid, kind, name, tenant, type, reason, message)
     SELECT uid, kind, name, tenant, 'normal', 'Noted', $2 FROM objects WHERE kind = 'Tenant' AND name = $1
     RETURNING id`,
    [tenantNames(1)[0], message],
  );
  return rows[0]?.id ?? '';
}

/** The bytes of an event as its streams have it. */
async function frameOf(plane: ControlPlane, id: string): Promise<string> {
  const answer = await plane.request('GET', `/api/v1/events?after=${BigInt(id) - 1n}&limit=1`);
  const { items } = (await answer.json()) as { items: unknown[] };
  return `id: ${id}\ndata: ${JSON.stringify(items[0])}\n\n`;
}
