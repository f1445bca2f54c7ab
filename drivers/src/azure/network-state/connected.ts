import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../../contract.ts';
import type { ArmClient } from '../arm/armClient.ts';
import { isList, textAt, valueAt } from '../json.ts';
import { parseResourceId } from '../resourceId.ts';
import { type AzureNetworkState, readAzureNetworkState } from './network-state.ts';

/**
 * Reads the state of a subscription, and with it that of each other one whose networks are peered with its own: a way between them
 * is decided on both sides. Peering leads no further than one network, so that nothing beyond is read.
 *
 * @param known subscriptions that may be read; what is peered with others is seen from this side alone
 * @throws DriverError as `readAzureNetworkState` does; a peered subscription that cannot be read is named in `notConsidered`
 */
export async function readConnectedNetworkState(
  arm: Pick<ArmClient, 'list'>,
  subscriptionId: string,
  known: readonly string[],
  signal: AbortSignal,
): Promise<AzureNetworkState> {
  const state = await readAzureNetworkState(arm, subscriptionId, signal);
  const peered = peeredSubscriptions(state.virtualNetworks);
  const others = known.filter(
    (id) => id.toLowerCase() !== subscriptionId.toLowerCase() && peered.has(id.toLowerCase()),
  );
  const beside = await Promise.all(
    others.map(async (id): Promise<Partial<AzureNetworkState>> => {
      try {
        return await readAzureNetworkState(arm, id, signal);
      } catch (error) {
        if (!(error instanceof DriverError) || signal.aborted) throw error;
        return {
          notConsidered: [
            { what: `every network of subscription ${id}`, reason: `it could not be read (${error.code})` },
          ],
        };
      }
    }),
  );
  return beside.reduce<AzureNetworkState>(together, state);
}

function peeredSubscriptions(networks: readonly JsonObject[]): ReadonlySet<string> {
  const peerings = networks.flatMap((network) => {
    const found = valueAt(network, ['properties', 'virtualNetworkPeerings']);
    return isList(found) ? found : [];
  });
  const remotes = peerings.flatMap((peering) => textAt(peering, ['properties', 'remoteVirtualNetwork', 'id']) ?? []);
  return new Set(remotes.map((id) => parseResourceId(id).subscription.toLowerCase()));
}

/** All lists of both. */
function together(one: AzureNetworkState, other: Partial<AzureNetworkState>): AzureNetworkState {
  const lists = Object.entries(one).map(([name, list]) => {
    const more = other[name as keyof AzureNetworkState];
    return [name, Array.isArray(list) && Array.isArray(more) ? [...list, ...more] : list];
  });
  // The same fields, each with a list of the same sort.
  return Object.fromEntries(lists) as AzureNetworkState;
}
