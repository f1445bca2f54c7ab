import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { builtInRoles } from '../azure/access/built-in-roles.ts';
import { grant } from '../azure/access/first-grants.ts';
import type { Azure } from '../azure/azure.ts';
import type { HttpReply } from '../http/message.ts';
import { type JsonObject, textAt } from '../json.ts';
import { BadOrder } from './order.ts';

/** `{name, role?}`: an application that signs in with a secret, and a built-in role for it on the subscription. */
export async function addApplication(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const { world } = azure;
  const name = textAt(body, 'name') ?? '';
  if (!/^[A-Za-z0-9 ._-]{1,120}$/.test(name))
    throw new BadOrder('name must be 1 to 120 letters, digits, or any of " ._-"');
  const wanted = textAt(body, 'role') ?? 'Contributor';
  const role = builtInRoles.find(({ roleName }) => roleName.toLowerCase() === wanted.toLowerCase());
  if (!role) throw new BadOrder(`role must be one of: ${builtInRoles.map(({ roleName }) => roleName).join(', ')}`);
  const secret = randomBytes(30).toString('base64url');
  const principal = {
    objectId: randomUUID(),
    clientId: randomUUID(),
    kind: 'ServicePrincipal',
    displayName: name,
    visibleAt: world.clock().toISOString(),
    secretHash: createHash('sha256').update(secret).digest('hex'),
  } as const;
  world.directory.add(principal);
  grant(world, principal.objectId, principal.kind, role.id);
  const { objectId, clientId } = principal;
  return { status: 201, body: { name, role: role.roleName, objectId, clientId, secret, tenantId: world.tenantId } };
}
