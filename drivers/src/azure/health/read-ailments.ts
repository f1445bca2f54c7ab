import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from '../arm/armClient.ts';
import { driverError } from '../errors.ts';
import { isList, textAt, valueAt } from '../json.ts';

/** What Azure itself says is wrong with a resource. */
export interface AzureAilment {
  /** Of the resource, as Azure writes it. */
  readonly id: string;
  readonly state: 'Unavailable' | 'Degraded';
  /** A sentence. */
  readonly summary: string;
  /** What Azure does about it, or asks for; empty where it says nothing. */
  readonly action: string;
}

const API_VERSION = '2024-02-01';
const STATUS = /\/providers\/Microsoft\.ResourceHealth\/availabilityStat[^/]*\/[^/]+$/i;
/** Somebody stopped it: https://learn.microsoft.com/azure/service-health/resource-health-overview#health-status */
const BY_HAND = /user|customer/i;

/**
 * Resources of a subscription that are not available, or not wholly, through no doing of their owners: one list for all. What Azure
 * does not know is left out.
 *
 * @throws DriverError when Azure does not answer
 */
export async function readAilments(
  arm: Pick<ArmClient, 'list'>,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<AzureAilment[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ResourceHealth/availabilityStatuses`;
  const statuses = await arm.list(path, API_VERSION, signal).catch((error: unknown) => {
    throw driverError(error, 'reading the health of resources');
  });
  return statuses.flatMap((status) => ailmentIn(status) ?? []);
}

function firstAction(status: JsonObject): string {
  const actions = valueAt(status, ['properties', 'recommendedActions']);
  return (isList(actions) ? textAt(actions[0], ['action']) : null) ?? '';
}

function ailmentIn(status: JsonObject): AzureAilment | null {
  const of = (field: string) => textAt(status, ['properties', field]) ?? '';
  const id = textAt(status, ['id']) ?? '';
  const state = of('availabilityState');
  if (!STATUS.test(id) || (state !== 'Unavailable' && state !== 'Degraded') || BY_HAND.test(of('reasonType')))
    return null;
  return {
    id: id.replace(STATUS, ''),
    state,
    summary: of('summary') || of('title'),
    action: firstAction(status),
  };
}
