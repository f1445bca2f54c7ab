import type { JsonObject } from '@tenantry/kinds';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/** A deed at a user, `name` being the address. */
export async function auditUser(
  session: Session,
  actor: Actor,
  action: string,
  name: string,
  before: JsonObject | null,
  after: JsonObject | null,
): Promise<void> {
  await addAudit(session, actor, [{ action, kind: 'User', name, tenant: null, before, after, outcome: 'success' }]);
}
