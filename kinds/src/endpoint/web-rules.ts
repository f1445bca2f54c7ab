import { parseRange, sizeOf } from '../azure/ipv4.ts';
import { subnetsOf } from '../infrastructure/subnets.ts';
import type { AllocationRequest } from '../model/kind.ts';
import { concat, output } from '../model/resource.ts';
import type { AzureTenant } from '../tenant/azure-tenant.ts';
import { OF_TENANT } from '../tenant/azure-tenant.ts';
import type { WebEndpointSpec } from './gateway.ts';
import type { EndpointRule } from './rules.ts';
import { targetsOf } from './web-schema.ts';

/** Azure keeps the first four addresses of a subnet and the last. */
const KEPT_BY_AZURE = 5;

/** Where gateways are, which no tenant's own machines are in: what comes from there was led by the control plane. */
export function gatewayRange({ infrastructure }: AzureTenant): string {
  return subnetsOf(infrastructure.network.addressSpace, infrastructure.network.shards).gateway;
}

/**
 * What a web endpoint opens: the way from outside to its gateway, from there to its own hosts on exactly their ports, and to the
 * tenant's vault for the certificate.
 *
 * Azure sees who comes in at the addresses of the gateway's instances, and at its public one where a gateway has a private one too:
 * https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure
 */
export function webRules(place: AzureTenant, { web, hosts, sources, probe }: WebEndpointSpec): EndpointRule[] {
  const range = gatewayRange(place);
  const targets = [...new Set([...targetsOf(web), ...(probe.port === undefined ? [] : [probe.port])])].sort(
    (a, b) => a - b,
  );
  return [
    {
      key: 'rule/vault',
      title: 'security rule: allow its gateway to read the certificate',
      nsg: 'privateEndpoints',
      direction: 'Inbound',
      properties: {
        protocol: 'Tcp',
        sourceAddressPrefix: range,
        destinationAddressPrefix: concat(OF_TENANT.privateAddress, '/32'),
        destinationPortRange: '443',
      },
      dependsOn: [],
    },
    {
      key: 'rule/hosts',
      title: 'security rule: allow its gateway to its hosts',
      nsg: 'hosts',
      direction: 'Inbound',
      properties: {
        protocol: 'Tcp',
        sourceAddressPrefix: range,
        destinationAddressPrefixes: hosts.map((_, index) => concat(output(`@hosts[${index}]`, 'address'), '/32')),
        destinationPortRanges: targets.map(String),
      },
      dependsOn: ['gateway'],
    },
    {
      key: 'rule/web',
      title: `security rule: allow HTTP and HTTPS from ${sources.length === 0 ? 'the internet' : 'its sources'}`,
      nsg: 'gateways',
      direction: 'Inbound',
      properties: {
        protocol: 'Tcp',
        ...(sources.length === 0 ? { sourceAddressPrefix: 'Internet' } : { sourceAddressPrefixes: sources }),
        destinationAddressPrefixes: [range, concat(output('address', 'address'), '/32')],
        destinationPortRanges: ['80', '443'],
      },
      dependsOn: ['gateway'],
    },
  ];
}

/** An address in the subnet of gateways for each instance that may run. */
export function instanceRequests(place: AzureTenant, { web }: WebEndpointSpec): AllocationRequest[] {
  const range = parseRange(gatewayRange(place));
  if (range === null) throw new Error('the subnet of gateways has no range');
  const places = sizeOf(range) - KEPT_BY_AZURE;
  return Array.from({ length: web.instances.max }, (_, index) => ({
    key: `instance/${index + 1}`,
    pool: `gateway-address:${place.layout.gatewaySubnet.toLowerCase()}`,
    from: 1,
    to: places,
    whenFull: {
      message: `infrastructure ${place.tenant.infrastructure} has no place left for gateways: their subnet holds ${places} instances`,
      remedy: 'Lower web.instances.max of some, or delete what is no longer needed.',
    },
  }));
}
