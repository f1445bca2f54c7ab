import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { PROVIDER_PREFIX } from '../accounts/users.ts';
import { addAudit, type Deed } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { Sealed } from '../sealing/seal.ts';
import type { IdentityProviderRow } from './contract.ts';

/** An installation has a few; a list beyond this is a mistake. */
const MOST_PROVIDERS = 100;
const COLUMNS = sql`name, spec, updated_at AS "updatedAt", updated_by AS "updatedBy"`;

export async function identityProviders(db: Session): Promise<IdentityProviderRow[]> {
  const { rows } = await sql<IdentityProviderRow>`
    SELECT ${COLUMNS} FROM identity_providers ORDER BY name LIMIT ${MOST_PROVIDERS}`.execute(db);
  return rows;
}

export async function identityProvider(
  db: Session,
  name: string,
): Promise<(IdentityProviderRow & { secret: Sealed }) | null> {
  const { rows } = await sql<IdentityProviderRow & { key_id: string; nonce: Buffer; sealed: Buffer }>`
    SELECT ${COLUMNS}, key_id, nonce, sealed FROM identity_providers WHERE name = ${name}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { key_id: keyId, nonce, sealed, ...provider } = row;
  return { ...provider, secret: { keyId, nonce, sealed } };
}

export async function saveIdentityProvider(
  session: Session,
  { name, spec, secret }: { readonly name: string; readonly spec: JsonObject; readonly secret: Sealed },
  actor: Actor,
): Promise<{ provider: IdentityProviderRow; isNew: boolean }> {
  await holdMasterKey(session, secret.keyId);
  const before = await identityProvider(session, name);
  const { rows } = await sql<IdentityProviderRow>`
    INSERT INTO identity_providers (name, spec, key_id, nonce, sealed, updated_by)
    VALUES (${name}, ${json(spec)}::jsonb, ${secret.keyId}, ${secret.nonce}, ${secret.sealed}, ${storable(actor.name)})
    ON CONFLICT (name) DO UPDATE SET spec = EXCLUDED.spec, key_id = EXCLUDED.key_id, nonce = EXCLUDED.nonce,
      sealed = EXCLUDED.sealed, updated_by = EXCLUDED.updated_by, updated_at = now()
    RETURNING ${COLUMNS}`.execute(session);
  const [provider] = rows;
  if (provider === undefined) throw new Error(`the identity provider ${name} was stored and is not there`);
  await endSessionsOf(session, name);
  const isNew = before === null;
  await addAudit(session, actor, [deed(isNew ? 'create' : 'update', name, before?.spec ?? null, spec)]);
  return { provider, isNew };
}

export async function removeIdentityProvider(session: Session, name: string, actor: Actor): Promise<boolean> {
  const { rows } = await sql<{ spec: JsonObject }>`
    DELETE FROM identity_providers WHERE name = ${name} RETURNING spec`.execute(session);
  const [removed] = rows;
  if (removed === undefined) return false;
  await endSessionsOf(session, name);
  // Another provider of the same name would know other people by the same subjects.
  await sql`DELETE FROM user_accounts WHERE provider_id = ${PROVIDER_PREFIX + name}`.execute(session);
  await addAudit(session, actor, [deed('delete', name, removed.spec, null)]);
  return true;
}

export async function settleProviderUser(
  session: Session,
  provider: string,
  subject: string,
  { email, name }: { readonly email: string; readonly name: string },
  actor: Actor,
): Promise<{ userId: string; email: string; isDisabled: boolean } | null> {
  const providerId = PROVIDER_PREFIX + provider;
  // One after another: two first sign-ins at once must not both find nobody.
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.users'))`.execute(session);
  const known = await sql<{ userId: string; email: string; isDisabled: boolean }>`
    SELECT u.id AS "userId", u.email, u.disabled_at IS NOT NULL AS "isDisabled"
    FROM user_accounts a JOIN users u ON u.id = a.user_id
    WHERE a.provider_id = ${providerId} AND a.account_id = ${subject}`.execute(session);
  if (known.rows[0] !== undefined) return known.rows[0];

  const added = await sql<{ id: string }>`
    INSERT INTO users (email, name, email_verified) VALUES (${email}, ${storable(name)}, true)
    ON CONFLICT (email) DO NOTHING RETURNING id`.execute(session);
  // Whom an administrator added without a password waits for this; whoever has another way in does not.
  const waiting = await sql<{ id: string; isDisabled: boolean }>`
    SELECT id, disabled_at IS NOT NULL AS "isDisabled" FROM users u
    WHERE email = ${email} AND NOT EXISTS (SELECT FROM user_accounts a WHERE a.user_id = u.id)`.execute(session);
  const [found] = waiting.rows;
  if (found === undefined) return null;
  await sql`
    INSERT INTO user_accounts (user_id, provider_id, account_id) VALUES (${found.id}, ${providerId}, ${subject})`.execute(
    session,
  );
  await addAudit(session, actor, [
    {
      action: added.rows.length > 0 ? 'create' : 'link-provider',
      kind: 'User',
      name: email,
      tenant: null,
      before: null,
      after: { provider },
      outcome: 'success',
    },
  ]);
  return { userId: found.id, email, isDisabled: found.isDisabled };
}

async function endSessionsOf(session: Session, provider: string): Promise<void> {
  await sql`DELETE FROM sessions WHERE provider = ${provider}`.execute(session);
}

function deed(action: string, name: string, before: JsonObject | null, after: JsonObject | null): Deed {
  return { action, kind: 'IdentityProvider', name, tenant: null, before, after, outcome: 'success' };
}
