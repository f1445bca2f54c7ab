import { roleAssignment } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DeclaredObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { OF_TENANT, tenantInAzure } from '../tenant/azure-tenant.ts';
import { tenantOf } from '../tenant/scope.ts';
import type { GrantSpec } from './schema.ts';

const BLOB_ROLES = { reader: 'storageBlobDataReader', writer: 'storageBlobDataContributor' } as const;

/** A role of the asking tenant's identity on exactly what is asked for. */
export function identityResources(
  input: CompileInput<GrantSpec>,
  to: DeclaredObject,
  target: DeclaredObject,
): DesiredResource[] {
  const { identity } = input.spec;
  if (identity === undefined) return [];
  const place = tenantInAzure(input);
  const account = target.status.outputs.resourceId;
  if (typeof account !== 'string')
    throw new Error(`${target.kind} ${target.name} does not show what it is in Azure yet`);
  const { container } = identity;
  return [
    roleAssignment(place.scope, {
      key: 'role',
      title: `role of the identity of ${tenantOf(input).name}: ${identity.role} of ${target.name} of ${to.name}`,
      on: container === undefined ? account : `${account}/blobServices/default/containers/${container}`,
      role: BLOB_ROLES[identity.role],
      holder: place.identity,
      principalId: OF_TENANT.identityPrincipalId,
      dependsOn: [],
    }),
  ];
}
