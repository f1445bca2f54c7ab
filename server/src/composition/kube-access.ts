import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import type { KubeGateway } from '../kube/contract.ts';
import { NotReadyError } from '../options.ts';

const ACCOUNTS = { viewer: 'readonly-user', editor: 'edit-user' } as const;

function outputOf(tenant: DeclaredObject, name: string): string {
  const value = tenant.status.outputs[name];
  if (typeof value !== 'string') throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
  return value;
}

/** The access to tenants' clusters over the driver's connections to them. */
export function kubeGateway(driver: KubernetesDriver): KubeGateway {
  return {
    account: (tenant, role) => {
      const namespace = outputOf(tenant, 'namespace');
      return { connection: outputOf(tenant, 'connection'), namespace, name: `${namespace}-${ACCOUNTS[role]}` };
    },
    proxyTarget: ({ connection }) => driver.proxyTarget(connection),
    issue: async ({ connection, namespace, name }, id, seconds) => {
      const boundSecret = await driver.createTokenAnchor(connection, namespace, id);
      const token = await driver.requestToken(connection, namespace, name, seconds, { boundSecret });
      return { ...token, anchorUid: boundSecret.uid };
    },
    anchor: async ({ connection, namespace }, id) => {
      const anchor = await driver.readTokenAnchor(connection, namespace, id);
      return anchor?.uid ?? null;
    },
    end: ({ connection, namespace }, id) => driver.deleteTokenAnchor(connection, namespace, id),
    replace: async ({ connection, namespace, name }) => {
      await driver.replaceServiceAccount(connection, namespace, name);
    },
  };
}
