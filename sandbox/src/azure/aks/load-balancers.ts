import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import type { KubeObject, LoadBalancers } from '../../kubernetes/contract.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import { nextAddress, nextPublicAddress } from '../types/network-behaviour.ts';
import type { World } from '../world.ts';
import { nodeAddresses } from './node-pool.ts';

const INTERNAL = 'service.beta.kubernetes.io/azure-load-balancer-internal';
const FLOATING_OFF = 'service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip';
const LISTS = ['frontendIPConfigurations', 'loadBalancingRules', 'probes'] as const;

/** One of the two that AKS keeps in the resource group of its nodes. */
interface Place {
  readonly id: string;
  readonly isInternal: boolean;
}

/**
 * What AKS's cloud controller does in Azure: one balancer for all public services of a cluster and one for all internal ones, with a
 * frontend and rules for each service, and a public address for each that is public.
 * https://github.com/kubernetes-sigs/cloud-provider-azure/blob/master/pkg/provider/azure_loadbalancer.go
 */
export function aksLoadBalancers(world: World, clusterId: string): LoadBalancers {
  const placeOf = (isInternal: boolean): Place => {
    const properties = objectAt(world.resources.get(clusterId)?.body, 'properties');
    const group = `/subscriptions/${world.subscriptionId}/resourceGroups/${textAt(properties, 'nodeResourceGroup')}`;
    const name = isInternal ? 'kubernetes-internal' : 'kubernetes';
    return { id: `${group}/providers/Microsoft.Network/loadBalancers/${name}`, isInternal };
  };
  return {
    async ensure(service) {
      const isInternal = service.metadata.annotations?.[INTERNAL]?.toLowerCase() === 'true';
      if (service.spec === undefined || !isProbed(service))
        throw new Error(`service ${nameOf(service)} has no port to be probed at`);
      takeOut(world, placeOf(!isInternal), service);
      return await putIn(world, clusterId, placeOf(isInternal), service);
    },
    async release(service) {
      for (const isInternal of [true, false]) takeOut(world, placeOf(isInternal), service);
    },
  };
}

/** `a` and the uid without its hyphens: https://pkg.go.dev/k8s.io/cloud-provider#DefaultLoadBalancerName */
const frontendName = ({ metadata }: KubeObject): string => `a${metadata.uid.replaceAll('-', '')}`.slice(0, 32);

const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

const specOf = (service: KubeObject): JsonObject =>
  isObject(service.spec as Json) ? (service.spec as JsonObject) : {};

const portsOf = (service: KubeObject): JsonObject[] => listAt(specOf(service), 'ports').filter(isObject);

/** Nodes are asked at the port kept for `Local`, else at node ports, which may have been left out. */
function isProbed(service: KubeObject): boolean {
  return (
    typeof specOf(service).healthCheckNodePort === 'number' ||
    portsOf(service).every(({ nodePort }) => typeof nodePort === 'number' && nodePort > 0)
  );
}

async function putIn(world: World, clusterId: string, place: Place, service: KubeObject): Promise<string> {
  const name = frontendName(service);
  const present = world.resources.get(place.id);
  const location = textAt(world.resources.get(clusterId)?.body, 'location') ?? 'eastus';
  const before = partsOf(present, 'frontendIPConfigurations').find((one) => one.name === name);
  const known = textAt(objectAt(before, 'properties'), 'privateIPAddress');
  const part = (list: string, of: string) => ({ id: `${place.id}/${list}/${of}` });
  let address: string;
  let frontend: JsonObject;
  if (place.isInternal) {
    const subnet = subnetOf(world, clusterId);
    address = known ?? nextAddress(world, subnet, await nodeAddresses(world, clusterId));
    frontend = { subnet: { id: subnet }, privateIPAddress: address, privateIPAllocationMethod: 'Dynamic' };
  } else {
    const made = publicAddress(world, place, service, location);
    address = textAt(objectAt(made.body, 'properties'), 'ipAddress') ?? '';
    frontend = { publicIPAddress: { id: made.id }, privateIPAllocationMethod: 'Dynamic' };
  }
  const { healthCheckNodePort } = specOf(service);
  const rules = portsOf(service).map(({ port, protocol, nodePort }) => ({
    ...{ name: `${name}-${String(protocol)}-${String(port)}`, port: port ?? 0, isTcp: protocol !== 'UDP' },
    probe: healthCheckNodePort ?? nodePort ?? 0,
  }));
  const isFloating = service.metadata.annotations?.[FLOATING_OFF]?.toLowerCase() !== 'true';
  write(world, place, location, {
    frontendIPConfigurations: [
      ...others(present, 'frontendIPConfigurations', name),
      { name, ...part('frontendIPConfigurations', name), properties: { ...frontend, provisioningState: 'Succeeded' } },
    ],
    probes: [
      ...others(present, 'probes', name),
      ...rules.map(({ name: rule, probe }) => ({
        name: rule,
        ...part('probes', rule),
        properties: {
          ...(healthCheckNodePort === undefined ? { protocol: 'Tcp' } : { protocol: 'Http', requestPath: '/healthz' }),
          ...{ port: probe, intervalInSeconds: 5, probeThreshold: 2, provisioningState: 'Succeeded' },
        },
      })),
    ],
    loadBalancingRules: [
      ...others(present, 'loadBalancingRules', name),
      ...rules.map(({ name: rule, port, isTcp }) => ({
        name: rule,
        ...part('loadBalancingRules', rule),
        properties: {
          protocol: isTcp ? 'Tcp' : 'Udp',
          frontendPort: port,
          backendPort: port,
          enableFloatingIP: isFloating,
          enableTcpReset: isTcp,
          idleTimeoutInMinutes: 4,
          disableOutboundSnat: true,
          loadDistribution: 'Default',
          frontendIPConfiguration: part('frontendIPConfigurations', name),
          backendAddressPool: part('backendAddressPools', 'kubernetes'),
          probe: part('probes', rule),
          provisioningState: 'Succeeded',
        },
      })),
    ],
  });
  return address;
}

