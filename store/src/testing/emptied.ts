import pg from 'pg';

/** What a database is like before anybody has written to it. */
export interface Pristine {
  /** Of its tables, columns, triggers, constraints and functions. */
  readonly shape: string;
  /** Rows that the migrations put in, by table. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
}

const TABLES = `
  SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;

/** A table that was truncated is as it was; one that was altered is not. */
const SHAPE = `
  SELECT md5(string_agg(part, ' ' ORDER BY part)) AS shape FROM (
    SELECT format('c %s %s %s %s', oid, relname, relnatts, relchecks) FROM pg_class WHERE oid >= 16384 AND relkind <> 't'
    UNION ALL SELECT format('t %s %s', oid, tgenabled) FROM pg_trigger WHERE oid >= 16384
    UNION ALL SELECT format('k %s', oid) FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT format('f %s %s', oid, md5(prosrc)) FROM pg_proc WHERE oid >= 16384
  ) AS parts(part)`;

export async function pristineOf(url: string): Promise<Pristine> {
  return connected(url, async (client) => {
    const rows: Record<string, readonly unknown[]> = {};
    for (const { name } of (await client.query<{ name: string }>(TABLES)).rows) {
      const found = (await client.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${name} t`)).rows;
      if (found.length > 0) rows[name] = found.map(({ row }) => row);
    }
    return { shape: await shapeOf(client), rows };
  });
}

/** Makes a database as it was at first; false where more than its rows has changed, and nothing is done. */
export async function emptied(url: string, pristine: Pristine): Promise<boolean> {
  return connected(url, async (client) => {
    if ((await shapeOf(client)) !== pristine.shape) return false;
    await client.query('BEGIN');
    // Triggers that keep what is written once, and references in whichever order.
    await client.query("SET LOCAL session_replication_role = 'replica'");
    const tables = (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => `DELETE FROM ${name}`);
    await client.query(tables.join(';'));
    for (const [name, rows] of Object.entries(pristine.rows)) {
      await client.query(
        `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${name}, $1)`,
        [JSON.stringify(rows)],
      );
    }
    await client.query(`
      SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      FROM pg_sequences WHERE last_value IS NOT NULL`);
    await client.query('COMMIT');
    return true;
  });
}

async function shapeOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(SHAPE);
  return rows[0]?.shape ?? '';
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'tenantry test administration' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
