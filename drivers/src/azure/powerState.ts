import type { JsonObject } from '@tenantry/kinds';
import { isList, isObject, textAt, valueAt } from './json.ts';
import { parseResourceId } from './resourceId.ts';

/** Whether a machine runs: no resource of Azure's own, but read with the machine and changed by its actions. */
export const POWER_STATE = 'Microsoft.Compute/virtualMachines/powerState';

/** Tag of a machine: how many restarts of those that were asked for it has had. */
export const RESTARTS_TAG = 'tenantry-restarts';

const ON_THE_WAY = new Set(['starting', 'stopping', 'deallocating']);

/**
 * What a machine's own answer, with its instance view, says of its power. `deallocated` costs no machine; `stopped` by its own
 * system still does. https://learn.microsoft.com/azure/virtual-machines/states-billing
 */
export function powerStateOf(machine: JsonObject): JsonObject | null {
  const id = textAt(machine, ['id']);
  if (id === null) return null;
  const statuses = valueAt(machine, ['properties', 'instanceView', 'statuses']);
  const codes = (isList(statuses) ? statuses : []).filter(isObject).map(({ code }) => String(code));
  const state = codes.find((code) => code.startsWith('PowerState/'))?.slice('PowerState/'.length) ?? 'unknown';
  const restarts = textAt(machine, ['tags', RESTARTS_TAG]) ?? '0';
  const provisioningState = ON_THE_WAY.has(state) ? 'Updating' : textAt(machine, ['properties', 'provisioningState']);
  return {
    id: `${id}/powerState/current`,
    name: 'current',
    properties: {
      state,
      restarts: /^\d{1,9}$/.test(restarts) ? Number(restarts) : 0,
      // A machine that failed is put right as itself; its power can still be changed.
      ...(provisioningState === 'Failed' || provisioningState === null ? {} : { provisioningState }),
    },
  };
}

/** The action of the machine that makes its power what is wanted. */
export function powerAction(
  desired: JsonObject,
  observed: JsonObject,
): { readonly name: string; readonly restarts: number | null } {
  const wanted = textAt(desired, ['properties', 'state']);
  const restarts = valueAt(desired, ['properties', 'restarts']);
  if (wanted === 'deallocated') return { name: 'deallocate', restarts: null };
  const count = typeof restarts === 'number' ? restarts : null;
  // A start is a restart too.
  return { name: textAt(observed, ['properties', 'state']) === 'running' ? 'restart' : 'start', restarts: count };
}

/** Id of the machine whose power it is. */
export function machineOf(id: string): string {
  return parseResourceId(id).parent;
}
