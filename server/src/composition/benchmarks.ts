import { randomBytes } from 'node:crypto';
import {
  attack,
  type Call,
  ClusterCalls,
  type KubeAnswer,
  NoSuchIdentity,
  type Role,
  type Tokens,
} from '@tenantry/conformance/kubernetes';
import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { BenchmarkGateway } from '../api/benchmark-gateway.ts';
import { NotReadyError } from '../options.ts';

/** Kubernetes issues none shorter; a benchmark takes seconds. */
const TOKEN_SECONDS = 600;

/** Acts as the tenant's own accounts, by short tokens, and reads the rest as the control plane itself may. */
export function benchmarkGateway(driver: KubernetesDriver): BenchmarkGateway {
  return {
    async run(tenant, other, signal) {
      const connection = outputOf(tenant, 'connection');
      const namespace = outputOf(tenant, 'namespace');
      const victim =
        other === null
          ? { tenant: 'tenantry-conformance-none', namespace: 'tenantry-conformance-none', hosts: [] }
          : { tenant: other.name, namespace: outputOf(other, 'namespace'), hosts: [] };
      const tokens = await tokensOf(driver, connection, namespace, signal);
      const calls = new ClusterCalls(await driver.endpoint(connection), null);
      try {
        const call = asTenant(
          calls.as(() => tokens),
          driver,
          connection,
          [namespace, victim.namespace],
          signal,
        );
        return await attack(namespace, call, {
          run: randomBytes(3).toString('hex'),
          victim,
          viewersReadSecrets: tenant.spec.viewersReadSecrets === true,
          filter: null,
          asAdministrator: false,
          signal,
        });
      } finally {
        await calls.close();
      }
    },
  };
}

function outputOf(tenant: DeclaredObject, name: string): string {
  const value = tenant.status.outputs[name];
  if (typeof value !== 'string') throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
  return value;
}

async function tokensOf(
  driver: KubernetesDriver,
  connection: string,
  namespace: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const accounts: Readonly<Record<Exclude<Role, 'anonymous'>, string>> = {
    viewer: `${namespace}-readonly-user`,
    editor: `${namespace}-edit-user`,
    workload: 'workload',
    default: 'default',
  };
  const tokens: Tokens = {};
  for (const [role, account] of Object.entries(accounts) as [Exclude<Role, 'anonymous'>, string][]) {
    tokens[role] = (await driver.requestToken(connection, namespace, account, TOKEN_SECONDS, { signal })).token;
  }
  return tokens;
}

/**
 * The control plane is no administrator of the cluster: what the suite reads as one, it reads by the rights it has, and
 * what the cluster serves is told to everybody.
 */
function asTenant(
  call: Call,
  driver: KubernetesDriver,
  connection: string,
  namespaces: readonly string[],
  signal: AbortSignal,
): Call {
  let state: ReturnType<KubernetesDriver['networkState']> | null = null;
  const network = () => {
    state ??= driver.networkState(connection, namespaces, { signal });
    return state;
  };
  return async (as, request) => {
    if (as !== 'administrator') return call(as, request);
    if ('path' in request) return call('editor', request);
    const { namespaces: all, networkPolicies, ciliumPolicies } = await network();
    if (request.verb === 'get' && request.resource === 'namespaces') {
      const found = all.find(({ metadata }) => (metadata as JsonObject).name === request.name);
      return found === undefined ? { status: 404, message: 'not found', body: {} } : answer(found);
    }
    if (request.verb === 'list') {
      switch (request.resource) {
        case 'namespaces':
          return answer({ items: all });
        case 'networkpolicies':
          return answer({ items: networkPolicies });
        case 'ciliumclusterwidenetworkpolicies':
          return answer({ items: ciliumPolicies });
        case 'ciliumnetworkpolicies':
          // Both sorts are read at once.
          return answer({ items: [] });
      }
    }
    throw new NoSuchIdentity('administrator', 'the control plane is no administrator of the cluster');
  };
}

const answer = (body: JsonObject): KubeAnswer => ({ status: 200, message: '', body });
