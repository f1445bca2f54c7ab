import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { enqueue } from '../fault-routes/enqueue.ts';

/** A step in the life of a fault, as people are told of it. */
export interface FaultChange {
  readonly id: string;
  readonly change: 'opened' | 'reopened' | 'worsened' | 'acknowledged' | 'muted' | 'unmuted' | 'resolved';
  /** Nobody wants to hear of it for now. */
  readonly isMuted: boolean;
  /** Null where nobody did it. */
  readonly by: string | null;
}

const TOLD = {
  opened: { type: 'warning', reason: 'FaultOpened', says: '' },
  reopened: { type: 'warning', reason: 'FaultReopened', says: 'Again: ' },
  worsened: { type: 'warning', reason: 'FaultWorsened', says: 'Critical now: ' },
  acknowledged: { type: 'normal', reason: 'FaultAcknowledged', says: 'Known: ' },
  muted: { type: 'normal', reason: 'FaultMuted', says: 'Muted: ' },
  unmuted: { type: 'warning', reason: 'FaultUnmuted', says: 'No longer muted: ' },
  resolved: { type: 'normal', reason: 'FaultResolved', says: 'Over: ' },
} as const satisfies Readonly<Record<FaultChange['change'], unknown>>;

/**
 * The one place where steps in the life of faults are told, in the transaction that makes them: as events of the object that a
 * fault is about, and to the routes that are to be told. Whoever adds to it comes after all else but the audit log: from here on the
 * transaction holds the events.
 */
export async function tell(session: Session, changes: readonly FaultChange[]): Promise<void> {
  if (changes.length === 0) return;
  const events = changes.map(({ id, change, by }) => ({ id, by, ...TOLD[change] }));
  const { rows } = await sql<{ event: string; fault: string }>`
    INSERT INTO events (object_uid, kind, name, tenant, type, reason, message, resource, data)
    SELECT f.object_uid, f.object_kind, f.object_name, CASE WHEN f.object_uid <> o.uid THEN o.name END,
      e.type, e.reason, e.says || f.cause || coalesce(' (' || e.by || ')', ''), f.resource,
      jsonb_build_object('fault', f.id, 'code', f.code, 'severity', f.severity)
    FROM ROWS FROM (jsonb_to_recordset(${json(events)}::jsonb) AS (
      id uuid, type text, reason text, says text, by text
    )) WITH ORDINALITY AS e(id, type, reason, says, by, position)
    JOIN faults f ON f.id = e.id
    JOIN objects o ON o.uid = f.owner_uid
    ORDER BY e.position
    RETURNING id AS event, data->>'fault' AS fault`.execute(session);
  const eventOf = new Map(rows.map(({ event, fault }) => [fault, event]));
  await enqueue(
    session,
    changes.flatMap((change) => {
      const event = eventOf.get(change.id);
      return event === undefined ? [] : [{ ...change, event }];
    }),
  );
}
