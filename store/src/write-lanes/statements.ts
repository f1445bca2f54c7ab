import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { LaneAnswer, LaneAsk } from './contract.ts';

export const LANES_CHANNEL = 'tenantry_lanes';

/** Wait in the line of a lane, as long as nobody was turned away: as many as one object may write there. */
const MOST_WAITING = 20;
/** Who was called and has not asked by then is passed over. */
const CALLED_SECONDS = 20;
/** Who was called so often and did not ask loses its place. */
const MOST_CALLS = 2;

/** Those in the line of a lane, in the order of their places. */
const lineOf = (lane: string) => sql`line AS MATERIALIZED (
      SELECT resource, place, calls, waits_until > clock_timestamp() AS waits, called_until > clock_timestamp() AS called
      FROM write_lane_places WHERE lane = ${lane}
    )`;

/**
 * One statement. Whoever finds the lane held has its row locked until its place is written, so that whoever leaves the lane, and looks
 * at the line only afterwards, sees it.
 */
export async function takeLane(
  session: Session,
  { lane, holder, resource, leaseSeconds, patienceMs }: LaneAsk,
): Promise<LaneAnswer> {
  const { rows } = await sql<{ taken: boolean; waits: boolean; before: number }>`
    WITH ${lineOf(lane)}, own AS (
      SELECT place, waits FROM line WHERE resource = ${resource}
    ), others AS MATERIALIZED (
      SELECT waits, waits OR called AS near, place < coalesce((SELECT place FROM own), 'infinity'::float8) AS before
      FROM line WHERE resource <> ${resource}
    ), taken AS (
      INSERT INTO write_lanes AS l (lane, holder, resource, held_until)
      SELECT ${lane}, ${holder}, ${resource}, clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE NOT EXISTS (SELECT FROM others WHERE before AND near)
      ON CONFLICT (lane) DO UPDATE
      SET holder = excluded.holder, resource = excluded.resource, held_until = excluded.held_until
      WHERE l.held_until < clock_timestamp() OR l.holder = excluded.holder
      RETURNING 1
    ), left_line AS (
      DELETE FROM write_lane_places WHERE lane = ${lane} AND resource = ${resource} AND EXISTS (SELECT FROM taken)
    ), verdict AS (
      SELECT EXISTS (SELECT FROM taken) AS taken, ${patienceMs}::float8 > 0 AND (
        EXISTS (SELECT FROM own WHERE waits) OR (SELECT count(*) < ${MOST_WAITING} AND coalesce(bool_and(waits), true) FROM others)
      ) AS waits
    ), placed AS (
      INSERT INTO write_lane_places (lane, resource, waits_until)
      SELECT ${lane}, ${resource}, CASE WHEN waits
        THEN clock_timestamp() + make_interval(secs => ${patienceMs / 1000}) ELSE '-infinity' END
      FROM verdict WHERE NOT taken
      ON CONFLICT (lane, resource) DO UPDATE
      SET waits_until = excluded.waits_until, called_until = '-infinity', calls = 0, asked_at = excluded.asked_at
    )
    SELECT taken, waits, (SELECT count(*) FROM others WHERE before)::integer AS before FROM verdict`.execute(session);
  const [answer] = rows;
  if (answer === undefined || answer.taken) return { state: 'taken' };
  return answer.waits ? { state: 'waits' } : { state: 'away', before: answer.before };
}

export async function placeInLine(session: Session, lane: string, resource: string): Promise<number | null> {
  const { rows } = await sql<{ before: number }>`
    WITH ${lineOf(lane)}
    SELECT (SELECT count(*) FROM line AS other WHERE other.place < own.place)::integer AS before
    FROM line AS own WHERE resource = ${resource} AND NOT (waits OR called) AND (
      EXISTS (SELECT FROM line WHERE waits OR called)
      OR EXISTS (SELECT FROM write_lanes WHERE lane = ${lane} AND held_until >= clock_timestamp())
    )`.execute(session);
  return rows[0]?.before ?? null;
}

/** A lease that has run out is not taken up again: another may have written meanwhile. */
export async function renewLanes(
  session: Session,
  holders: readonly string[],
  leaseSeconds: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ holder: string }>`
    UPDATE write_lanes SET held_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE holder = ANY (${holders}::text[]) AND held_until > clock_timestamp()
    RETURNING holder`.execute(session);
  return rows.map(({ holder }) => holder);
}

export async function leaveLane(session: Session, holder: string): Promise<readonly string[]> {
  const { rows } = await sql<{ lane: string }>`
    DELETE FROM write_lanes WHERE holder = ${holder} RETURNING lane`.execute(session);
  return callNext(session, rows[0]?.lane);
}

export async function leaveLaneFor(session: Session, lane: string, resource: string): Promise<readonly string[]> {
  const { rows } = await sql<{ lane: string }>`
    DELETE FROM write_lanes WHERE lane = ${lane} AND resource = ${resource} RETURNING lane`.execute(session);
  return callNext(session, rows[0]?.lane);
}

/** A statement of its own, after the lane is free: it sees whoever took a place while the lane was held. */
async function callNext(session: Session, lane: string | undefined): Promise<readonly string[]> {
  if (lane === undefined) return [];
  const { rows } = await sql<{ called: string[] }>`
    WITH ${lineOf(lane)}, vain AS (
      DELETE FROM write_lane_places p USING line
      WHERE p.lane = ${lane} AND p.resource = line.resource AND line.calls >= ${MOST_CALLS} AND NOT (line.waits OR line.called)
    ), next AS (
      SELECT resource FROM line
      WHERE calls < ${MOST_CALLS} AND NOT EXISTS (SELECT FROM line WHERE waits OR called) ORDER BY place LIMIT 1
    ), called AS (
      UPDATE write_lane_places p SET called_until = clock_timestamp() + make_interval(secs => ${CALLED_SECONDS}), calls = p.calls + 1
      FROM next WHERE p.lane = ${lane} AND p.resource = next.resource
      RETURNING p.resource
    ), told AS (
      SELECT pg_notify(${LANES_CHANNEL}, ${lane}) FROM line WHERE waits LIMIT 1
    )
    SELECT ARRAY(SELECT resource FROM called) AS called, (SELECT count(*) FROM told) AS told`.execute(session);
  return rows[0]?.called ?? [];
}

/** A lane long free, and a place for which nobody asks any more, are worth no row. */
export async function pruneWriteLanes(session: Session): Promise<void> {
  await sql`DELETE FROM write_lanes WHERE held_until < now() - interval '1 day'`.execute(session);
  await sql`DELETE FROM write_lane_places WHERE asked_at < now() - interval '1 day'`.execute(session);
}
