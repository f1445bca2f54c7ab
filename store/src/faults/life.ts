import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import { type Fault, type FaultDeed, FaultResolvedError } from './contract.ts';
import { FAULT } from './statements.ts';
import { type FaultChange, tell } from './tell.ts';

const CHANGES = {
  acknowledge: 'acknowledged',
  mute: 'muted',
  unmute: 'unmuted',
  resolve: 'resolved',
} as const satisfies Readonly<Record<FaultDeed['action'], FaultChange['change']>>;

export async function changeFault(
  session: Session,
  ownerUid: string,
  id: string,
  deed: FaultDeed,
  actor: Actor,
): Promise<Fault | null> {
  const before = await held(session, ownerUid, id);
  if (before === null || isSo(before, deed)) return before;
  if (before.state === 'resolved') throw new FaultResolvedError();
  await sql`UPDATE faults SET ${written(deed, actor.name)} WHERE id = ${id}`.execute(session);
  const after = await held(session, ownerUid, id);
  if (after === null) return null;
  await tell(session, [{ id, change: CHANGES[deed.action], isMuted: after.state === 'muted', by: actor.name }]);
  await addAudit(session, actor, [
    {
      action: `${deed.action}-fault`,
      kind: 'Fault',
      name: id,
      tenant: after.owner.kind === TENANT_KIND ? after.owner.name : null,
      before: shown(before),
      after: shown(after),
      outcome: 'success',
    },
  ]);
  return after;
}

async function held(session: Session, ownerUid: string, id: string): Promise<Fault | null> {
  if (!isUid(ownerUid) || !isUid(id)) return null;
  const { rows } = await sql<Fault>`
    SELECT ${FAULT} FROM faults f JOIN objects o ON o.uid = f.owner_uid
    WHERE f.id = ${id} AND f.owner_uid = ${ownerUid} FOR NO KEY UPDATE OF f`.execute(session);
  return rows[0] ?? null;
}

/** Asked for a second time, or of what was not muted. */
function isSo({ state, acknowledgedAt, mutedUntil, note }: Fault, deed: FaultDeed): boolean {
  switch (deed.action) {
    case 'acknowledge':
      return state !== 'resolved' && acknowledgedAt !== null && (deed.note === null || deed.note === note);
    case 'mute':
      return state === 'muted' && mutedUntil?.getTime() === deed.until.getTime();
    case 'unmute':
      return state !== 'resolved' && state !== 'muted';
    case 'resolve':
      return state === 'resolved';
  }
}

function written(deed: FaultDeed, by: string) {
  const note = 'note' in deed && deed.note !== null ? sql`${storable(deed.note)}` : sql`note`;
  switch (deed.action) {
    case 'acknowledge':
      return sql`acknowledged_at = now(), acknowledged_by = ${by}, note = ${note}`;
    case 'mute':
      return sql`muted_until = ${deed.until}, muted_by = ${by}, note = ${note}`;
    case 'unmute':
      return sql`muted_until = NULL, muted_by = NULL`;
    case 'resolve':
      return sql`resolved_at = now(), resolved_by = ${by}, muted_until = NULL, muted_by = NULL, note = ${note}`;
  }
}

function shown({ owner: { kind, name }, state, code, cause, mutedUntil, note }: Fault) {
  return {
    owner: { kind, name },
    state,
    code,
    cause,
    note,
    ...(mutedUntil === null ? {} : { mutedUntil: mutedUntil.toISOString() }),
  };
}

export async function endFaultMutes(session: Session): Promise<void> {
  const { rows } = await sql<{ id: string; lasts: boolean }>`
    UPDATE faults SET muted_until = NULL, muted_by = NULL WHERE muted_until <= now()
    RETURNING id, resolved_at IS NULL AS lasts`.execute(session);
  const ended = rows.filter(({ lasts }) => lasts);
  await tell(
    session,
    ended.map(({ id }) => ({ id, change: 'unmuted', isMuted: false, by: null })),
  );
}
