import { providerId, taggedResource } from '../azure/arm.ts';
import { type DesiredResource, output, type Template } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { publicAddress } from './address.ts';
import type { EndpointSpec } from './schema.ts';

/** Port that is asked whether a host is well. */
export function probePort({ probe, ports }: EndpointSpec): number {
  const first = ports.find(({ protocol }) => protocol === 'TCP');
  const found = probe.port ?? first?.target ?? first?.port;
  if (found === undefined) throw new Error('there is no port to ask');
  return found;
}

/** The balancer, of Azure's Standard SKU, and for the internet its address. Hosts are named by their addresses in the network. */
export function balancerResources(place: AzureTenant, name: string, spec: EndpointSpec): DesiredResource[] {
  const { scope, group, layout } = place;
  const id = providerId(group, 'Microsoft.Network/loadBalancers', `lb-${name}`);
  const address = publicAddress(place, name);
  const isPublic = spec.to === 'internet';
  const part = (list: string, of: string) => ({ id: `${id}/${list}/${of}` });
  const balancer = taggedResource(scope, {
    key: 'load-balancer',
    title: `load balancer ${name}`,
    type: 'Microsoft.Network/loadBalancers',
    id,
    body: {
      sku: { name: 'Standard', tier: 'Regional' },
      properties: {
        frontendIPConfigurations: [
          {
            name: 'frontend',
            properties: isPublic
              ? { publicIPAddress: { id: address.id } }
              : { subnet: { id: OF_TENANT.hostSubnet }, privateIPAllocationMethod: 'Dynamic' },
          },
        ],
        backendAddressPools: [
          {
            name: 'hosts',
            properties: {
              loadBalancerBackendAddresses: spec.hosts.map((host, index) => ({
                name: host,
                properties: {
                  ipAddress: output(`@hosts[${index}]`, 'address'),
                  virtualNetwork: { id: layout.vnet },
                },
              })),
            },
          },
        ],
        probes: [{ name: 'probe', properties: probe(spec) }],
        loadBalancingRules: spec.ports.map(({ port, target, protocol }) => ({
          name: `${protocol.toLowerCase()}-${port}`,
          properties: {
            protocol: protocol === 'TCP' ? 'Tcp' : 'Udp',
            frontendPort: port,
            backendPort: target ?? port,
            frontendIPConfiguration: part('frontendIPConfigurations', 'frontend'),
            backendAddressPool: part('backendAddressPools', 'hosts'),
            probe: part('probes', 'probe'),
            enableTcpReset: protocol === 'TCP',
            // Hosts go out by the NAT gateway of their subnet, never by an address that lets others in.
            ...(isPublic ? { disableOutboundSnat: true } : {}),
          },
        })),
      },
    },
    dependsOn: isPublic ? ['address'] : [],
    // A public one has no address in the network, and what is asked for must be there.
    ...(isPublic ? {} : { outputs: { address: 'properties.frontendIPConfigurations[0].properties.privateIPAddress' } }),
  });
  if (!isPublic) return [balancer];
  return [address, balancer];
}

function probe(spec: EndpointSpec): Template {
  const { path, everySeconds, failures } = spec.probe;
  return {
    ...(path === undefined ? { protocol: 'Tcp' } : { protocol: 'Http', requestPath: path }),
    port: probePort(spec),
    intervalInSeconds: everySeconds,
    probeThreshold: failures,
  };
}
