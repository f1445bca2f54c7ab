import { type JsonValue, limitBreaches, readLimits, readPrices, type Usage, type UsedUnit } from '@tenantry/kinds';
import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import { LimitReachedError } from './contract.ts';

/** An object, and what it is about to use. */
export interface Use {
  readonly object: {
    readonly uid: string;
    readonly kind: string;
    readonly name: string;
    readonly tenant: string | null;
  };
  readonly usage: Usage;
}

/** One that counts: in its tenant, or a tenant in itself. */
interface Asked {
  readonly uid: string;
  readonly kind: string;
  readonly inside: string;
  readonly usage: Usage;
}

/**
 * Notes what objects use, and refuses it where a tenant has no room for it, each counting those before it. One at a time per
 * tenant, and for new tenants per infrastructure: who comes second counts what the first has stored, on whatever replica. The
 * limits are read behind the lock too, so that everything stored after a limit was set is held against it. A deletion gives back
 * when the object is gone, and needs no lock for it: who does not see it yet only counts too much.
 *
 * @param areNew whether nothing is noted of them yet
 * @throws {LimitReachedError}
 */
export async function holdUsage(session: Session, uses: readonly Use[], areNew: boolean): Promise<void> {
  const asked = uses.flatMap(({ object: { uid, kind, name, tenant }, usage }): Asked[] => {
    const inside = kind === TENANT_KIND ? name : tenant;
    return inside === null ? [] : [{ uid, kind, inside, usage }];
  });
  if (asked.length === 0) return;
  await lock(session, asked, areNew);
  const found = new Map((await noted(session, asked)).map((row) => [row.inside, row]));
  for (const [index, one] of asked.entries()) {
    const room = found.get(one.inside);
    if (room !== undefined) refuseBreaches(one, room, asked.slice(0, index), found);
  }
}

/** In one order, so that two who want the same locks do not wait for each other. */
async function lock(session: Session, asked: readonly Asked[], areNew: boolean): Promise<void> {
  const isAlone = ({ kind }: Asked) => kind === TENANT_KIND && areNew;
  const newTenants = asked.filter(isAlone).map(({ uid }) => uid);
  const insides = asked.filter((one) => !isAlone(one)).map(({ inside }) => inside);
  await sql`
    SELECT pg_advisory_xact_lock(class, key) FROM (
      SELECT hashtext('tenantry.tenants') AS class, hashtext(r.target::text) AS key
      FROM object_references r JOIN objects i ON i.uid = r.target AND i.kind = 'Infrastructure'
      WHERE r.referrer = ANY(${newTenants}::uuid[])
      UNION
      SELECT hashtext('tenantry.usage'), hashtext(inside) FROM unnest(${insides}::text[]) AS inside
      ORDER BY class, key
    ) locks`.execute(session);
}

function refuseBreaches(
  { uid, kind, inside, usage }: Asked,
  room: Found,
  earlier: readonly Asked[],
  found: ReadonlyMap<string, Found>,
): void {
  const inTenant = earlier.filter((other) => other.inside === inside);
  const neighbours = earlier.filter(
    (other) => other.kind === TENANT_KIND && found.get(other.inside)?.infrastructure === room.infrastructure,
  );
  const count =
    kind === TENANT_KIND
      ? Number(room.tenants) + neighbours.length
      : (room.counts[kind] ?? 0) + inTenant.filter((other) => other.kind === kind).length;
  const before = room.before?.[uid];
  const breaches = limitBreaches(
    { kind, tenant: inside, before: before ?? null, after: usage },
    { count, units: [...room.units, ...inTenant.flatMap((other) => other.usage.units ?? [])] },
    {
      bounds: [
        ...(room.infrastructure === null
          ? []
          : [
              {
                by: { kind: 'Infrastructure' as const, name: room.infrastructure },
                limits: readLimits(room.infrastructureLimits),
              },
            ]),
        { by: { kind: 'Tenant' as const, name: inside }, limits: readLimits(room.tenantLimits) },
      ],
      prices: readPrices(room.prices),
    },
  );
  if (breaches.length > 0) throw new LimitReachedError(breaches);
}

