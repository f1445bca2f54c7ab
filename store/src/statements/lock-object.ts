import type { DeclaredObject } from '@tenantry/kinds';
import { ObjectGoneError, StaleVersionError } from '../contract.ts';
import { OBJECT_COLUMNS, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';

/**
 * Reads an object and keeps others from changing it until the transaction ends. `forUpdate` also keeps new references to
 * it from coming into being.
 *
 * @throws {ObjectGoneError} @throws {StaleVersionError}
 */
export async function lockObject(
  session: Session,
  uid: string,
  expectedVersion: string | null,
  strength: 'forUpdate' | 'forNoKeyUpdate',
): Promise<DeclaredObject> {
  const select = session.selectFrom('objects').select(OBJECT_COLUMNS).where('uid', '=', uid);
  const row = await (strength === 'forUpdate' ? select.forUpdate() : select.forNoKeyUpdate()).executeTakeFirst();
  if (!row) throw new ObjectGoneError(uid);
  if (expectedVersion !== null && row.resource_version !== expectedVersion) {
    throw new StaleVersionError(row.resource_version);
  }
  return toObject(row);
}
