import { type JsonValue, limitBreaches, readLimits, readPrices, type Usage, type UsedUnit } from '@tenantry/kinds';
import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import { LimitReachedError } from './contract.ts';

interface Holder {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
}

/**
 * Notes what an object uses, and refuses it where its tenant has no room for it. One at a time per tenant, and for new tenants
 * per infrastructure: who comes second counts what the first has stored, on whatever replica. The limits are read behind the
 * lock too, so that everything stored after a limit was set is held against it. A deletion gives back when the object is gone,
 * and needs no lock for it: who does not see it yet only counts too much.
 *
 * @throws {LimitReachedError}
 */
export async function holdUsage(
  session: Session,
  { uid, kind, name, tenant }: Holder,
  usage: Usage,
  isNew: boolean,
): Promise<void> {
  const isTenant = kind === TENANT_KIND;
  const inside = isTenant ? name : tenant;
  if (inside === null) return;
  if (isTenant && isNew) {
    await sql`
      SELECT pg_advisory_xact_lock(hashtext('tenantry.tenants'), hashtext(r.target::text))
      FROM object_references r JOIN objects i ON i.uid = r.target AND i.kind = 'Infrastructure'
      WHERE r.referrer = ${uid}`.execute(session);
  } else {
    await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.usage'), hashtext(${inside}))`.execute(session);
  }
  const [found] = await noted(session, { uid, kind, inside }, usage);
  if (found === undefined) return;
  const before = isNew ? null : { sizes: found.before?.sizes ?? [], units: found.before?.units ?? [] };
  const breaches = limitBreaches(
    { kind, tenant: inside, before, after: usage },
    { count: Number(isTenant ? found.tenants : found.count), units: found.units },
    {
      bounds: [
        ...(found.infrastructure === null
          ? []
          : [
              {
                by: { kind: 'Infrastructure' as const, name: found.infrastructure },
                limits: readLimits(found.infrastructureLimits),
              },
            ]),
        { by: { kind: 'Tenant' as const, name: inside }, limits: readLimits(found.tenantLimits) },
      ],
      prices: readPrices(found.prices),
    },
  );
  if (breaches.length > 0) throw new LimitReachedError(breaches);
}

interface Found {
  readonly infrastructure: string | null;
  readonly infrastructureLimits: JsonValue;
  readonly prices: JsonValue;
  readonly tenantLimits: JsonValue;
  /** As it was noted for this object. */
  readonly before: Required<Usage> | null;
  /** Others of its kind in the tenant. */
  readonly count: string;
  /** What the others of the tenant use, added up. */
  readonly units: readonly UsedUnit[];
  /** Other tenants of the infrastructure. */
  readonly tenants: string;
}

/** Writes the note, and reads what is there beside it as it was before. */
async function noted(
  session: Session,
  { uid, kind, inside }: { readonly uid: string; readonly kind: string; readonly inside: string },
  { sizes = [], units = [] }: Usage,
): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    WITH before AS MATERIALIZED (SELECT sizes, units FROM usages WHERE object_uid = ${uid}),
    written AS (
      INSERT INTO usages AS u (object_uid, kind, tenant, sizes, units)
      VALUES (${uid}, ${kind}, ${inside}, ${json(sizes)}::jsonb, ${json(units)}::jsonb)
      ON CONFLICT (object_uid) DO UPDATE SET sizes = excluded.sizes, units = excluded.units
      WHERE (u.sizes, u.units) IS DISTINCT FROM (excluded.sizes, excluded.units)
    )
    SELECT i.name AS infrastructure, i.spec -> 'limits' AS "infrastructureLimits", i.spec -> 'prices' AS prices,
      t.spec -> 'limits' AS "tenantLimits", (SELECT to_jsonb(before) FROM before) AS before,
      (SELECT count(*) FROM usages WHERE tenant = ${inside} AND kind = ${kind} AND object_uid <> ${uid}) AS count,
      (
        SELECT coalesce(jsonb_agg(to_jsonb(sums)), '[]') FROM (
          SELECT used.unit, sum(used.quantity) AS quantity
          FROM usages u, jsonb_to_recordset(u.units) AS used(unit text, quantity numeric)
          WHERE u.tenant = ${inside} AND u.object_uid <> ${uid} GROUP BY used.unit
        ) sums
      ) AS units,
      (
        SELECT count(*) FROM object_references r JOIN objects o ON o.uid = r.referrer AND o.kind = ${TENANT_KIND}
        WHERE r.target = i.uid AND r.referrer <> t.uid
      ) AS tenants
    FROM objects t LEFT JOIN LATERAL (
      SELECT o.uid, o.name, o.spec FROM object_references r JOIN objects o ON o.uid = r.target
      WHERE r.referrer = t.uid AND o.kind = 'Infrastructure' LIMIT 1
    ) i ON true
    WHERE t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name = ${inside}`.execute(session);
  return rows;
}
