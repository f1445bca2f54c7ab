import type { World } from '../world.ts';
import { removeTree, requireUnused } from './delete.ts';
import { ArmError } from './error.ts';
import type { ResourceRecord } from './resource.ts';

const ZONE_LINKS = 'Microsoft.Network/privateDnsZones/virtualNetworkLinks';

/**
 * Empties a resource group. What others still use stays until they are gone too; what is used from outside the group
 * stays for good, and then the group does as well.
 */
export async function emptyGroup(world: World, group: ResourceRecord): Promise<void> {
  let refusal: ArmError | undefined;
  for (let progressed = true; progressed; ) {
    progressed = false;
    refusal = undefined;
    for (const record of linksFirst(world, group)) {
      try {
        requireUnused(world, record, record.id);
        world.types.find(record.type)?.behaviour?.beforeDelete?.(record, world);
      } catch (cause) {
        if (!(cause instanceof ArmError)) throw cause;
        refusal = cause;
        continue;
      }
      await removeTree(world, record);
      progressed = true;
    }
  }
  const left = world.resources.children(group.id);
  if (left.length === 0) {
    world.resources.delete(group.id);
    return;
  }
  world.resources.put({ ...group, state: 'Succeeded' });
  const names = left.map((record) => `${record.type}/${record.name}`).join(', ');
  throw new ArmError(
    409,
    'ResourceGroupDeletionBlocked',
    `Deletion of resource group '${group.name}' failed as resources with identifiers '${names}' could not be deleted. The provisioning state of the resource group will be rolled back. ${refusal?.message ?? ''}`,
  );
}

/** A private DNS zone is not deleted before its links, and a network not before the links to it. */
function linksFirst(world: World, group: ResourceRecord): ResourceRecord[] {
  const top = world.resources.children(group.id);
  const links = top.flatMap((zone) => world.resources.childrenOfType(zone.id, ZONE_LINKS));
  return [...links, ...top];
}
