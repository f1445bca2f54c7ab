import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { UnknownClusterError } from './contract.ts';

/** Notes which registered cluster an object works on; it cannot be taken away while the object is there. */
export async function useCluster(session: Session, uid: string, cluster: string | null): Promise<void> {
  if (cluster === null) {
    await sql`DELETE FROM cluster_uses WHERE object_uid = ${uid}`.execute(session);
    return;
  }
  // Locks the cluster as a foreign key would, so that its absence is told in words and not as a broken constraint.
  const { rows } = await sql`SELECT 1 FROM clusters WHERE name = ${cluster} FOR KEY SHARE`.execute(session);
  if (rows.length === 0) throw new UnknownClusterError(cluster);
  await sql`
    INSERT INTO cluster_uses (object_uid, cluster) VALUES (${uid}, ${cluster})
    ON CONFLICT (object_uid) DO UPDATE SET cluster = EXCLUDED.cluster`.execute(session);
}
