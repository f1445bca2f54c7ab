import { type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';

const GATEWAYS = 'Microsoft.Network/applicationGateways';
const MANAGED = { from: 65_200, to: 65_535 } as const;

/** A subnet with application gateways holds nothing else. */
export function requireSubnetOfGateways(world: World, gateway: string, subnet: string): void {
  const other = world.resources
    .referrers(subnet)
    .find(({ type }) => type.startsWith('Microsoft.Network/') && type !== GATEWAYS);
  if (other === undefined) return;
  throw new ArmError(
    400,
    'ApplicationGatewaySubnetCannotHaveOtherResources',
    `Subnet ${subnet} cannot be used for application gateway ${gateway} since subnet is not empty: ${other.id} is in it.`,
  );
}

/** Azure manages gateways of the second generation through these ports, and makes none where a security group keeps it out. */
export function requireAdmittedManager(world: World, gateway: string, subnet: string): void {
  const id = textAt(objectAt(objectAt(world.resources.get(subnet)?.body, 'properties'), 'networkSecurityGroup'), 'id');
  if (id === undefined) return;
  const rules = world.resources
    .childrenOfType(id, 'Microsoft.Network/networkSecurityGroups/securityRules')
    .map(({ body }) => objectAt(body, 'properties'))
    .filter((rule) => rule.direction === 'Inbound' && isAboutManager(rule))
    .sort((one, other) => Number(one.priority) - Number(other.priority));
  if (rules[0]?.access === 'Allow') return;
  throw new ArmError(
    400,
    'ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup',
    `Network security group ${id} blocks incoming internet traffic on ports ${MANAGED.from} - ${MANAGED.to} to subnet ${subnet}, associated with Application Gateway ${gateway}. This is not permitted for Application Gateways that have V2 Sku.`,
  );
}

function isAboutManager(rule: JsonObject): boolean {
  const sources = [textAt(rule, 'sourceAddressPrefix'), ...listAt(rule, 'sourceAddressPrefixes').map(String)];
  const ports = [textAt(rule, 'destinationPortRange'), ...listAt(rule, 'destinationPortRanges').map(String)];
  return (
    sources.some((source) => source === '*' || source === 'Internet' || source === 'GatewayManager') &&
    ['Tcp', '*'].includes(String(rule.protocol)) &&
    ports.some((range) => {
      if (range === '*') return true;
      const [from = Number.NaN, to = from] = String(range).split('-').map(Number);
      return from <= MANAGED.from && MANAGED.to <= to;
    })
  );
}