function partsOf(balancer: ResourceRecord | undefined, list: string): JsonObject[] {
  return listAt(objectAt(balancer?.body, 'properties'), list).filter(isObject);
}

/** Parts of a service begin with the name of its frontend, which no other name begins with. */
function others(balancer: ResourceRecord | undefined, list: string, frontend: string): JsonObject[] {
  return partsOf(balancer, list).filter(({ name }) => name !== frontend && !String(name).startsWith(`${frontend}-`));
}

function takeOut(world: World, place: Place, service: KubeObject): void {
  const name = frontendName(service);
  const present = world.resources.get(place.id);
  if (present !== undefined) {
    const [frontendIPConfigurations, loadBalancingRules, probes] = LISTS.map((list) => others(present, list, name));
    const location = textAt(present.body, 'location') ?? '';
    // One that leads nowhere any more goes.
    if (frontendIPConfigurations?.length === 0) world.resources.delete(place.id);
    else
      write(world, place, location, {
        frontendIPConfigurations: frontendIPConfigurations ?? [],
        loadBalancingRules: loadBalancingRules ?? [],
        probes: probes ?? [],
      });
  }
  if (!place.isInternal) world.resources.delete(publicAddressId(place, service));
}

const publicAddressId = ({ id }: Place, service: KubeObject): string =>
  `${id.slice(0, id.indexOf('/loadBalancers/'))}/publicIPAddresses/kubernetes-${frontendName(service)}`;

function publicAddress(world: World, place: Place, service: KubeObject, location: string): ResourceRecord {
  const id = publicAddressId(place, service);
  const known = world.resources.get(id);
  if (known !== undefined) return known;
  try {
    const properties = {
      ...{ publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4', idleTimeoutInMinutes: 4 },
      ipAddress: nextPublicAddress(world),
      resourceGuid: crypto.randomUUID(),
    };
    const tags = { 'k8s-azure-cluster-name': 'kubernetes', 'k8s-azure-service': nameOf(service) };
    const body = { location, sku: { name: 'Standard', tier: 'Regional' }, tags, properties };
    return store(world, id, 'Microsoft.Network/publicIPAddresses', body);
  } catch (cause) {
    if (cause instanceof ArmError) throw new Error(asClientsSay('PUT', id, cause), { cause });
    throw cause;
  }
}

/** As the SDK that the cloud controller is built with tells of a refusal. */
function asClientsSay(method: string, id: string, { status, code, message }: ArmError): string {
  const line = '-'.repeat(80);
  const body = JSON.stringify({ error: { code, message, details: [] } }, null, 2);
  return `${method} https://management.azure.com${id}\n${line}\nRESPONSE ${status}: ${status} Bad Request\nERROR CODE: ${code}\n${line}\n${body}\n${line}\n`;
}

/** Without a word which, a balancer is in the subnet of the first pool. */
function subnetOf(world: World, clusterId: string): string {
  const pools = world.resources.childrenOfType(clusterId, 'Microsoft.ContainerService/managedClusters/agentPools');
  const subnets = pools.flatMap(({ body }) => textAt(objectAt(body, 'properties'), 'vnetSubnetID') ?? []);
  const [first] = subnets;
  if (first === undefined) throw new Error('the cluster is in no subnet');
  return first;
}

function write(world: World, { id }: Place, location: string, parts: Record<(typeof LISTS)[number], Json>): void {
  const pool = `${id}/backendAddressPools/kubernetes`;
  const backendAddressPools = [{ name: 'kubernetes', id: pool, properties: { provisioningState: 'Succeeded' } }];
  const properties = {
    ...{ backendAddressPools, outboundRules: [], inboundNatRules: [], inboundNatPools: [] },
    ...parts,
    resourceGuid: textAt(objectAt(world.resources.get(id)?.body, 'properties'), 'resourceGuid') ?? crypto.randomUUID(),
  };
  store(world, id, 'Microsoft.Network/loadBalancers', {
    ...{ location, sku: { name: 'Standard', tier: 'Regional' }, tags: { 'aks-managed-cluster': 'true' } },
    properties,
  });
}

function store(world: World, id: string, type: string, body: JsonObject): ResourceRecord {
  const now = world.clock().toISOString();
  const record: ResourceRecord = {
    ...{ id, type, body, hidden: {}, etag: newEtag(), changedAt: now, state: 'Succeeded' },
    name: id.slice(id.lastIndexOf('/') + 1),
    createdAt: world.resources.get(id)?.createdAt ?? now,
  };
  world.resources.put(record);
  return record;
}
