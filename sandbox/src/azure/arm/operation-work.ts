import type { World } from '../world.ts';
import { removeTree } from './delete.ts';
import { ArmError } from './error.ts';
import { emptyGroup } from './group-deletion.ts';
import type { Operation } from './operations.ts';

/** What a long operation does when it is due. Repeatable: a restart in its midst does it again. */
export async function doOperation(world: World, operation: Operation): Promise<void> {
  const record = world.resources.get(operation.resourceId);
  if (!record) return;
  const behaviour = world.types.find(record.type)?.behaviour;
  try {
    if (operation.doomed) throw new ArmError(500, 'InternalServerError', 'An error occurred.');
    switch (operation.kind) {
      case 'write':
        await behaviour?.provision?.(record, world);
        break;
      case 'delete':
        return await removeTree(world, record);
      case 'group-delete':
        return await emptyGroup(world, record);
      case 'purge':
        return;
    }
  } catch (cause) {
    const current = world.resources.get(operation.resourceId);
    // A resource whose deletion failed stands as before; one whose write failed says so.
    if (current) world.resources.put({ ...current, state: operation.kind === 'write' ? 'Failed' : 'Succeeded' });
    throw cause;
  }
  const current = world.resources.get(operation.resourceId);
  if (current && current.state !== 'Deleting') world.resources.put({ ...current, state: 'Succeeded' });
}
