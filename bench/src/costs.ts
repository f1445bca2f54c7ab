import { openStore, type Store } from '@tenantry/store';
import type { CostDay } from '@tenantry/store/contract';
import { createTestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { type Figure, median, ratio, spread } from './figures.ts';

const BILL = 'azure/bench';
const FIRST = Date.UTC(2025, 11, 1);
const DAY_MS = 86_400_000;
const DAYS = 350;
const TURNS = 15;
/** To the present day, in the middle of a month. */
const RANGE = { from: '2025-12-01', to: '2026-11-15' };

/**
 * Milliseconds to answer the chart of a year of cost of all tenants, by day, by tenant and by a tag of tenants, against the same sums over the same rows
 * in bare SQL.
 */
export async function measureCosts(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const database = await createTestDatabase();
  try {
    const store = await openStore({ url: database.url, maxConnections: 3 });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await fill(store, tenants, tell);
      await client.query(TAGS);
      await client.query('VACUUM ANALYZE');
      const bare = (key: string, from: string) =>
        client.query(
          `SELECT ${key}, currency, sum(own), sum(shared), sum(idle), sum(unallocated) FROM ${from}
           WHERE day BETWEEN $1 AND $2 GROUP BY 1, 2 ORDER BY 1`,
          [RANGE.from, RANGE.to],
        );
      const rows: Figure[] = [];
      for (const [group, key, from] of [
        ['day', 'day', 'cost_days'],
        ['tenant', 'tenant_uid', 'cost_days'],
        [{ tag: 'team' }, "tags ->> 'team'", TAGGED],
      ] as const) {
        const by = typeof group === 'object' ? 'tag' : group;
        const asked = () => store.costs({ ...RANGE, tenants: null, group, limit: 10_000 });
        const [ours, theirs] = [await timed(asked), await timed(() => bare(key, from))];
        tell(`by ${by}: ${spread(ours, 'ms')}`);
        rows.push({
          what: `a year of ${tenants} tenants by ${by}`,
          measured: spread(ours, 'ms'),
          baseline: `${spread(theirs, 'ms')}: bare SQL over the rows by day`,
          ratio: ratio(median(ours), median(theirs)),
        });
      }
      return rows;
    } finally {
      await client.end();
      await store.close();
    }
  } finally {
    await database.drop();
  }
}

/** Every tenant came in the middle of a month. */
const TAGS = `
  INSERT INTO cost_tenants (tenant_uid, since, name, tags)
  SELECT uid, '2025-12-10', uid::text, jsonb_build_object('team', right(uid::text, 1))
  FROM (SELECT DISTINCT tenant_uid AS uid FROM cost_days) AS tenants`;

const TAGGED = 'cost_days d LEFT JOIN cost_tenants t ON t.tenant_uid = d.tenant_uid AND t.since <= d.day';

/** As bills are read, month by month. */
async function fill(store: Store, tenants: number, tell: (line: string) => void): Promise<void> {
  const dates = Array.from({ length: DAYS }, (_, day) => new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10));
  for (const [month, days] of Map.groupBy(dates, (day) => day.slice(0, 7))) {
    const rows = days.flatMap((day, index) =>
      Array.from({ length: tenants }, (_, tenant) => rowsOf(day, tenant, index)).flat(),
    );
    const [from = '', to = ''] = [days[0], days.at(-1)];
    await store.replaceCosts(BILL, { from, to }, [], rows, new Date());
    tell(`${month}: ${rows.length} figures`);
  }
}

function rowsOf(day: string, tenant: number, index: number): CostDay[] {
  const tenantUid = `00000000-0000-4000-8000-${String(tenant).padStart(12, '0')}`;
  const shared = { day, tenantUid, infrastructure: 'bench', currency: 'EUR' };
  return [
    { ...shared, part: 'own', amount: `${(tenant * 7 + index * 3) % 100}.4321` },
    { ...shared, part: 'shared', amount: `${(tenant + index) % 10}.0123456789` },
    { ...shared, part: 'idle', amount: '0.25' },
  ];
}

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
