import { isIP } from 'node:net';
import { DriverError } from '@tenantry/drivers/contract';
import type { AddressOwners, KubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject, JsonObject, JsonValue } from '@tenantry/kinds';
import { protocolOf, readCluster, readPod, readService, TENANT_LABEL } from '@tenantry/observe/reach';
import type { AddressOwner, NetworkGateway } from '../api/reach-gateway.ts';
import { NotReadyError } from '../options.ts';

/** Clusters' networks, read through the Kubernetes driver at each question. */
export function networkGateway(driver: KubernetesDriver): NetworkGateway {
  const endpoints: NetworkGateway['endpoints'] = async (connection, namespace, service, signal) => {
    const found = await driver.serviceAddresses(connection, namespace, service, { signal });
    return found.map(({ address, ports }) => ({
      address,
      ports: ports.flatMap(({ name, protocol, port }) =>
        typeof port === 'number' ? [{ name: textOf(name), protocol: protocolOf(protocol), port }] : [],
      ),
    }));
  };
  return {
    place: (tenant) => ({ connection: outputOf(tenant, 'connection'), namespace: outputOf(tenant, 'namespace') }),
    async picture(connection, namespaces, signal) {
      const state = await driver.networkState(connection, namespaces, { signal });
      return {
        cluster: readCluster(state),
        pods: state.pods.map(readPod).filter((pod) => pod !== null),
        services: state.services.map(readService),
        at: state.at,
      };
    },
    async owner(connection, address, signal) {
      const owner = ownerOf(await driver.addressOwners(connection, address, { signal }));
      if (owner === null || owner.kind === 'node') return owner;
      const { namespaces } = await driver.networkState(connection, [owner.namespace], { signal });
      const labels = objectOf(objectOf(namespaces[0]?.metadata).labels);
      return { ...owner, tenant: textOf(labels[TENANT_LABEL]) || null };
    },
    endpoints,
    async apiServers(connection, signal) {
      const found = await endpoints(connection, 'default', 'kubernetes', signal).catch(orNone);
      if (found.length > 0) return { endpoints: found, isOurs: false };
      const { hostname, port } = new URL((await driver.endpoint(connection)).server);
      const address = hostname.replace(/^\[|\]$/g, '');
      const own = { address, ports: [{ name: 'https', protocol: 'TCP', port: Number(port || 443) }] };
      return { endpoints: isIP(address) === 0 ? [] : [own], isOurs: true };
    },
  };
}

/** A cluster whose ClusterRole is of an earlier version does not let us see endpoint slices. */
function orNone(error: unknown): [] {
  if (error instanceof DriverError && error.kind === 'forbidden') return [];
  throw error;
}

function outputOf(tenant: DeclaredObject, name: string): string {
  const value = tenant.status.outputs[name];
  if (typeof value !== 'string') throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
  return value;
}

function ownerOf({ pods, services, nodes }: AddressOwners): AddressOwner | null {
  const of = (kind: 'pod' | 'service', body: JsonObject): AddressOwner => {
    const { namespace, name } = objectOf(body.metadata);
    return { kind, namespace: textOf(namespace), name: textOf(name), tenant: null };
  };
  if (nodes[0] !== undefined) return { kind: 'node', name: nodes[0] };
  if (pods[0] !== undefined) return of('pod', pods[0]);
  return services[0] === undefined ? null : of('service', services[0]);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
