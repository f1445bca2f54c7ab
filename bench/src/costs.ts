import { openStore, type Store } from '@tenantry/store';
import type { CostDay, CostGroup, CostLine } from '@tenantry/store/contract';
import pg from 'pg';
import { ControlPlane } from './control-plane.ts';
import { withDatabase } from './database.ts';
import { type Figure, median, ratio, spread } from './figures.ts';

const BILL = 'azure/bench';
const FIRST = Date.UTC(2025, 11, 1);
const DAY_MS = 86_400_000;
const DAYS = 350;
const TURNS = 15;
/** To the present day, in the middle of a month. */
const RANGE = { from: '2025-12-01', to: '2026-11-15' };

/** As many groups as the API gives at once. */
const MOST_GROUPS = 500;

/**
 * Milliseconds to answer the chart of a year of cost of all tenants, by day, by tenant, by a tag of tenants and by service: of the database
 * alone, and of the whole request to the API; against the same sums over the same rows in bare SQL.
 */
export function measureCosts(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  return withDatabase(async (databaseUrl) => {
    const store = await openStore({ url: databaseUrl, maxConnections: 3 });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await fill(store, tenants, tell);
      await client.query(TAGS);
      await client.query('VACUUM ANALYZE');
      const plane = await ControlPlane.start([], databaseUrl);
      try {
        const rows: Figure[] = [];
        for (const chart of CHARTS) rows.push(...(await timesOf(chart, { tenants, store, plane, client }, tell)));
        return rows;
      } finally {
        await plane.dispose();
      }
    } finally {
      await client.end();
      await store.close();
    }
  });
}

interface Chart {
  readonly by: string;
  readonly group: CostGroup;
  /** The same in bare SQL, over the rows by day or, of services, over the lines of the bill. */
  readonly bare: string;
  readonly over: string;
}

interface Sides {
  readonly tenants: number;
  readonly store: Store;
  readonly plane: ControlPlane;
  readonly client: pg.Client;
}

async function timesOf(
  { by, group, bare: statement, over }: Chart,
  { tenants, store, plane, client }: Sides,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const query = new URLSearchParams({ ...RANGE, group: by, limit: String(MOST_GROUPS) });
  const database = await timed(() => store.costs({ ...RANGE, tenants: null, group, limit: 10_000 }));
  const whole = await timed(async () => (await plane.request('GET', `/api/v1/cost?${query}`)).text());
  const bare = await timed(() => client.query(statement, [RANGE.from, RANGE.to]));
  tell(`by ${by}: ${spread(database, 'ms')}, the whole request ${spread(whole, 'ms')}`);
  const baseline = `${spread(bare, 'ms')}: bare SQL over ${over}`;
  return [
    { what: `a year of ${tenants} tenants by ${by}`, times: database },
    { what: `the same by GET /api/v1/cost`, times: whole },
  ].map(({ what, times }) => ({
    what,
    measured: spread(times, 'ms'),
    baseline,
    ratio: ratio(median(times), median(bare)),
  }));
}

/** Every tenant went over to another team in the middle of a month. */
const TAGS = `
  INSERT INTO cost_tenants (tenant_uid, since, name, tags)
  SELECT uid, since, uid::text, jsonb_build_object('team', team || right(uid::text, 1))
  FROM (SELECT DISTINCT tenant_uid AS uid FROM cost_days) AS tenants,
    (VALUES (date '2025-12-01', 'old'), (date '2026-06-15', 'new')) AS teams (since, team)`;

const TAGGED = `cost_days d LEFT JOIN (
  SELECT tenant_uid, tags, since, lead(since) OVER (PARTITION BY tenant_uid ORDER BY since) AS next FROM cost_tenants
) t ON t.tenant_uid = d.tenant_uid AND d.day >= t.since AND (t.next IS NULL OR d.day < t.next)`;

const daily = (by: string, group: CostGroup, key: string, from: string): Chart => ({
  by,
  group,
  bare: `
    SELECT ${key}, currency, sum(own), sum(shared), sum(idle), sum(unallocated) FROM ${from}
    WHERE day BETWEEN $1 AND $2 GROUP BY 1, 2 ORDER BY 1`,
  over: 'the rows by day',
});

const CHARTS: readonly Chart[] = [
  daily('day', 'day', 'day', 'cost_days'),
  daily('tenant', 'tenant', 'tenant_uid', 'cost_days'),
  daily('tag:team', { tag: 'team' }, "tags ->> 'team'", TAGGED),
  {
    by: 'service',
    group: 'service',
    bare: `
      SELECT service, currency, part, sum(amount) FROM cost_lines
      WHERE day BETWEEN $1 AND $2 GROUP BY 1, 2, 3 ORDER BY 1`,
    over: 'the lines of the bill',
  },
];

/** As bills are read, month by month. */
async function fill(store: Store, tenants: number, tell: (line: string) => void): Promise<void> {
  const dates = Array.from({ length: DAYS }, (_, day) => new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10));
  for (const [month, days] of Map.groupBy(dates, (day) => day.slice(0, 7))) {
    const rows = days.flatMap((day, index) =>
      Array.from({ length: tenants }, (_, tenant) => rowsOf(day, tenant, index)).flat(),
    );
    const [from = '', to = ''] = [days[0], days.at(-1)];
    const lines = days.flatMap((day, index) =>
      Array.from({ length: tenants }, (_, tenant) => linesOf(day, tenant, index)).flat(),
    );
    await store.replaceCosts(BILL, { from, to }, lines, rows, new Date());
    tell(`${month}: ${lines.length} lines, ${rows.length} figures`);
  }
}

function rowsOf(day: string, tenant: number, index: number): CostDay[] {
  const shared = { day, tenantUid: uidOf(tenant), infrastructure: 'bench', currency: 'EUR' };
  return [
    { ...shared, part: 'own', amount: `${(tenant * 7 + index * 3) % 100}.4321` },
    { ...shared, part: 'shared', amount: `${(tenant + index) % 10}.0123456789` },
    { ...shared, part: 'idle', amount: '0.25' },
  ];
}

const SERVICES = ['Storage', 'Virtual Machines', 'Key Vault', 'Bandwidth', 'SQL Database', 'Container Registry'];

/** Two resources of each tenant. */
function linesOf(day: string, tenant: number, index: number): CostLine[] {
  const group = `/subscriptions/bench/resourcegroups/duploservices-t${tenant}`;
  return [0, 1].map((place) => ({
    ...{ day, part: 'own', tenantUid: uidOf(tenant), infrastructure: 'bench', currency: 'EUR', isNode: false },
    service: SERVICES[(tenant + place) % SERVICES.length] ?? '',
    resource: `${group}/providers/microsoft.bench/things/thing${place}`,
    amount: `${(tenant * 7 + index * 3) % 50}.21605`,
  }));
}

const uidOf = (tenant: number) => `00000000-0000-4000-8000-${String(tenant).padStart(12, '0')}`;

async function timed(work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const taken: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}
