import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

export async function takeLeases(
  db: Session,
  names: readonly string[],
  holder: string,
  leaseSeconds: number,
): Promise<readonly string[]> {
  // In their order, so that two replicas never wait for each other's rows.
  const { rows } = await sql<{ name: string }>`
    INSERT INTO leases AS l (name, holder, held_until)
    SELECT name, ${holder}, clock_timestamp() + make_interval(secs => ${leaseSeconds})
    FROM unnest(${[...new Set(names)].sort()}::text[]) AS name
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE l.holder = excluded.holder OR l.held_until < clock_timestamp()
    RETURNING name`.execute(db);
  return rows.map(({ name }) => name);
}

export async function leaveLeases(db: Session, holder: string, names?: readonly string[]): Promise<void> {
  const which = names === undefined ? sql`true` : sql`name = ANY (${names}::text[])`;
  await sql`DELETE FROM leases WHERE holder = ${holder} AND ${which}`.execute(db);
}
