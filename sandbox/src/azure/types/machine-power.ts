import type { HttpReply } from '../../http/message.ts';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { pollHeaders, startOperation } from '../arm/polling.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { requireIdle } from '../arm/under-way.ts';
import type { World } from '../world.ts';
import type { ActionContext } from './arm-type.ts';

export type PowerState = 'running' | 'stopped' | 'deallocated';

/** What each action leaves behind, and the words for it in between. */
const ACTIONS = {
  start: { ends: 'running', through: 'starting' },
  restart: { ends: 'running', through: 'running' },
  poweroff: { ends: 'stopped', through: 'stopping' },
  deallocate: { ends: 'deallocated', through: 'deallocating' },
} as const;
type Action = keyof typeof ACTIONS;

export function powerOf(record: ResourceRecord): PowerState {
  const power = textAt(record.hidden, 'power');
  return power === 'stopped' || power === 'deallocated' ? power : 'running';
}

/** Azure has no hardware of this size left, when a name says so. */
function requireCapacity(record: ResourceRecord): void {
  const size = textAt(objectAt(objectAt(record.body, 'properties'), 'hardwareProfile'), 'vmSize') ?? '';
  if (!/_exhausted$/i.test(size)) return;
  throw new ArmError(
    409,
    'AllocationFailed',
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
  );
}

function act(name: Action) {
  return async ({ world, record, request }: ActionContext): Promise<HttpReply> => {
    const type = world.types.require(record.type);
    requireIdle(world, type, record.id, record);
    if (name === 'restart' && powerOf(record) === 'deallocated') {
      throw new ArmError(
        409,
        'OperationNotAllowed',
        `Cannot perform operation 'restart' on VM '${record.name}' since it is deallocated. Please start the VM and retry.`,
      );
    }
    world.resources.put({
      ...record,
      hidden: { ...record.hidden, action: name },
      state: 'Updating',
      changedAt: world.clock().toISOString(),
    });
    const operation = startOperation(world, type, 'write', record.id, textAt(record.body, 'location') ?? 'eastus');
    return {
      status: 202,
      headers: pollHeaders(world, operation, request.query.get('api-version') ?? '', 'both'),
    };
  };
}

/** POST actions, by name in lower case. */
export const powerActions = {
  start: act('start'),
  restart: act('restart'),
  poweroff: act('poweroff'),
  deallocate: act('deallocate'),
};

/** The end of whatever is under way: an action, or the making of the machine, which starts it. */
export function finishPower(world: World, record: ResourceRecord): void {
  const current = world.resources.get(record.id) ?? record;
  const action = textAt(current.hidden, 'action') as Action | undefined;
  const isNew = textAt(current.hidden, 'power') === undefined;
  if (isNew || (action === 'start' && powerOf(current) === 'deallocated')) requireCapacity(current);
  const { action: _action, ...hidden } = current.hidden;
  const power: PowerState = action === undefined ? powerOf(current) : ACTIONS[action].ends;
  world.resources.put({ ...current, hidden: { ...hidden, power } });
}

/** The instance view, as `$expand=instanceView` and lists with `statusOnly=true` have it. */
export function instanceViewOf(record: ResourceRecord): JsonObject {
  const action = textAt(record.hidden, 'action') as Action | undefined;
  const power = action === undefined ? powerOf(record) : ACTIONS[action].through;
  const isNew = textAt(record.hidden, 'power') === undefined;
  const state = record.state.toLowerCase();
  const time = record.changedAt;
  return {
    statuses: [
      {
        code: `ProvisioningState/${state}`,
        level: 'Info',
        displayStatus: record.state === 'Succeeded' ? 'Provisioning succeeded' : record.state,
        time,
      },
      ...(isNew ? [] : [{ code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` }]),
    ],
    ...(isNew || power !== 'running' ? {} : { hyperVGeneration: 'V2', bootDiagnostics: {} }),
  };
}
