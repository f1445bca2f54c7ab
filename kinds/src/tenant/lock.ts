import { type ArmScope, armResource } from '../azure/arm.ts';
import { CONTENTS, type DesiredResource } from '../model/resource.ts';

/** Keeps other hands from deleting what is in the tenant's group. Made last, and taken off first when the tenant is deleted. */
export function lockResource(
  scope: ArmScope,
  tenant: string,
  group: string,
  inGroup: readonly DesiredResource[],
): DesiredResource {
  return armResource(scope, {
    key: 'lock',
    title: 'lock against deletion by others',
    type: 'Microsoft.Authorization/locks',
    id: `${group}/providers/Microsoft.Authorization/locks/tenantry-no-delete`,
    body: { properties: { level: 'CanNotDelete', notes: `Tenant ${tenant}: delete it with Tenantry.` } },
    dependsOn: ['resource-group', ...inGroup.filter(({ id }) => id.startsWith(`${group}/`)).map(({ key }) => key)],
    goesBefore: [CONTENTS],
  });
}