/** What is there of a tenant beside what is asked for. */
interface Found {
  readonly inside: string;
  readonly infrastructure: string | null;
  readonly infrastructureLimits: JsonValue;
  readonly prices: JsonValue;
  readonly tenantLimits: JsonValue;
  /** As it was noted for those that are asked for, by uid; null for none. */
  readonly before: Readonly<Record<string, Required<Usage>>> | null;
  /** Others in the tenant, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the others of the tenant use, added up. */
  readonly units: readonly UsedUnit[];
  /** Other tenants of the infrastructure, where they are limited. */
  readonly tenants: string;
}

/** Writes the notes, and reads what is there beside them as it was before. */
async function noted(session: Session, asked: readonly Asked[]): Promise<readonly Found[]> {
  const uids = asked.map(({ uid }) => uid);
  const insides = [...new Set(asked.map(({ inside }) => inside))];
  const hasTenants = asked.some(({ kind }) => kind === TENANT_KIND);
  const rowsOf = asked.map(({ uid, kind, inside, usage: { sizes = [], units = [] } }) => ({
    ...{ uid, kind, inside, sizes, units },
  }));
  const { rows } = await sql<Found>`
    WITH before AS MATERIALIZED (
      SELECT object_uid, tenant, sizes, units FROM usages WHERE object_uid = ANY(${uids}::uuid[])
    ), written AS (
      INSERT INTO usages AS u (object_uid, kind, tenant, sizes, units)
      SELECT a.uid, a.kind, a.inside, a.sizes, a.units
      FROM jsonb_to_recordset(${json(rowsOf)}::jsonb) AS a(uid uuid, kind text, inside text, sizes jsonb, units jsonb)
      ON CONFLICT (object_uid) DO UPDATE SET sizes = excluded.sizes, units = excluded.units
      WHERE (u.sizes, u.units) IS DISTINCT FROM (excluded.sizes, excluded.units)
    ), places AS MATERIALIZED (
      SELECT t.name, t.spec, i.uid AS infrastructure_uid, i.name AS infrastructure, i.spec AS infrastructure_spec
      FROM objects t LEFT JOIN LATERAL (
        SELECT o.uid, o.name, o.spec FROM object_references r JOIN objects o ON o.uid = r.target
        WHERE r.referrer = t.uid AND o.kind = 'Infrastructure' LIMIT 1
      ) i ON true
      WHERE t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name = ANY(${insides}::text[])
    ), crowds AS MATERIALIZED (
      SELECT r.target, count(*) AS tenants
      FROM object_references r JOIN objects o ON o.uid = r.referrer AND o.kind = ${TENANT_KIND}
      WHERE ${hasTenants}::boolean AND r.target IN (
        SELECT infrastructure_uid FROM places WHERE infrastructure_spec -> 'limits' -> 'tenants' IS NOT NULL
      ) AND r.referrer <> ALL(${uids}::uuid[])
      GROUP BY r.target
    )
    SELECT p.name AS inside, p.infrastructure, p.infrastructure_spec -> 'limits' AS "infrastructureLimits",
      p.infrastructure_spec -> 'prices' AS prices, p.spec -> 'limits' AS "tenantLimits",
      (
        SELECT jsonb_object_agg(b.object_uid, jsonb_build_object('sizes', b.sizes, 'units', b.units))
        FROM before b WHERE b.tenant = p.name
      ) AS before,
      (
        SELECT coalesce(jsonb_object_agg(others.kind, others.count), '{}') FROM (
          SELECT kind, count(*) AS count FROM usages
          WHERE tenant = p.name AND object_uid <> ALL(${uids}::uuid[]) GROUP BY kind
        ) others
      ) AS counts,
      (
        SELECT coalesce(jsonb_agg(to_jsonb(sums)), '[]') FROM (
          SELECT used.unit, sum(used.quantity) AS quantity
          FROM usages u, jsonb_to_recordset(u.units) AS used(unit text, quantity numeric)
          WHERE u.tenant = p.name AND u.object_uid <> ALL(${uids}::uuid[]) GROUP BY used.unit
        ) sums
      ) AS units,
      coalesce(crowds.tenants, 0) AS tenants
    FROM places p LEFT JOIN crowds ON crowds.target = p.infrastructure_uid`.execute(session);
  return rows;
}
