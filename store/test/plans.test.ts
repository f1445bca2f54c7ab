import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { dueBy } from '../src/statements/due.ts';
import { storeUnderTest } from './database.ts';
import { event, rest, row, status } from './fixture.ts';

const db = storeUnderTest();

/** The nodes of a plan that read a table, as `Index Scan objects_due` or `Seq Scan objects`. */
async function scans(statement: string): Promise<string[]> {
  const [row] = await db.sql<{ 'QUERY PLAN': PlanNode[] }>(`EXPLAIN (FORMAT JSON) ${statement}`);
  const found: string[] = [];
  const walk = (node: PlanNode): void => {
    const target = node['Index Name'] ?? node['Relation Name'];
    if (target && node['Node Type']?.includes('Scan')) found.push(`${node['Node Type']} ${target}`);
    for (const inner of [...(node.Plans ?? []), ...(node.Plan ? [node.Plan] : [])]) walk(inner);
  };
  for (const node of row?.['QUERY PLAN'] ?? []) walk(node);
  return found;
}

const DUE = dueBy().compile(
  new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
).sql;

interface PlanNode {
  readonly 'Node Type'?: string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plan?: PlanNode;
  readonly Plans?: readonly PlanNode[];
}

describe('I11: at 20,000 objects and 200,000 resources', () => {
  it('what a pass, a watch and a page of a list ask for is found by index', async () => {
    // Plans depend on what the tables hold, not on what came of it: without triggers, those that look up references included.
    const filled = (statement: string) => db.sql(`SET session_replication_role = 'replica'; ${statement}`);
    await filled(`
      INSERT INTO objects (kind, name, display_name, tenant, labels, spec, status, due_at)
      SELECT CASE n % 10 WHEN 0 THEN 'Tenant' ELSE 'Service' END, 'n' || n, 'N' || n,
        CASE n % 10 WHEN 0 THEN NULL ELSE 'n' || (n - n % 10) END, jsonb_build_object('team', 't' || n % 1000),
        '{}', '{"phase":"ready"}', now() + n * interval '1 second'
      FROM generate_series(1, 20000) AS n`);
    // One statement for all would be longer than statements may take on a busy machine.
    for (let n = 1; n <= 10; n += 1) {
      await filled(`
        INSERT INTO inventory (object_uid, key, title, driver, connection, type, id, depends_on, state, outputs, since)
        SELECT uid, 'k${n}', 't', 'azure', 'azure:1', 'T', '/subscriptions/1/' || uid || '/${n}', '[]', 'present', '{}', now()
        FROM objects`);
    }
    await db.sql('ANALYZE objects, inventory');

    const due = `${DUE} AND (lease_until IS NULL OR lease_until <= now())`;
    const cases = [
      {
        sql: `SELECT uid FROM objects WHERE ${due} ORDER BY due_at LIMIT 10 FOR NO KEY UPDATE SKIP LOCKED`,
        by: 'objects_due',
      },
      { sql: 'SELECT due_at FROM objects WHERE lease_until IS NULL ORDER BY due_at LIMIT 1', by: 'objects_due' },
      { sql: `SELECT 1 FROM objects WHERE kind = 'Service' AND name = 'n7' AND tenant = 'n0'`, by: 'objects_' },
      { sql: `SELECT 1 FROM objects WHERE tenant = 'n100'`, by: 'objects_tenant' },
      {
        sql: `SELECT uid FROM objects WHERE kind = 'Service' AND (name, uid) > ('n5', gen_random_uuid()) ORDER BY name, uid LIMIT 51`,
        by: 'objects_list',
      },
      { sql: `SELECT uid FROM objects WHERE labels @> '{"team":"t7"}'`, by: 'objects_labels' },
      {
        sql: `SELECT object_uid FROM inventory WHERE connection = 'azure:1' AND lower(id) = ANY('{a,b}')`,
        by: 'inventory_resource',
      },
      {
        sql: `SELECT object_uid FROM inventory WHERE driver = 'kubernetes' AND type = 'v1/Namespace' AND state IN ('present', 'changing')`,
        by: 'inventory_places',
      },
      {
        sql: `SELECT object_uid FROM inventory WHERE driver = 'kubernetes' AND type = 'v1/Node' AND state = 'present'`,
        by: 'inventory_places',
      },
    ];
    const see = async ({ sql, by }: (typeof cases)[number]) => {
      const found = await scans(sql);
      expect(found.join(', '), sql).toContain(by);
      expect(
        found.filter((scan) => scan.startsWith('Seq Scan')),
        sql,
      ).toEqual([]);
    };
    for (const one of cases) await see(one);

    // A while later much of what statistics tell of is due, or was, and none of it is any more.
    await filled(
      `UPDATE objects SET due_at = now() - n * interval '1 second' FROM generate_series(1, 20000) n WHERE name = 'n' || n`,
    );
    await db.sql('ANALYZE objects');
    for (const statement of [
      `SELECT count(*) FROM objects WHERE ${due}`,
      `SELECT min(lease_until) FROM objects WHERE ${DUE} AND lease_until > now()`,
      `SELECT uid FROM objects WHERE ${due} ORDER BY due_at LIMIT 10 FOR NO KEY UPDATE SKIP LOCKED`,
    ]) {
      await see({ sql: statement, by: 'objects_due' });
    }
  });

  it('what passes ask and write is planned once, not for each pass', async () => {
    const store = await db.replica();
    // One after the other, so that all of it is sent on one connection.
    for (let pass = 0; pass < 20; pass += 1) {
      const [claim] = await store.claim(1, 60);
      if (claim === undefined) throw new Error('nothing is due');
      await store.inventory(claim.object.uid);
      await store.record(claim, [row(claim, 'a')]);
      await store.note(claim, { rows: [row(claim, 'a', { state: 'present' })], gone: [], events: [event('Made')] });
      await store.show(claim, status({ phase: 'pending' }));
      await store.finish(claim, rest({ status: status({ phase: 'ready' }) }));
    }
    const { rows } = await sql<{ statement: string; generic: number; custom: number }>`
      SELECT statement, generic_plans::integer AS generic, custom_plans::integer AS custom FROM pg_prepared_statements
      WHERE statement ~ 'objects|inventory' AND generic_plans + custom_plans > 10`.execute(store.accountTables);
    expect(rows.length).toBeGreaterThan(4);
    // The server tries five before it decides.
    expect(rows.filter(({ custom }) => custom > 5)).toEqual([]);
  });
});
