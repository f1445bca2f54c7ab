import type { JsonObject } from '@tenantry/kinds';
import { listOf, objectOf, textOf } from '../../json.ts';
import type { AzureEnd, PublicAddress, Subnet, WebGateway } from './model.ts';
import { lastAddress } from './prefixes.ts';
import { keyOf } from './read-rules.ts';

/** Application gateways with a public address, by the addresses of what is behind them. */
export function behindGateways(
  gateways: readonly JsonObject[],
  addresses: ReadonlyMap<string, PublicAddress>,
  subnets: ReadonlyMap<string, Subnet>,
): Map<string, WebGateway[]> {
  const found = new Map<string, WebGateway[]>();
  for (const body of gateways) {
    const properties = objectOf(body.properties);
    const parts = (list: string) => listOf(properties[list]).map((part) => objectOf(objectOf(part).properties));
    const [publicAddress] = parts('frontendIPConfigurations').flatMap(
      (one) => addresses.get(keyOf(objectOf(one.publicIPAddress).id)) ?? [],
    );
    const [subnet] = parts('gatewayIPConfigurations').flatMap(
      (one) => subnets.get(keyOf(objectOf(one.subnet).id)) ?? [],
    );
    if (publicAddress === undefined || subnet === undefined) continue;
    const ports = (list: string) => [...new Set(parts(list).map(({ port }) => Number(port)))];
    const gateway: WebGateway = {
      end: endOf(body, subnet, publicAddress),
      listens: ports('frontendPorts'),
      leadsTo: ports('backendHttpSettingsCollection'),
    };
    const behind = parts('backendAddressPools').flatMap(({ backendAddresses }) =>
      listOf(backendAddresses).map((one) => textOf(objectOf(one).ipAddress)),
    );
    for (const address of behind) found.set(address, [...(found.get(address) ?? []), gateway]);
  }
  return found;
}

/** Any of its instances: they have addresses of its subnet that nobody is told. */
function endOf(body: JsonObject, subnet: Subnet, publicAddress: PublicAddress): AzureEnd {
  return {
    kind: 'interface',
    key: keyOf(body.id),
    name: `gateway ${textOf(body.name)}`,
    address: lastAddress(subnet.prefixes[0] ?? ''),
    groups: [],
    subnet: subnet.key,
    securityGroup: null,
    publicAddress,
    isRepresentative: true,
  };
}
