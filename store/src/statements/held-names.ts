import type { NameClaim } from '@tenantry/kinds';
import { sql } from 'kysely';
import { type HeldName, NameHeldError } from '../contract.ts';
import type { Session } from '../database/tables.ts';

interface Span {
  readonly lower: string;
  readonly upper: string;
  readonly bounds: '[]' | '[)';
}

/** Where a claim lies when labels stand in reverse; a wildcard reaches to the character after the dot. */
function spanOf({ pool, name }: NameClaim): Span {
  const isWildcard = name.startsWith('*.');
  const reversed = (isWildcard ? name.slice(2) : name).split('.').reverse().join('.');
  const place = `${pool}\n${reversed}`;
  return isWildcard
    ? { lower: `${place}.`, upper: `${place}/`, bounds: '[)' }
    : { lower: place, upper: place, bounds: '[]' };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.bounds === '[)' && inner.lower >= outer.lower && inner.upper <= outer.upper;
}

/** Without what another claim of the same object holds already. */
export function withoutCovered(claims: readonly NameClaim[]): NameClaim[] {
  const unique = [...new Map(claims.map((claim) => [`${claim.pool}\n${claim.name}`, claim])).values()];
  return unique.filter((claim) => !unique.some((other) => other !== claim && isWithin(spanOf(claim), spanOf(other))));
}

/** Which of the claims overlap names of other objects than `uid`; each claim once. */
export async function heldNames(
  session: Session,
  uid: string | null,
  claims: readonly NameClaim[],
): Promise<HeldName[]> {
  if (claims.length === 0) return [];
  const spans = claims.map(spanOf);
  const { rows } = await sql<{ place: string; uid: string; kind: string; name: string; tenant: string | null }>`
    SELECT DISTINCT ON (wanted.place) wanted.place, o.uid, o.kind, o.name, o.tenant
    FROM unnest(
      ${spans.map(({ lower }) => lower)}::text[], ${spans.map(({ upper }) => upper)}::text[],
      ${spans.map(({ bounds }) => bounds)}::text[]
    ) WITH ORDINALITY AS wanted (lower, upper, bounds, place)
    JOIN (
      SELECT object_uid, span FROM held_names UNION ALL SELECT object_uid, span FROM kept_names
    ) h ON h.span && name_span(wanted.lower, wanted.upper, wanted.bounds)
    JOIN objects o ON o.uid = h.object_uid
    WHERE ${uid}::uuid IS NULL OR h.object_uid <> ${uid}::uuid
    ORDER BY wanted.place, o.uid`.execute(session);
  return rows.flatMap(({ place, ...holder }) => {
    const claim = claims[Number(place) - 1];
    return claim === undefined ? [] : [{ ...claim, holder }];
  });
}

/**
 * Makes these the names that an object holds. One at a time per pool, so that who comes second learns who was first; the
 * constraint would keep them apart even without. Throws `NameHeldError`.
 */
export async function holdNames(session: Session, uid: string, claims: readonly NameClaim[]): Promise<void> {
  const wanted = withoutCovered(claims);
  for (const pool of [...new Set(wanted.map((claim) => claim.pool))].sort()) {
    await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.names'), hashtext(${pool}))`.execute(session);
  }
  const held = await heldNames(session, uid, wanted);
  if (held.length > 0) throw new NameHeldError(held);
  await keepUsed(session, uid, wanted);
  await session.deleteFrom('held_names').where('object_uid', '=', uid).execute();
  if (wanted.length === 0) return;
  const spans = wanted.map(spanOf);
  await sql`
    INSERT INTO held_names (object_uid, pool, name, field, kept_by, span)
    SELECT ${uid}::uuid, pool, name, field, kept_by, name_span(lower, upper, bounds)
    FROM unnest(
      ${wanted.map(({ pool }) => pool)}::text[], ${wanted.map(({ name }) => name)}::text[],
      ${wanted.map(({ field }) => field)}::text[],
      ${wanted.map(({ keptBy }) => keptBy ?? null)}::text[], ${spans.map(({ lower }) => lower)}::text[],
      ${spans.map(({ upper }) => upper)}::text[], ${spans.map(({ bounds }) => bounds)}::text[]
    ) AS wanted (pool, name, field, kept_by, lower, upper, bounds)`.execute(session);
}

/** Sets aside the names that are given up while a resource of the object still uses them; those claimed again come back. */
async function keepUsed(session: Session, uid: string, wanted: readonly NameClaim[]): Promise<void> {
  const spans = wanted.map(spanOf);
  await sql`
    INSERT INTO kept_names (object_uid, pool, name, kept_by, span)
    SELECT h.object_uid, h.pool, h.name, h.kept_by, h.span
    FROM held_names h JOIN inventory i ON i.object_uid = h.object_uid AND i.key = h.kept_by
    WHERE h.object_uid = ${uid}
    ON CONFLICT DO NOTHING`.execute(session);
  await sql`
    DELETE FROM kept_names k USING unnest(
      ${spans.map(({ lower }) => lower)}::text[], ${spans.map(({ upper }) => upper)}::text[],
      ${spans.map(({ bounds }) => bounds)}::text[]
    ) AS wanted (lower, upper, bounds)
    WHERE k.object_uid = ${uid} AND k.span <@ name_span(wanted.lower, wanted.upper, wanted.bounds)`.execute(session);
}
