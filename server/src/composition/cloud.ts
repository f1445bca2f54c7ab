import {
  type ArmClient,
  readAzureAccessState,
  readConnectedNetworkState,
  readServerAdministrators,
} from '@tenantry/drivers/azure';
import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { readAzureAccess } from '@tenantry/observe/identity';
import { readAzureNetwork } from '@tenantry/observe/reach/azure';
import type { AccessGateway } from '../api/access-gateway.ts';
import type { CloudGateway } from '../api/cloud-gateway.ts';

/** What AKS writes on a node of the pool it belongs to. */
const POOL_LABELS = ['kubernetes.azure.com/agentpool', 'agentpool'];

/**
 * The cloud's networks, read through the Azure driver's client at each question.
 *
 * @param subscriptions ids of those that infrastructures are in
 */
export function cloudGateway(
  arm: ArmClient,
  kubernetes: KubernetesDriver,
  subscriptions: () => Promise<readonly string[]>,
): CloudGateway {
  return {
    place({ status: { outputs } }) {
      const { connection, resourceGroup } = outputs;
      if (typeof connection !== 'string' || typeof resourceGroup !== 'string') return null;
      const [, cluster = '', subscriptionId = ''] = /^aks:(\/subscriptions\/([^/]+)\/.+)$/.exec(connection) ?? [];
      if (cluster === '') return null;
      const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
      return { subscriptionId, resourceGroup: group.toLowerCase(), cluster: cluster.toLowerCase() };
    },
    async picture(subscriptionId, signal) {
      const state = await readConnectedNetworkState(arm, subscriptionId, await subscriptions(), signal);
      return { network: readAzureNetwork(state), at: state.at };
    },
    async nodes(connection, signal) {
      const nodes = await kubernetes.nodes(connection, { signal });
      return nodes.flatMap(({ name, addresses, labels }) => {
        const [address] = addresses;
        if (address === undefined) return [];
        return [{ name, address, pool: POOL_LABELS.map((label) => labels[label]).find((pool) => pool) ?? '' }];
      });
    },
  };
}

/** Who may do what in the cloud, read the same way. */
export function accessGateway(arm: ArmClient): AccessGateway {
  return {
    async access(subscriptionId, signal) {
      const state = await readAzureAccessState(arm, subscriptionId, signal);
      return { access: readAzureAccess(state), at: state.at };
    },
    async administrators(server, signal) {
      const at = new Date();
      return { administrators: await readServerAdministrators(arm, server, signal), at };
    },
  };
}
