import type { DeclaredObject } from '@tenantry/kinds';
import { OBJECT_COLUMNS, toObject } from '../database/object-row.ts';
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
