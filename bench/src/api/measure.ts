import pg from 'pg';
import type { ControlPlane } from '../control-plane.ts';
import { tenantNames } from '../declared.ts';
import type { Estate } from '../estate.ts';
import { type Figure, median, percentile, ratio, spread } from '../figures.ts';
import type { ForkedServer } from '../forked-server.ts';
import { processorSeconds } from '../processor-time.ts';
import { seededRandom } from '../random.ts';
import { until } from '../waiting.ts';
import { startBareServer } from './bare-server.ts';
import { type LoadRequest, load } from './load.ts';

const CONNECTIONS = 16;
const TURNS = 3;
const TURN_SECONDS = 4;
/** Before anything counts, so that what runs often is compiled. */
const WARM_SECONDS = 2;
const QUIET_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;
const SEED = 20_260_103;

/** What is asked for again and again. */
interface Deed {
  readonly what: string;
  /** The next request; labels differ each time, so that each write changes something. */
  next(names: readonly string[], random: () => number): LoadRequest;
}

const DEEDS: readonly Deed[] = [
  { what: 'a page of 100 tenants', next: () => ({ method: 'GET', path: '/api/v1/tenants?limit=100' }) },
  { what: 'one tenant', next: (names, random) => ({ method: 'GET', path: oneOf(names, random) }) },
  {
    what: 'a label of one tenant changed',
    next: (names, random) => ({
      method: 'PATCH',
      path: oneOf(names, random),
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { labels: { turn: String(Math.floor(random() * 1e12)) } } }),
    }),
  },
];

function oneOf(names: readonly string[], random: () => number): string {
  return `/api/v1/tenants/${names[Math.floor(random() * names.length)]}`;
}

/** One turn of one side. */
interface Turn {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Milliseconds of processor time of server and database for each request. */
  readonly processorMs: number;
}

/**
 * Requests a second and their 99th percentile, of the product with all that it does for each and of a bare Fastify with `pg` that
 * sends the same query to a copy of the table in the same database: by turns, from the same connections.
 */
export async function measureApi(estate: Estate, tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  await estate.growTo(tenants);
  const { plane } = estate;
  const token = await personalToken(plane);
  const client = new pg.Client({ connectionString: await plane.databaseUrl() });
  await client.connect();
  try {
    await copyObjects(client);
    const bare = await startBareServer(await plane.databaseUrl(), token);
    try {
      const figures: Figure[] = [];
      for (const deed of DEEDS) figures.push(...(await compare(deed, { plane, bare, token, tenants }, tell)));
      return figures;
    } finally {
      await bare.stop();
    }
  } finally {
    await client.query('DROP TABLE IF EXISTS bare_objects');
    await client.end();
  }
}

/** With every index that the product's table has, and without its triggers. */
async function copyObjects(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE bare_objects (LIKE objects INCLUDING ALL)');
  const { rows } = await client.query<{ columns: string }>(`
    SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
    WHERE attrelid = 'objects'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`);
  const columns = rows[0]?.columns;
  await client.query(`INSERT INTO bare_objects (${columns}) SELECT ${columns} FROM objects`);
  await client.query('VACUUM ANALYZE bare_objects');
}

interface Sides {
  readonly plane: ControlPlane;
  readonly bare: ForkedServer;
  readonly token: string;
  readonly tenants: number;
}

async function compare(deed: Deed, sides: Sides, tell: (line: string) => void): Promise<Figure[]> {
  const { plane, bare, token, tenants } = sides;
  const names = tenantNames(tenants);
  const random = seededRandom(SEED);
  const product: Turn[] = [];
  const byHand: Turn[] = [];
  const turn = async (url: string, pid: number, seconds: number): Promise<Turn> => {
    const work = async () => (await processorSeconds(pid)) + (await plane.worked()).database;
    const before = await work();
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const { times, ...whole } = await load(url, CONNECTIONS, seconds, headers, () => deed.next(names, random));
    return {
      perSecond: times.length / whole.seconds,
      p99Ms: percentile(times, 99),
      processorMs: (((await work()) - before) * 1_000) / times.length,
    };
  };
  const url = await plane.url();
  await turn(bare.url, bare.pid, WARM_SECONDS);
  await turn(url, plane.pid, WARM_SECONDS);
  for (let count = 0; count < TURNS; count += 1) {
    await untilQuiet(plane);
    byHand.push(await turn(bare.url, bare.pid, TURN_SECONDS));
    product.push(await turn(url, plane.pid, TURN_SECONDS));
  }
  const middle = (turns: readonly Turn[], of: (turn: Turn) => number) => median(turns.map(of));
  const rate = ({ perSecond }: Turn) => perSecond;
  const p99 = ({ p99Ms }: Turn) => p99Ms;
  const processor = ({ processorMs }: Turn) => processorMs;
  tell(`${deed.what}: ${spread(product.map(rate), '/s', 0)}, bare ${spread(byHand.map(rate), '/s', 0)}`);
  const said = (turns: readonly Turn[]) =>
    `${spread(turns.map(rate), '/s', 0)}, p99 ${middle(turns, p99).toFixed(1)} ms, ${middle(turns, processor).toFixed(2)} ms of processor`;
  return [
    {
      what: `${deed.what}, of ${tenants}`,
      measured: said(product),
      baseline: `${said(byHand)}: bare Fastify and pg`,
      ratio: `${ratio(middle(product, rate), middle(byHand, rate))}, processor ${ratio(middle(product, processor), middle(byHand, processor))}`,
    },
  ];
}

/** What was changed has been looked at, so that the other side has the machine to itself. */
function untilQuiet(plane: ControlPlane): Promise<true> {
  return until('nothing is due', LOOK_EVERY_MS, QUIET_WITHIN_MS, async () =>
    (await plane.metric('tenantry_queue_depth')) === 0 ? true : undefined,
  );
}

/** As people make one for a program: looked up in the database at every request. */
async function personalToken(plane: ControlPlane): Promise<string> {
  const answer = await plane.request('POST', '/api/v1/tokens', { name: 'bench', verbs: ['read', 'write'] });
  const { token } = (await answer.json()) as { token: string };
  return token;
}
