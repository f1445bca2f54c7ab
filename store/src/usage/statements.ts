import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type JsonValue, readLimits, readPrices, type Usage } from '@tenantry/kinds';
import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import type { SurplusTenant, TenantUsage, UsageOf } from './contract.ts';

interface UsageRow {
  readonly tenant: string;
  readonly tenantUid: string;
  readonly infrastructure: string | null;
  readonly infrastructureLimits: JsonValue;
  readonly prices: JsonValue;
  readonly tenantLimits: JsonValue;
  readonly objects: readonly { uid: string; kind: string; name: string; sizes: never; units: never }[];
}

/** The infrastructure that a tenant `t` lives in. */
const HOME = sql`LEFT JOIN LATERAL (
  SELECT o.name, o.spec FROM object_references r JOIN objects o ON o.uid = r.target
  WHERE r.referrer = t.uid AND o.kind = 'Infrastructure' LIMIT 1
) i ON true`;

export async function tenantUsages(db: Session, tenants: readonly string[]): Promise<TenantUsage[]> {
  if (tenants.length === 0) return [];
  const { rows } = await sql<UsageRow>`
    SELECT t.name AS tenant, t.uid AS "tenantUid", i.name AS infrastructure, i.spec -> 'limits' AS "infrastructureLimits",
      i.spec -> 'prices' AS prices, t.spec -> 'limits' AS "tenantLimits",
      (
        SELECT coalesce(jsonb_agg(
          jsonb_build_object('uid', o.uid, 'kind', o.kind, 'name', o.name, 'sizes', u.sizes, 'units', u.units)
          ORDER BY o.kind, o.name
        ), '[]')
        FROM usages u JOIN objects o ON o.uid = u.object_uid WHERE u.tenant = t.name
      ) AS objects
    FROM objects t ${HOME}
    WHERE t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name = ANY(${tenants}::text[])
    ORDER BY t.name`.execute(db);
  return rows.map(({ tenant, tenantUid, infrastructure, infrastructureLimits, prices, tenantLimits, objects }) => ({
    tenant,
    tenantUid,
    infrastructure,
    bounds: {
      bounds: [
        ...(infrastructure === null
          ? []
          : [
              {
                by: { kind: 'Infrastructure' as const, name: infrastructure },
                limits: readLimits(infrastructureLimits),
              },
            ]),
        { by: { kind: 'Tenant' as const, name: tenant }, limits: readLimits(tenantLimits) },
      ],
      prices: readPrices(prices),
    },
    objects: objects.map(({ uid, kind, name, sizes, units }) => ({ uid, kind, name, usage: { sizes, units } })),
  }));
}

export async function tenantCount(db: Session, infrastructure: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count
    FROM objects i JOIN object_references r ON r.target = i.uid JOIN objects t ON t.uid = r.referrer
    WHERE i.kind = 'Infrastructure' AND i.tenant IS NULL AND i.name = ${infrastructure} AND t.kind = ${TENANT_KIND}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

export async function surplusTenants(db: Session): Promise<SurplusTenant[]> {
  const { rows } = await sql<SurplusTenant>`
    SELECT tenant, "tenantUid", infrastructure, most FROM (
      SELECT t.name AS tenant, t.uid AS "tenantUid", i.name AS infrastructure,
        (i.spec -> 'limits' ->> 'tenants')::integer AS most,
        row_number() OVER (PARTITION BY i.uid ORDER BY t.created_at, t.uid) AS place
      FROM objects i JOIN object_references r ON r.target = i.uid JOIN objects t ON t.uid = r.referrer
      WHERE i.kind = 'Infrastructure' AND i.spec -> 'limits' -> 'tenants' IS NOT NULL AND t.kind = ${TENANT_KIND}
    ) AS placed
    WHERE place > most ORDER BY tenant`.execute(db);
  return rows;
}

export async function limitedTenants(db: Session, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT t.name FROM objects t ${HOME}
    WHERE t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name > ${after ?? ''}
      AND (t.spec -> 'limits' IS NOT NULL OR i.spec -> 'limits' IS NOT NULL)
    ORDER BY t.name LIMIT ${limit}`.execute(db);
  return rows.map(({ name }) => name);
}

const PAGE = 1_000;

/** One page of objects whose note differs from what they use. Objects are read and written in the same transaction. */
export async function recount(
  session: Session,
  usageOf: UsageOf,
  after: string | null,
): Promise<{ next: string | null; mended: number }> {
  const { rows } = await sql<{ uid: string; kind: string; spec: JsonObject; sizes: JsonValue; units: JsonValue }>`
    SELECT o.uid, o.kind, o.spec, u.sizes, u.units FROM objects o LEFT JOIN usages u ON u.object_uid = o.uid
    WHERE (o.tenant IS NOT NULL OR o.kind = ${TENANT_KIND})
      AND (${after}::uuid IS NULL OR o.uid > ${after}::uuid)
    ORDER BY o.uid LIMIT ${PAGE}`.execute(session);
  let mended = 0;
  for (const { uid, kind, spec, sizes, units } of rows) {
    const usage = usageOf(kind, spec);
    if (usage === null || isAsNoted(usage, sizes, units)) continue;
    mended += await mend(session, usageOf, uid);
  }
  return { next: rows.length < PAGE ? null : (rows.at(-1)?.uid ?? null), mended };
}

/** Reads the object again and holds it: it may have been changed, and noted rightly, since the page was read. What is noted is true by
 * itself, so that no limit is asked. */
async function mend(session: Session, usageOf: UsageOf, uid: string): Promise<number> {
  const { rows } = await sql<{ kind: string; tenant: string; spec: JsonObject }>`
    SELECT kind, coalesce(tenant, name) AS tenant, spec FROM objects WHERE uid = ${uid} FOR NO KEY UPDATE`.execute(
    session,
  );
  const [object] = rows;
  const usage = object === undefined ? null : usageOf(object.kind, object.spec);
  if (object === undefined || usage === null) return 0;
  const { rows: written } = await sql`
    INSERT INTO usages AS u (object_uid, kind, tenant, sizes, units)
    VALUES (${uid}, ${object.kind}, ${object.tenant}, ${json(usage.sizes ?? [])}::jsonb, ${json(usage.units ?? [])}::jsonb)
    ON CONFLICT (object_uid) DO UPDATE SET sizes = excluded.sizes, units = excluded.units
    WHERE (u.sizes, u.units) IS DISTINCT FROM (excluded.sizes, excluded.units)
    RETURNING object_uid`.execute(session);
  return written.length;
}

function isAsNoted({ sizes = [], units = [] }: Usage, notedSizes: JsonValue, notedUnits: JsonValue): boolean {
  // Without fields that are there but undefined, which are not kept.
  const counted: unknown = JSON.parse(JSON.stringify([sizes, units]));
  return isDeepStrictEqual(counted, [notedSizes, notedUnits]);
}
