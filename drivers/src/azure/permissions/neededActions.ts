import { NETWORK_STATE_ACTIONS } from '../network-state/index.ts';
import { ORPHAN_ACTIONS } from '../orphans.ts';
import { allTypes, REGISTRATION, RESOURCE_GROUP } from '../types.ts';

/** Every action of Azure RBAC that a call of the driver asks for, from the table of types and the few calls beside it. */
export function neededActions(): string[] {
  const ofTypes = allTypes().flatMap((facts) => {
    if (facts.type === REGISTRATION) return ['Microsoft.Resources/subscriptions/providers/read'];
    const name = facts.type === RESOURCE_GROUP ? 'Microsoft.Resources/subscriptions/resourceGroups' : facts.type;
    return ['read', 'write', ...(facts.goesWithParent ? [] : ['delete'])].map((verb) => `${name}/${verb}`);
  });
  const namespaces = new Set(allTypes().map((facts) => facts.type.split('/')[0]));
  return [
    ...ofTypes,
    ...[...namespaces].map((namespace) => `${namespace}/register/action`),
    ...NETWORK_STATE_ACTIONS,
    ...ORPHAN_ACTIONS,
    'Microsoft.Resources/tags/write',
    'Microsoft.KeyVault/deletedVaults/read',
    'Microsoft.KeyVault/locations/deletedVaults/read',
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
    // Resources that point at others need the right to join them.
    'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
    'Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action',
    'Microsoft.Network/applicationSecurityGroups/joinIpConfiguration/action',
    'Microsoft.Network/networkSecurityGroups/join/action',
    'Microsoft.Network/natGateways/join/action',
    'Microsoft.Network/publicIPAddresses/join/action',
    'Microsoft.Network/virtualNetworks/join/action',
    'Microsoft.Network/virtualNetworks/subnets/join/action',
    'Microsoft.Network/privateDnsZones/join/action',
  ];
}
