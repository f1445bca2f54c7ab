import type { ArmType } from '../types/arm-type.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { parentId } from './path.ts';
import type { ResourceRecord } from './resource.ts';

/** Refuses a write while another is under way, each service in its own words. */
export function requireIdle(world: World, type: ArmType, id: string, existing: ResourceRecord | undefined): void {
  const namespace = type.type.split('/')[0] ?? '';
  const own = existing ? world.operations.underWay(id) : undefined;
  if (own) {
    if (namespace === 'Microsoft.ContainerService') {
      throw new ArmError(
        409,
        'OperationNotAllowed',
        `Operation is not allowed: Another operation (${own.id}) is in progress, please wait for it to finish before starting a new operation.`,
      );
    }
    if (namespace === 'Microsoft.KeyVault')
      throw new ArmError(
        409,
        'ConflictError',
        `A conflict occurred that prevented the operation from completing on '${id}'.`,
      );
    const busy = oneAtATime[namespace];
    if (busy) throw busy(id);
    throw new ArmError(
      409,
      'AnotherOperationInProgress',
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${own.id}.`,
    );
  }
  const busy = oneAtATime[namespace];
  if (busy) {
    requireIdleTree(world, id, busy);
    return;
  }
  if (type.type.split('/').length < 3) return;
  const parent = parentId(id);
  const related = [parent, ...world.resources.childrenOfType(parent, type.type).map((record) => record.id)]
    .map((relative) => world.operations.underWay(relative))
    .find((operation) => operation !== undefined);
  if (!related) return;
  if (namespace === 'Microsoft.Network') {
    throw new ArmError(
      429,
      'RetryableErrorDueToAnotherOperation',
      `Operation could not be completed because a related operation (${related.id}) on '${related.resourceId}' is in progress. Retry later.`,
      { headers: { 'Retry-After': '1' } },
    );
  }
  if (namespace === 'Microsoft.ContainerService' && related.resourceId.toLowerCase() === parent.toLowerCase()) {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Operation is not allowed: Another operation (${related.id}) is in progress on the managed cluster, please wait for it to finish.`,
    );
  }
}

/** Services of which a resource does one thing at a time, for itself and for what is in it, and what they say meanwhile. */
const oneAtATime: Readonly<Record<string, (id: string) => ArmError>> = {
  'Microsoft.DBforPostgreSQL': (id) =>
    new ArmError(
      409,
      'ServerIsBusy',
      `Cannot complete operation because server '${outermost(id).split('/').at(-1)}' is busy processing another operation. Please try again later.`,
    ),
  'Microsoft.Cache': (id) =>
    new ArmError(
      409,
      'Conflict',
      `The resource '${outermost(id)}' is being changed by another operation. Please try again later.`,
    ),
};

/** `/subscriptions/…/resourceGroups/…/providers/<namespace>/<type>/<name>` of whatever lies in it. */
function outermost(id: string): string {
  return id.split('/').slice(0, 9).join('/');
}

function requireIdleTree(world: World, id: string, busy: (id: string) => ArmError): void {
  const whole = outermost(id);
  const isBusy = [whole, ...world.resources.descendants(whole).map((record) => record.id)].some(
    (relative) => world.operations.underWay(relative) !== undefined,
  );
  if (isBusy) throw busy(id);
}
