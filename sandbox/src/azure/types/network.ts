import { applicationGateway, firewallPolicy } from './application-gateway.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { loadBalancer } from './load-balancer.ts';
import * as behaviour from './network-behaviour.ts';
import * as dns from './private-dns.ts';
import { privateEndpoint } from './private-endpoint.ts';
import { securityGroup, securityRule } from './security-group-behaviour.ts';

const versions = ['2023-09-01', '2023-11-01', '2024-01-01', '2024-03-01', '2024-05-01', '2024-07-01', '2025-05-01'];
const zoneVersions = ['2020-06-01', '2024-06-01'];
const references = { status: 400, code: 'InvalidResourceReference' };
/** Starts alphanumeric, ends alphanumeric or `_`. */
const name = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;

type NetworkRow = Pick<ArmType, 'type' | 'delayMs'> & Partial<ArmType>;

function network(row: NetworkRow): ArmType {
  return armType({ ...shared, patch: 'tags', ...row });
}

function part(row: NetworkRow): ArmType {
  return childType({ ...shared, patch: 'refused', ...row });
}

const shared = {
  apiVersions: versions,
  put: 'azure-async',
  delete: 'azure-async',
  hasState: true,
  hasEtag: true,
  references,
  name,
} as const satisfies Partial<ArmType>;

export const networkTypes: readonly ArmType[] = [
  network({
    type: 'Microsoft.Network/applicationSecurityGroups',
    delayMs: 150,
    inUse: { code: 'InUseApplicationSecurityGroupCannotBeDeleted', what: 'Application security group' },
    behaviour: behaviour.applicationSecurityGroup,
  }),
  network({
    type: 'Microsoft.Network/networkSecurityGroups',
    delayMs: 200,
    inUse: { code: 'InUseNetworkSecurityGroupCannotBeDeleted', what: 'Network security group' },
    behaviour: securityGroup,
  }),
  part({ type: 'Microsoft.Network/networkSecurityGroups/securityRules', delayMs: 0, behaviour: securityRule }),
  network({
    type: 'Microsoft.Network/virtualNetworks',
    delayMs: 300,
    name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9_]$/,
    inUse: { code: 'InUseVirtualNetworkCannotBeDeleted', what: 'Virtual network' },
    behaviour: behaviour.virtualNetwork,
  }),
  part({
    type: 'Microsoft.Network/virtualNetworks/subnets',
    delayMs: 100,
    inUse: { code: 'InUseSubnetCannotBeDeleted', what: 'Subnet' },
    behaviour: behaviour.subnet,
  }),
  network({
    type: 'Microsoft.Network/publicIPAddresses',
    delayMs: 200,
    inUse: { code: 'PublicIPAddressCannotBeDeleted', what: 'Public IP address' },
    behaviour: behaviour.publicIpAddress,
  }),
  network({
    type: 'Microsoft.Network/natGateways',
    delayMs: 200,
    inUse: { code: 'InUseNatGatewayCannotBeDeleted', what: 'NAT gateway' },
    behaviour: behaviour.guid,
  }),
  network({
    type: 'Microsoft.Network/networkInterfaces',
    delayMs: 150,
    inUse: { code: 'NicInUse', what: 'Network interface' },
    behaviour: behaviour.networkInterface,
  }),
  network({
    type: 'Microsoft.Network/loadBalancers',
    delayMs: 200,
    behaviour: loadBalancer,
  }),
  network({ type: 'Microsoft.Network/applicationGateways', delayMs: 600, behaviour: applicationGateway }),
  network({
    type: 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies',
    put: 'sync',
    delayMs: 150,
    inUse: { code: 'InUseWebApplicationFirewallPolicyCannotBeDeleted', what: 'Web application firewall policy' },
    behaviour: firewallPolicy,
  }),
  network({ type: 'Microsoft.Network/privateEndpoints', delayMs: 300, behaviour: privateEndpoint }),
  part({
    type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
    delayMs: 100,
    behaviour: dns.privateDnsZoneGroup,
  }),
  network({
    type: 'Microsoft.Network/privateDnsZones',
    apiVersions: zoneVersions,
    put: 'azure-async',
    delayMs: 200,
    name: /^.{1,255}$/,
    references,
    patch: 'merge',
    behaviour: dns.privateDnsZone,
  }),
  network({
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    apiVersions: zoneVersions,
    delayMs: 200,
    patch: 'merge',
    behaviour: dns.virtualNetworkLink,
  }),
  childType({
    type: dns.addressRecordType,
    apiVersions: zoneVersions,
    hasEtag: true,
    name: /^.{1,253}$/,
    behaviour: dns.addressRecord,
  }),
];
