import { rangeAround } from '../azure/ipv4.ts';
import type { AzureInfrastructureSpec } from '../infrastructure/schema.ts';
import { subnetsOf } from '../infrastructure/subnets.ts';
import { kubernetesObject } from '../kubernetes/object.ts';
import type { CompileInput, NotOffered, Outstanding, SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { concat, type DesiredResource, output, type Template } from '../model/resource.ts';
import { SERVICE_LABEL } from '../service/pod.ts';
import { type ServiceSpec, serviceSchema, targetName } from '../service/schema.ts';
import { type AzureTenant, placeInAzure } from '../tenant/azure-tenant.ts';
import { egressBlocks } from '../tenant/egress.ts';
import { infrastructureOf, resolvedTenantOf, scopeInTenant, tenantOf } from '../tenant/scope.ts';
import { knownShard } from '../tenant/shard.ts';
import { balancedPorts, type EndpointRule, protocolsOf, wayToBalancer } from './rules.ts';
import type { EndpointSpec } from './schema.ts';

export type ServiceEndpointSpec = EndpointSpec & { readonly service: string };

type Input = Pick<CompileInput<EndpointSpec>, 'object' | 'references' | 'installation'> & {
  readonly spec: ServiceEndpointSpec;
};
type Port = EndpointSpec['ports'][number];
type ServicePort = ServiceSpec['ports'][number];

/** On AKS a balancer in the network and not in public: https://learn.microsoft.com/azure/aks/internal-lb */
const INTERNAL = 'service.beta.kubernetes.io/azure-load-balancer-internal';

/** The port of the service that one of the endpoint leads to; undefined where the service has none such. */
function servicePort(ports: readonly ServicePort[], { port, target, protocol }: Port): ServicePort | undefined {
  return ports.find((own) => own.port === (target ?? port) && own.protocol === protocol);
}

/** Each port with that of the service, and the name that the container has for it; those that the service has. */
function ledPorts({
  spec,
  references,
}: Pick<Input, 'spec' | 'references'>): { port: Port; to: ServicePort; target: string }[] {
  const { ports } = serviceSchema.parse(referred(references).spec);
  return spec.ports.flatMap((port) => {
    const to = servicePort(ports, port);
    return to === undefined ? [] : [{ port, to, target: targetName(ports, to) }];
  });
}

function referred({ service }: Input['references']): CompiledObject {
  if (service === undefined) throw new Error('an endpoint needs the service that it leads to');
  return service;
}

/** Where the addresses of the tenant's hosts are. Those of other tenants there cannot get out to the balancer. */
function hostRange(place: AzureTenant, tenant: CompiledObject): string {
  const { addressSpace, shards } = place.infrastructure.network;
  const number = Number(knownShard(place.layout, tenant).name);
  const found = subnetsOf(addressSpace, Math.max(shards, number)).shards[number - 1];
  if (found === undefined) throw new Error(`shard ${number} is in no range`);
  return found.workload;
}

/** Where other tenants' hosts, nodes and pods are: never the internet. */
const ownRanges = ({ network }: AzureInfrastructureSpec): string[] => [
  network.addressSpace,
  network.podCidr,
  network.serviceCidr,
];

/** Whose connections are let in. */
function sources(input: Input): Template[] {
  const { spec, references } = input;
  const place = placeInAzure(tenantOf(input), input);
  if (spec.to === 'tenant') {
    if (place === null) throw new Error('nothing of a tenant without a cloud is outside its cluster');
    return [{ ipBlock: { cidr: hostRange(place, tenantOf({ references })) } }];
  }
  const closed = place === null ? [] : ownRanges(place.infrastructure);
  return egressBlocks({ internet: spec.sources.length === 0, allow: spec.sources }, closed);
}

/** Ranges that the balancer itself lets in; none for everybody. */
function sourceRanges(input: Input): string[] {
  const { spec } = input;
  if (spec.to === 'internet') return spec.sources.map((range) => rangeAround(range) ?? range);
  const place = placeInAzure(tenantOf(input), input);
  return place === null ? [] : [hostRange(place, tenantOf(input))];
}

/**
 * A service of the cluster of its own that a load balancer leads to, and the policy that lets in whom it is for: to exactly these
 * ports of exactly these pods.
 *
 * Without node ports, which are open to every tenant. A balancer of Azure then asks the port that Kubernetes keeps for `Local`, by
 * which the client's address stays as it is: https://github.com/kubernetes-sigs/cloud-provider-azure/pull/10644
 */
export function serviceBalancer(input: Input): DesiredResource[] {
  const { object, spec, references } = input;
  const scope = scopeInTenant(input);
  const { name } = referred(references);
  const led = ledPorts(input);
  const from = sources(input);
  if (led.length === 0 || from.length === 0) return [];
  const pods: Template = { [SERVICE_LABEL]: name };
  const ranges = sourceRanges(input);
  const isAzure = infrastructureOf(input).spec.provider === 'azure';
  return [
    kubernetesObject(scope, {
      key: 'way-in',
      title: `network policy into service ${name}`,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      plural: 'networkpolicies',
      name: `tenantry-endpoint-${object.name}`,
      namespaced: true,
      body: {
        spec: {
          podSelector: { matchLabels: pods },
          policyTypes: ['Ingress'],
          ingress: [{ from, ports: led.map(({ to }) => ({ protocol: to.protocol, port: to.target ?? to.port })) }],
        },
      },
    }),
    kubernetesObject(scope, {
      key: 'load-balancer',
      title: `load balancer ${object.name}`,
      apiVersion: 'v1',
      kind: 'Service',
      plural: 'services',
      name: `tenantry-endpoint-${object.name}`,
      namespaced: true,
      ...(isAzure && spec.to === 'tenant' ? { annotations: { [INTERNAL]: 'true' } } : {}),
      body: {
        spec: {
          type: 'LoadBalancer',
          allocateLoadBalancerNodePorts: false,
          externalTrafficPolicy: 'Local',
          selector: pods,
          ...(ranges.length === 0 ? {} : { loadBalancerSourceRanges: ranges }),
          ports: led.map(({ port, target }) => ({
            name: `${port.protocol.toLowerCase()}-${port.port}`,
            port: port.port,
            targetPort: target,
            protocol: port.protocol,
          })),
        },
      },
      dependsOn: ['way-in'],
      // On clusters elsewhere a balancer may have a name in place of an address.
      ...(isAzure ? { outputs: { address: ADDRESS } } : {}),
      shows: { address: ADDRESS, hostname: 'status.loadBalancer.ingress[0].hostname' },
    }),
  ];
}

const ADDRESS = 'status.loadBalancer.ingress[0].ip';

/**
 * In the network: the way out of the tenant's hosts to the balancer's address. In public: the way in to it through the security group
 * of the nodes. With floating IP, which AKS has its balancers use, what arrives at a node still bears the balancer's address.
 * Nodes of a cluster that was there before are in a subnet whose rules are not ours.
 */
export function serviceRules(place: AzureTenant, spec: ServiceEndpointSpec): EndpointRule[] {
  if (spec.to === 'tenant') return protocolsOf(spec).map((protocol) => wayToBalancer(place, spec, protocol));
  if (place.infrastructure.cluster.id !== undefined) return [];
  const isOpen = spec.sources.length === 0;
  return protocolsOf(spec).map((protocol) => ({
    key: `rule/${protocol.toLowerCase()}`,
    title: `security rule: allow ${protocol} from ${isOpen ? 'the internet' : 'its sources'} to its address`,
    nsg: 'nodes',
    direction: 'Inbound',
    properties: {
      ...(isOpen ? { sourceAddressPrefix: 'Internet' } : { sourceAddressPrefixes: spec.sources }),
      destinationAddressPrefix: concat(output('load-balancer', 'address'), '/32'),
      ...balancedPorts(spec, protocol, 'port'),
    },
    dependsOn: ['load-balancer'],
  }));
}

/** What the schema cannot know: which ports the service has, whether the tenant may have a balancer, and where it lives. */
export function serviceFaults(input: Pick<Input, 'spec' | 'references'>): SpecFault[] {
  return [...portFaults(input), ...placeFaults(input)];
}

function portFaults({ spec, references }: Pick<Input, 'spec' | 'references'>): SpecFault[] {
  const parsed = serviceSchema.safeParse(references.service?.spec);
  if (!parsed.success) return [];
  const offered = parsed.data.ports.map(({ protocol, port }) => `${protocol} ${port}`);
  return spec.ports.flatMap((port, index) =>
    servicePort(parsed.data.ports, port) !== undefined
      ? []
      : [
          {
            field: `spec.ports[${index}].${port.target === undefined ? 'port' : 'target'}`,
            message: `${port.protocol} ${port.target ?? port.port} is no port of Service ${spec.service}`,
            remedy: offered.length === 0 ? 'it has none' : `use one of ${offered.join(', ')}`,
          },
        ],
  );
}

function placeFaults({ spec, references }: Pick<Input, 'spec' | 'references'>): SpecFault[] {
  if (references.tenant === undefined || references.infrastructure === undefined) return [];
  const infrastructure = infrastructureOf({ references }).spec;
  const closed = infrastructure.provider === 'azure' ? ownRanges(infrastructure) : [];
  return [
    ...spec.sources.flatMap((source, index) =>
      egressBlocks({ internet: false, allow: [source] }, closed).length > 0
        ? []
        : [
            {
              field: `spec.sources[${index}]`,
              message: `${source} is within the network of the infrastructure, and nothing there comes from the internet`,
              remedy: 'leave it out: another tenant is let in by a Grant',
            },
          ],
    ),
    ...(resolvedTenantOf({ references }).loadBalancers > 0
      ? []
      : [
          {
            field: 'spec.service',
            message: 'needs a load balancer of the cluster, and this tenant may have none',
            remedy: 'raise loadBalancers of the tenant first',
          },
        ]),
    ...(spec.to === 'internet' || infrastructure.provider === 'azure'
      ? []
      : [
          {
            field: 'spec.to',
            message: 'is for hosts of the tenant, and on a cluster without a cloud there are none',
            remedy: `set to: internet; inside the tenant it is reached as ${spec.service}`,
          },
        ]),
  ];
}

/** It was found in the network of others, whose rules are theirs. */
export function serviceNotOffered({ spec, references }: Pick<Input, 'spec' | 'references'>): NotOffered[] {
  if (references.infrastructure === undefined || spec.to !== 'internet') return [];
  const infrastructure = infrastructureOf({ references }).spec;
  if (infrastructure.provider !== 'azure' || infrastructure.cluster.id === undefined) return [];
  return [
    {
      feature: 'rule in the security group of the nodes',
      reason:
        'the cluster was there before, and the rules of the subnet of its nodes are not changed: where that subnet has a security group, let the address and the ports in there',
    },
  ];
}

/** The service has lost a port since. */
export function lostPorts({ spec, references }: Pick<Input, 'spec' | 'references'>): Outstanding[] {
  return portFaults({ spec, references }).map(({ message }) => ({
    on: `Service/${spec.service}`,
    title: `Service ${spec.service}`,
    reason: `has lost a port that is led to it: ${message}`,
  }));
}
