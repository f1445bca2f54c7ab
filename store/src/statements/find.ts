import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { ObjectName } from '../contract.ts';
import { OBJECT_COLUMNS, type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';

export async function findByUid(db: Session, uid: string): Promise<DeclaredObject | null> {
  if (!isUid(uid)) return null;
  const row = await db.selectFrom('objects').select(OBJECT_COLUMNS).where('uid', '=', uid).executeTakeFirst();
  return row ? toObject(row) : null;
}

/** By name, which is unique per kind and tenant. */
export async function findByName(
  db: Session,
  kind: string,
  tenant: string | null,
  name: string,
): Promise<DeclaredObject | null> {
  const row = await db
    .selectFrom('objects')
    .select(OBJECT_COLUMNS)
    .where('kind', '=', kind)
    .where('name', '=', name)
    // Not `IS NOT DISTINCT FROM`: no index serves it.
    .where('tenant', tenant === null ? 'is' : '=', tenant)
    .executeTakeFirst();
  return row ? toObject(row) : null;
}

/** Many by name, in the order asked for. */
export async function findByNames(db: Session, names: readonly ObjectName[]): Promise<(DeclaredObject | null)[]> {
  const [first] = names;
  const wanted = new Map(names.map((name) => [keyOf(name), name]));
  if (first !== undefined && wanted.size === 1) {
    const object = await findByName(db, first.kind, first.tenant, first.name);
    return names.map(() => object);
  }
  const all = [...wanted.values()];
  // Found by kind and name: no index serves a tenant that may be null, and few tenants share a name.
  const { rows } = await sql<ObjectRow>`
    SELECT ${objectColumns('o')}
    FROM unnest(
      ${all.map(({ kind }) => kind)}::text[], ${all.map(({ tenant }) => tenant)}::text[], ${all.map(({ name }) => name)}::text[]
    ) AS wanted(kind, tenant, name)
    JOIN objects o ON o.kind = wanted.kind AND o.name = wanted.name AND o.tenant IS NOT DISTINCT FROM wanted.tenant`.execute(
    db,
  );
  const found = new Map(rows.map((row) => [keyOf(row), toObject(row)]));
  return names.map((name) => found.get(keyOf(name)) ?? null);
}

/** The same for the same name. */
export function keyOf({ kind, tenant, name }: ObjectName): string {
  return JSON.stringify([kind, tenant, name]);
}
