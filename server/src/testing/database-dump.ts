import pg from 'pg';

/** Every row of every table as text, as whoever has a copy of the database sees it. */
export async function dumpOf(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const dumped: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
      dumped.push(...rows.map(({ line }) => line));
    }
    return dumped;
  } finally {
    await client.end();
  }
}

/** The lines that hold a value, as it is or in a form that anybody can read. */
export function linesWith(lines: readonly string[], value: string | Buffer): string[] {
  const bytes = Buffer.from(value);
  const forms = [
    ...(typeof value === 'string' ? [value] : []),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
  return lines.filter((line) => forms.some((form) => line.includes(form)));
}
