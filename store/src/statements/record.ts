import { sql } from 'kysely';
import { type Claim, type InventoryRow, LeaseLostError } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { fenced } from './fence.ts';

/**
 * Writes any number of inventory rows in one statement, in one round trip: the rows travel as one JSON parameter, which
 * has neither the 65,535 parameters' limit of the protocol nor a plan per number of rows. Rows that are already as they
 * should be are not written again.
 */
export async function record(db: Session, claim: Claim, rows: readonly InventoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: answer } = await sql<{ held: boolean }>`
    WITH ${fenced(claim)}, written AS (
      INSERT INTO inventory AS i (
        object_uid, key, title, driver, connection, type, id, depends_on, deleted_with,
        state, applied, outputs, operation, not_before, problem, since, uid, contest
      )
      SELECT
        fence.uid, r.key, r.title, r.driver, r.connection, r.type, r.id, r."dependsOn", r."deletedWith",
        r.state, nullif(r.applied, 'null'), r.outputs, nullif(r.operation, 'null'), r."notBefore", nullif(r.problem, 'null'), r.since,
        r.uid, nullif(r.contest, 'null')
      FROM fence, jsonb_to_recordset(${json(rows)}::jsonb) AS r(
        key text, title text, driver text, connection text, type text, id text, "dependsOn" jsonb, "deletedWith" text,
        state text, applied jsonb, outputs jsonb, operation jsonb, "notBefore" timestamptz, problem jsonb, since timestamptz,
        uid text, contest jsonb
      )
      ON CONFLICT (object_uid, key) DO UPDATE SET (
        title, driver, connection, type, id, depends_on, deleted_with,
        state, applied, outputs, operation, not_before, problem, since, uid, contest
      ) = (
        EXCLUDED.title, EXCLUDED.driver, EXCLUDED.connection, EXCLUDED.type, EXCLUDED.id, EXCLUDED.depends_on,
        EXCLUDED.deleted_with, EXCLUDED.state, EXCLUDED.applied, EXCLUDED.outputs, EXCLUDED.operation,
        EXCLUDED.not_before, EXCLUDED.problem, EXCLUDED.since, EXCLUDED.uid, EXCLUDED.contest
      ) WHERE (
        i.title, i.driver, i.connection, i.type, i.id, i.depends_on, i.deleted_with,
        i.state, i.applied, i.outputs, i.operation, i.not_before, i.problem, i.since, i.uid, i.contest
      ) IS DISTINCT FROM (
        EXCLUDED.title, EXCLUDED.driver, EXCLUDED.connection, EXCLUDED.type, EXCLUDED.id, EXCLUDED.depends_on,
        EXCLUDED.deleted_with, EXCLUDED.state, EXCLUDED.applied, EXCLUDED.outputs, EXCLUDED.operation,
        EXCLUDED.not_before, EXCLUDED.problem, EXCLUDED.since, EXCLUDED.uid, EXCLUDED.contest
      )
    )
    SELECT EXISTS (SELECT 1 FROM fence) AS held`.execute(db);
  if (!answer[0]?.held) throw new LeaseLostError(claim.object.uid);
}
