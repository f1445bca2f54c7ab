import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FreshCluster } from '../cluster.ts';
import { ControlPlane } from '../control-plane.ts';
import { withDatabase } from '../database.ts';
import { infrastructureManifest, tenantManifests, tenantNames } from '../declared.ts';
import { type Figure, median, percentile, ratio, spread } from '../figures.ts';
import { seededRandom } from '../random.ts';
import { until as untilSeen } from '../waiting.ts';
import { BARE, copyRate, LIKE_OURS, linesOf } from './bare-copy.ts';
import { mustHaveAll } from './count.ts';
import { Sender } from './sender.ts';
import { Tail } from './tail.ts';

const RATE = 20_000;
const NOISY = 9;
/** As the Collector sends them that `tenantry collector` makes. */
const BATCH = 1_000;
const QUIET_EVERY_MS = 100;
const ALONE_SECONDS = 10;
const HURRY_SECONDS = 8;
const HURRY_AT_ONCE = 2;
const TURNS = 3;
const MOST_COPIED = 300_000;
const READY_WITHIN_MS = 120_000;
const SEEN_WITHIN_MS = 30_000;
const SEED = 20_260_101;
/** Above what is sent, so that nothing is left out for being too much. */
const LIMITS = { linesPerSecond: 100_000, maxSize: '50Gi' };

/**
 * Lines from ten tenants, nine of which write much, into the embedded store, as programs send them: OTLP over HTTP to the API.
 * Every line is numbered, and asked for again at the end. How far the tail of the quiet tenant is behind, against the same with
 * nobody else writing; lines a second, against COPY of the same lines on the same server.
 */
export function measureLogs(seconds: number, tell: (line: string) => void): Promise<Figure[]> {
  return withDatabase(async (databaseUrl) => {
    const cluster = await FreshCluster.start();
    try {
      const plane = await ControlPlane.start([], databaseUrl);
      try {
        await plane.apply([infrastructureManifest(cluster.kubeconfigFile, { logs: LIMITS })]);
        await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
        await plane.apply(tenantManifests(NOISY + 1));
        await plane.untilReady('Tenant', NOISY + 1, READY_WITHIN_MS);
        return await measure(plane, databaseUrl, seconds, tell);
      } finally {
        await plane.dispose();
      }
    } finally {
      await cluster.stop();
    }
  });
}

async function measure(
  plane: ControlPlane,
  databaseUrl: string,
  seconds: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const from = new Date(Date.now() - 60_000);
  const [quietName = '', ...noisyNames] = tenantNames(NOISY + 1);
  const quiet = await Quiet.open(plane, quietName);
  const noisy = await Promise.all(noisyNames.map((name) => senderOf(plane, name, BATCH)));

  const alone = await quiet.lagsDuring(sleep(ALONE_SECONDS * 1_000));
  tell(`quiet tenant alone: ${summary(alone)}`);
  const startedAt = performance.now();
  const pacing = Promise.all(noisy.map((sender, place) => sender.pace(dueTimes(startedAt, seconds, place))));
  const beside = await quiet.lagsDuring(pacing);
  const paced = doneSince(startedAt, noisy, 0);
  tell(`${shown(paced)}, ${answers(noisy)}; quiet tenant ${summary(beside)}`);

  const hurried: number[] = [];
  const besideHurry: number[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const [beganAt, before] = [performance.now(), written(noisy)];
    const endAt = beganAt + HURRY_SECONDS * 1_000;
    const hurrying = Promise.all(noisy.map((sender) => sender.hurry(HURRY_AT_ONCE, endAt)));
    const lags = await quiet.lagsDuring(hurrying);
    besideHurry.push(...lags);
    hurried.push(rateOf(doneSince(beganAt, noisy, before)));
    tell(`turn ${turn}: ${hurried.at(-1)?.toFixed(0)} lines/s at most; quiet tenant ${summary(lags)}`);
  }
  await quiet.close();
  const range = { from, to: new Date(Date.now() + 60_000) };
  for (const { tenant, next } of [quiet.sender, ...noisy]) await mustHaveAll(plane, tenant, next, range);
  const total = written([quiet.sender, ...noisy]);
  tell(`all ${total} lines are there, each once and each with its tenant`);

  const bare = await copyRates(databaseUrl, tell);
  return [
    {
      what: `${RATE} lines/s for ${seconds} s`,
      measured: `${shown(paced)}, none lost`,
      baseline: `${spread(bare.likeOurs, 'lines/s', 0)}: ${LIKE_OURS.what}`,
      ratio: ratio(rateOf(paced), median(bare.likeOurs)),
    },
    ...[
      { baseline: bare.likeOurs, table: LIKE_OURS },
      { baseline: bare.bare, table: BARE },
    ].map(({ baseline, table }) => ({
      what: 'lines/s at most',
      measured: spread(hurried, 'lines/s', 0),
      baseline: `${spread(baseline, 'lines/s', 0)}: ${table.what}`,
      ratio: ratio(median(hurried), median(baseline)),
    })),
    ...[
      { what: `tail of the quiet tenant, behind at ${RATE} lines/s`, lags: beside },
      { what: 'tail of the quiet tenant, behind at most lines/s', lags: besideHurry },
    ].map(({ what, lags }) => ({
      what,
      measured: summary(lags),
      baseline: `${summary(alone)}: nobody else writes`,
      ratio: ratio(percentile(lags, 99), percentile(alone, 99)),
    })),
  ];
}

