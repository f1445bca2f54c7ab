import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { listOf, objectOf, textOf } from '../../json.ts';
import {
  type Access,
  type AzureProtocol,
  EVERY_SPAN,
  type Flow,
  type RuleSide,
  type SecurityGroup,
  type SecurityRule,
  type Span,
} from './model.ts';

const PROTOCOLS: readonly AzureProtocol[] = ['tcp', 'udp', 'icmp', 'esp', 'ah'];

/** Resource ids are compared without regard to case. */
export const keyOf = (id: JsonValue | undefined): string => textOf(id).toLowerCase();

/** A network security group as Resource Manager shows it, with the rules it always ends with. */
export function readSecurityGroup(body: JsonObject): SecurityGroup {
  const properties = objectOf(body.properties);
  const own = listOf(properties.securityRules).map((rule) => readRule(objectOf(rule), false));
  const shown = listOf(properties.defaultSecurityRules).map((rule) => readRule(objectOf(rule), true));
  const standing = shown.length > 0 ? shown : defaultRules(textOf(body.id));
  const rules = [...own, ...standing].sort((one, other) => one.priority - other.priority);
  return { key: keyOf(body.id), name: textOf(body.name), rules };
}

function readRule(body: JsonObject, isDefault: boolean): SecurityRule {
  const properties = objectOf(body.properties);
  const protocol = textOf(properties.protocol).toLowerCase();
  return {
    id: textOf(body.id),
    name: textOf(body.name),
    priority: typeof properties.priority === 'number' ? properties.priority : Number.MAX_SAFE_INTEGER,
    flow: textOf(properties.direction).toLowerCase() === 'outbound' ? 'outbound' : 'inbound',
    access: textOf(properties.access).toLowerCase() === 'allow' ? 'allow' : 'deny',
    protocol: protocol === '*' ? '*' : (PROTOCOLS.find((known) => known === protocol) ?? 'other'),
    source: readSide(properties, 'source'),
    destination: readSide(properties, 'destination'),
    isDefault,
  };
}

/** Singular and plural fields stand beside each other, and either may be empty. */
function readSide(properties: JsonObject, side: 'source' | 'destination'): RuleSide {
  const both = (singular: string, plural: string): string[] =>
    [properties[`${side}${singular}`], ...listOf(properties[`${side}${plural}`])]
      .map(textOf)
      .filter((one) => one !== '');
  return {
    groups: listOf(properties[`${side}ApplicationSecurityGroups`]).map((group) => keyOf(objectOf(group).id)),
    prefixes: both('AddressPrefix', 'AddressPrefixes'),
    ports: both('PortRange', 'PortRanges').flatMap(readSpan),
  };
}

/** `*`, `443`, `8000-8100`. */
function readSpan(text: string): Span[] {
  if (text === '*') return [EVERY_SPAN];
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first === '' ? [] : [{ from: Number(first), to: Number(last) }];
}

/** https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
const STANDING: readonly (readonly [string, number, Flow, Access, string, string])[] = [
  ['AllowVnetInBound', 65_000, 'inbound', 'allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowAzureLoadBalancerInBound', 65_001, 'inbound', 'allow', 'AzureLoadBalancer', '*'],
  ['DenyAllInBound', 65_500, 'inbound', 'deny', '*', '*'],
  ['AllowVnetOutBound', 65_000, 'outbound', 'allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowInternetOutBound', 65_001, 'outbound', 'allow', '*', 'Internet'],
  ['DenyAllOutBound', 65_500, 'outbound', 'deny', '*', '*'],
];

export function defaultRules(groupId: string): SecurityRule[] {
  return STANDING.map(([name, priority, flow, access, source, destination]) => ({
    id: `${groupId}/defaultSecurityRules/${name}`,
    name,
    priority,
    flow,
    access,
    protocol: '*',
    source: { groups: [], prefixes: [source], ports: [EVERY_SPAN] },
    destination: { groups: [], prefixes: [destination], ports: [EVERY_SPAN] },
    isDefault: true,
  }));
}
