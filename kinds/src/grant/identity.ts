import { type ROLES, roleAssignment } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { accessAssignmentName } from '../names.ts';
import { accessResource } from '../redis/access.ts';
import { OF_TENANT, tenantInAzure } from '../tenant/azure-tenant.ts';
import { tenantOf } from '../tenant/scope.ts';
import type { GrantSpec } from './schema.ts';

/** A role, and the id of what it is given on. */
interface Given {
  readonly key: string;
  readonly on: string;
  readonly role: keyof typeof ROLES;
}

const BLOB_ROLES = { reader: 'storageBlobDataReader', writer: 'storageBlobDataContributor' } as const;

/** Roles of the asking tenant's identity on exactly what is asked for. */
export function identityResources(
  input: CompileInput<GrantSpec>,
  to: CompiledObject,
  target: CompiledObject,
): DesiredResource[] {
  const { identity } = input.spec;
  if (identity === undefined) return [];
  const place = tenantInAzure(input);
  const title = `role of the identity of ${tenantOf(input).name}: ${identity.role} of ${target.name} of ${to.name}`;
  if (target.kind === 'Redis') {
    const name = accessAssignmentName(input.object.uid);
    return [accessResource(place.scope, idOf(target), name, { key: 'access', title })];
  }
  return givenOn(target, identity).map(({ key, on, role }) =>
    roleAssignment(place.scope, {
      ...{ key, on, role },
      title,
      holder: place.identity,
      principalId: OF_TENANT.identityPrincipalId,
      dependsOn: [],
    }),
  );
}

function givenOn(target: CompiledObject, { role, container, key }: NonNullable<GrantSpec['identity']>): Given[] {
  const { vaultSecrets } = target.status.outputs;
  if (target.kind === 'Secret' && typeof vaultSecrets === 'object' && vaultSecrets !== null) {
    return Object.entries(vaultSecrets)
      .filter(([name]) => key === undefined || name === key)
      .map(([name, id]) => ({ key: `role/${name}`, on: String(id), role: 'keyVaultSecretsUser' }));
  }
  const id = idOf(target);
  const on = container === undefined ? id : `${id}/blobServices/default/containers/${container}`;
  return [{ key: 'role', on, role: BLOB_ROLES[role] }];
}

function idOf({ kind, name, status }: CompiledObject): string {
  const { resourceId } = status.outputs;
  if (typeof resourceId !== 'string') throw new Error(`${kind} ${name} does not show what it is in Azure yet`);
  return resourceId;
}
