import type { ApiResource, KubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { RightsGateway } from '../api/can-gateway.ts';
import { NotReadyError } from '../options.ts';

/** What a cluster serves changes when something is installed in it. */
const DISCOVERY_MS = 30_000;
const MOST_CLUSTERS = 200;

const ACCOUNTS = { viewer: 'readonly-user', editor: 'edit-user' } as const;

export function rightsGateway(driver: KubernetesDriver, clock: () => Date = () => new Date()): RightsGateway {
  const discovered = new Map<string, { readonly at: number; readonly resources: readonly ApiResource[] }>();
  return {
    account(tenant, role) {
      const { namespace, connection } = tenant.status.outputs;
      if (typeof namespace !== 'string' || typeof connection !== 'string') {
        throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
      }
      return { connection, namespace, account: `${namespace}-${ACCOUNTS[role]}` };
    },
    async resources(connection, signal) {
      const now = clock().getTime();
      const known = discovered.get(connection);
      if (known !== undefined && now - known.at < DISCOVERY_MS) return known.resources;
      const resources = await driver.apiResources(connection, { signal });
      if (discovered.size >= MOST_CLUSTERS) discovered.clear();
      discovered.set(connection, { at: now, resources });
      return resources;
    },
    review: (connection, question, signal) => driver.reviewAccess(connection, question, { signal }),
    role: (connection, namespace, name, signal) => driver.role(connection, namespace, name, { signal }),
    rights: (connection, namespace, signal) => driver.rights(connection, namespace, { signal }),
  };
}