/** A tenant that writes a line now and again, and whose tail somebody follows. */
class Quiet {
  readonly sender: Sender;
  readonly #tail: Tail;
  readonly #random = seededRandom(SEED);

  private constructor(sender: Sender, tail: Tail) {
    this.sender = sender;
    this.#tail = tail;
  }

  static async open(plane: ControlPlane, tenant: string): Promise<Quiet> {
    const token = await tokenFor(plane, tenant, ['read']);
    return new Quiet(await senderOf(plane, tenant, 1), await Tail.open(await plane.url(), tenant, token));
  }

  /** Milliseconds from when a line is sent until the tail has it, for all lines sent until some work ends. */
  async lagsDuring(work: Promise<unknown>): Promise<number[]> {
    const sentAt = new Map<number, number>();
    const failures: unknown[] = [];
    const failed = (error: unknown) => void failures.push(error);
    let isOver = false;
    const ending = work.catch(failed).finally(() => {
      isOver = true;
    });
    const sending: Promise<void>[] = [];
    while (!isOver && failures.length === 0) {
      sentAt.set(this.sender.next, performance.now());
      sending.push(this.sender.send().catch(failed));
      // Not in step with anything that the product does every so often.
      await sleep(QUIET_EVERY_MS * (0.5 + this.#random()));
    }
    await Promise.all([ending, ...sending]);
    if (failures.length > 0) throw failures[0];
    return untilSeen('the tail of the quiet tenant has all its lines', 50, SEEN_WITHIN_MS, async () => {
      this.#tail.mustBeWell();
      const lags = [...sentAt].map(([number, sent]) => (this.#tail.cameAt.get(number) ?? Number.NaN) - sent);
      return lags.some(Number.isNaN) ? undefined : lags;
    });
  }

  close(): Promise<void> {
    return this.#tail.close();
  }
}

async function senderOf(plane: ControlPlane, tenant: string, batchSize: number): Promise<Sender> {
  const token = await tokenFor(plane, tenant, ['telemetry']);
  return new Sender({ url: await plane.url(), tenant, token, batchSize });
}

async function tokenFor(plane: ControlPlane, tenant: string, verbs: readonly string[]): Promise<string> {
  const body = { name: `bench-${verbs.join('-')}`, role: 'editor', verbs: [...verbs] };
  const answer = await plane.request('POST', `/api/v1/tenants/${tenant}/tokens`, body);
  return ((await answer.json()) as { token: string }).token;
}

/** Batches of one of the noisy tenants, which take turns. */
function dueTimes(startedAt: number, seconds: number, place: number): number[] {
  const everyMs = (1_000 * BATCH * NOISY) / RATE;
  const count = Math.round((seconds * 1_000) / everyMs);
  return Array.from({ length: count }, (_, index) => startedAt + (index + place / NOISY) * everyMs);
}

const written = (senders: readonly Sender[]) => senders.reduce((sum, sender) => sum + sender.written, 0);

interface Done {
  readonly lines: number;
  readonly seconds: number;
}

/** Until the last answer. */
function doneSince(startedAt: number, senders: readonly Sender[], before: number): Done {
  const endedAt = Math.max(...senders.map(({ lastAnswerAt }) => lastAnswerAt));
  return { lines: written(senders) - before, seconds: (endedAt - startedAt) / 1_000 };
}

const rateOf = ({ lines, seconds }: Done) => lines / seconds;
const shown = ({ lines, seconds }: Done) => `${lines} lines in ${seconds.toFixed(2)} s`;

function answers(senders: readonly Sender[]): string {
  const times = senders.flatMap(({ answerMs }) => answerMs);
  const refused = senders.reduce((sum, sender) => sum + sender.refused, 0);
  return `answers ${summary(times)}, ${refused} of ${times.length + refused} refused for now`;
}

async function copyRates(databaseUrl: string, tell: (line: string) => void) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const lines = await linesOf(client, MOST_COPIED);
    const rates = { bare: [] as number[], likeOurs: [] as number[] };
    for (let turn = 1; turn <= TURNS; turn += 1) {
      rates.bare.push(await copyRate(client, BARE, lines));
      rates.likeOurs.push(await copyRate(client, LIKE_OURS, lines));
    }
    const characters = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
    tell(`COPY of ${lines.length} lines of ${characters.toFixed(0)} characters: ${spread(rates.bare, 'lines/s', 0)}`);
    return rates;
  } finally {
    await client.end();
  }
}

function summary(times: readonly number[]): string {
  const at = (share: number) => percentile(times, share).toFixed(0);
  return `p50 ${at(50)} ms, p99 ${at(99)} ms, most ${at(100)} ms`;
}
