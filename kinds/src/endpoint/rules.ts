import { armResource } from '../azure/arm.ts';
import type { ShardLayout } from '../infrastructure/layout.ts';
import { concat, type DesiredResource, output, type Template } from '../model/resource.ts';
import type { AzureTenant } from '../tenant/azure-tenant.ts';
import { probePort } from './load-balancer.ts';
import type { EndpointSpec } from './schema.ts';

/** A rule in one of the security groups that an endpoint is behind. */
export interface EndpointRule {
  readonly key: string;
  readonly title: string;
  /** Whose security group it is in. */
  readonly nsg: 'hosts' | 'privateEndpoints' | 'gateways' | 'nodes';
  readonly direction: 'Inbound' | 'Outbound';
  readonly properties: Template;
  readonly dependsOn: readonly string[];
}

/**
 * What an endpoint opens, and nothing else: the ports on which its hosts listen, to whom it is for, and the probe's. A balancer passes
 * connections on with the address that they come from, so it is the hosts' own group that lets them in.
 */
export function endpointRules(place: AzureTenant, spec: EndpointSpec): EndpointRule[] {
  const hosts = [{ id: place.securityGroup }];
  const from: Template =
    spec.sources.length === 0 ? { sourceAddressPrefix: 'Internet' } : { sourceAddressPrefixes: spec.sources };
  return [
    ...protocolsOf(spec).map(
      (protocol): EndpointRule =>
        spec.to === 'internet'
          ? {
              ...COMMON,
              key: `rule/${protocol.toLowerCase()}`,
              title: `security rule: allow ${protocol} from ${spec.sources.length === 0 ? 'the internet' : 'its sources'}`,
              direction: 'Inbound',
              properties: {
                ...from,
                destinationApplicationSecurityGroups: hosts,
                ...balancedPorts(spec, protocol, 'target'),
              },
            }
          : wayToBalancer(place, spec, protocol),
    ),
    {
      ...COMMON,
      // Probes come from 168.63.129.16, which the tag VirtualNetwork takes in, and with it the standing deny.
      key: 'rule/probe',
      title: 'security rule: allow the probes of the load balancer',
      direction: 'Inbound',
      properties: {
        sourceAddressPrefix: 'AzureLoadBalancer',
        destinationApplicationSecurityGroups: hosts,
        ...ported('TCP', [probePort(spec)]),
      },
    },
  ];
}

const COMMON = { nsg: 'hosts', dependsOn: ['load-balancer'] } as const;

type Protocol = EndpointSpec['ports'][number]['protocol'];

export const protocolsOf = ({ ports }: EndpointSpec): Protocol[] =>
  (['TCP', 'UDP'] as const).filter((protocol) => ports.some((one) => one.protocol === protocol));

const ported = (protocol: Protocol, ports: readonly number[]): Template => ({
  protocol: protocol === 'TCP' ? 'Tcp' : 'Udp',
  destinationPortRanges: [...new Set(ports)].sort((a, b) => a - b).map(String),
});

/** Of one protocol: the ports by which it is reached, or those on which what is behind it listens. */
export function balancedPorts({ ports }: EndpointSpec, protocol: Protocol, of: 'port' | 'target'): Template {
  const asked = ports.filter((one) => one.protocol === protocol);
  return ported(
    protocol,
    asked.map(({ port, target }) => (of === 'target' ? (target ?? port) : port)),
  );
}

/** The balancer's own address is no member of the group, which is all that hosts may reach in the network. */
export function wayToBalancer(place: AzureTenant, spec: EndpointSpec, protocol: Protocol): EndpointRule {
  return {
    ...COMMON,
    key: `rule/${protocol.toLowerCase()}`,
    title: `security rule: allow ${protocol} to the load balancer`,
    direction: 'Outbound',
    properties: {
      sourceApplicationSecurityGroups: [{ id: place.securityGroup }],
      destinationAddressPrefix: concat(output('load-balancer', 'address'), '/32'),
      ...balancedPorts(spec, protocol, 'port'),
    },
  };
}

/** Id of the security group that the rule is in. */
export function groupOf({ nsg }: EndpointRule, { layout }: AzureTenant, shard: ShardLayout): string {
  if (nsg === 'gateways') return layout.gatewayNsg;
  if (nsg === 'nodes') return layout.nodeNsg;
  return nsg === 'hosts' ? shard.workloadNsg : shard.privateEndpointNsg;
}

/** Underscores cannot be in names of tenants and endpoints, so that no two rules are one. */
export function ruleResource(
  place: AzureTenant,
  endpoint: string,
  shard: ShardLayout,
  rule: EndpointRule,
  priority: number,
): DesiredResource {
  const suffix = rule.key.replace('rule/', '');
  return armResource(place.scope, {
    key: rule.key,
    title: rule.title,
    type: 'Microsoft.Network/networkSecurityGroups/securityRules',
    id: `${groupOf(rule, place, shard)}/securityRules/endpoint_${place.tenant.name}_${endpoint}_${suffix}`,
    body: {
      properties: {
        priority,
        direction: rule.direction,
        access: 'Allow',
        sourcePortRange: '*',
        ...rule.properties,
      },
    },
    dependsOn: rule.dependsOn,
  });
}
