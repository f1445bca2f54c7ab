import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { show } from '../arm/show.ts';
import type { World } from '../world.ts';
import type { Behaviour } from './arm-type.ts';
import { defaultRules } from './default-security-rules.ts';
import { keepGuid, propertiesOf, storeInline } from './network-behaviour.ts';

const ruleType = 'Microsoft.Network/networkSecurityGroups/securityRules';
const mostRules = 1000;
const mostGroupsPerSecurityGroup = 100;
const mostGroupsPerSide = 10;

interface NamedRule {
  readonly name: string;
  readonly properties: JsonObject;
}

export const securityGroup: Behaviour = {
  complete(draft) {
    keepGuid(draft);
    const properties = propertiesOf(draft);
    const rules = listAt(properties, 'securityRules').filter(isObject);
    delete properties.securityRules;
    const named = rules.map((rule) => ({ name: String(rule.name ?? ''), properties: objectAt(rule, 'properties') }));
    for (const rule of named) checkRule(rule);
    checkTogether(named);
    // Kept only until `stored` has made children of them.
    draft.hidden = { rules };
  },
  stored(record, draft, world) {
    world.resources.put({ ...record, hidden: {} });
    storeInline(world, record, listAt(draft.hidden, 'rules').filter(isObject), ruleType, ruleDefaults);
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    const users = world.resources.referrers(record.id);
    const subnets = users.filter((user) => user.type === 'Microsoft.Network/virtualNetworks/subnets');
    const nics = users.filter((user) => user.type === 'Microsoft.Network/networkInterfaces');
    properties.securityRules = world.resources.childrenOfType(record.id, ruleType).map((rule) => show(world, rule));
    properties.defaultSecurityRules = defaultRules(record);
    if (subnets.length > 0) properties.subnets = subnets.map((user) => ({ id: user.id }));
    if (nics.length > 0) properties.networkInterfaces = nics.map((user) => ({ id: user.id }));
    return { ...body, properties };
  },
};

export const securityRule: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    ruleDefaults(properties);
    const rule = { name: draft.name, properties };
    checkRule(rule);
    const siblings = world.resources
      .childrenOfType(parentId(draft.id), ruleType)
      .filter((record) => record.name.toLowerCase() !== draft.name.toLowerCase())
      .map(asRule);
    checkTogether([...siblings, rule]);
    requireOneNetwork(world, properties);
  },
};

function asRule(record: ResourceRecord): NamedRule {
  return { name: record.name, properties: objectAt(record.body, 'properties') };
}

function ruleDefaults(properties: JsonObject): void {
  for (const side of ['source', 'destination']) {
    for (const list of [`${side}AddressPrefixes`, `${side}PortRanges`]) properties[list] ??= [];
  }
}

function sides(properties: JsonObject): { groups: JsonObject[]; prefixes: boolean; side: string }[] {
  return ['source', 'destination'].map((side) => ({
    side,
    groups: listAt(properties, `${side}ApplicationSecurityGroups`).filter(isObject),
    prefixes:
      textAt(properties, `${side}AddressPrefix`) !== undefined ||
      listAt(properties, `${side}AddressPrefixes`).length > 0,
  }));
}

function checkRule({ name, properties }: NamedRule): void {
  const priority = properties.priority;
  if (typeof priority !== 'number' || !Number.isInteger(priority) || priority < 100 || priority > 4096) {
    throw new ArmError(
      400,
      'SecurityRuleInvalidPriority',
      `Security rule has invalid Priority. Value provided: ${String(priority)} Allowed range 100-4096.`,
      { target: name },
    );
  }
  if ((textAt(properties, 'description') ?? '').length > 140) {
    throw new ArmError(
      400,
      'SecurityRuleDescriptionTooLong',
      `The description of security rule ${name} is longer than 140 characters.`,
    );
  }
  for (const { side, groups, prefixes } of sides(properties)) {
    if (groups.length > 0 && prefixes) {
      throw new ArmError(
        400,
        'SecurityRuleParameterContainsBothAddressPrefixAndApplicationSecurityGroups',
        `Security rule ${name} names both ${side} address prefixes and ${side} application security groups.`,
      );
    }
    if (groups.length === 0 && !prefixes) {
      throw new ArmError(
        400,
        'SecurityRuleMissingAddress',
        `Security rule ${name} must specify ${side}AddressPrefix, ${side}AddressPrefixes or ${side}ApplicationSecurityGroups.`,
      );
    }
    if (groups.length > mostGroupsPerSide) {
      throw new ArmError(
        400,
        'MaximumApplicationSecurityGroupsPerSecurityRuleExceeded',
        `Security rule ${name} names ${groups.length} application security groups as ${side}; ${mostGroupsPerSide} is the most.`,
      );
    }
    const ports = [
      textAt(properties, `${side}PortRange`),
      ...listAt(properties, `${side}PortRanges`).map(String),
    ].filter((port) => port !== undefined);
    if (ports.length === 0)
      throw new ArmError(
        400,
        'SecurityRuleMissingPortRange',
        `Security rule ${name} must specify ${side}PortRange or ${side}PortRanges.`,
      );
    for (const port of ports) checkPorts(name, port);
  }
}

function checkPorts(name: string, text: string): void {
  if (text === '*') return;
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  if (match && from <= to && to <= 65535) return;
  throw new ArmError(
    400,
    'SecurityRuleInvalidPortRange',
    `Security rule ${name} has invalid Port range. Value provided: ${text}. Value should be an integer or range with '-' delimiter. Valid range 0-65535.`,
  );
}

/** What holds for all rules of one security group together. */
function checkTogether(rules: readonly NamedRule[]): void {
  if (rules.length > mostRules) {
    throw new ArmError(
      400,
      'MaximumSecurityRulesPerNetworkSecurityGroupExceeded',
      `A network security group can have at most ${mostRules} rules.`,
    );
  }
  const taken = new Map<string, string>();
  const groups = new Set<string>();
  for (const { name, properties } of rules) {
    const slot = `${String(properties.direction).toLowerCase()} ${String(properties.priority)}`;
    const other = taken.get(slot);
    if (other !== undefined) {
      throw new ArmError(
        400,
        'SecurityRuleConflict',
        `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
      );
    }
    taken.set(slot, name);
    for (const side of sides(properties)) for (const group of side.groups) groups.add(String(group.id).toLowerCase());
  }
  if (groups.size > mostGroupsPerSecurityGroup) {
    throw new ArmError(
      400,
      'MaximumApplicationSecurityGroupsPerNetworkSecurityGroupExceeded',
      `The rules of one network security group can name at most ${mostGroupsPerSecurityGroup} application security groups; these name ${groups.size}.`,
    );
  }
}

/** Source and destination groups of a rule have their members in one virtual network. */
function requireOneNetwork(world: World, properties: JsonObject): void {
  const networks = new Set<string>();
  for (const { groups } of sides(properties)) {
    for (const group of groups) {
      for (const member of world.resources.referrers(String(group.id))) {
        if (member.type !== 'Microsoft.Network/networkInterfaces') continue;
        for (const item of listAt(objectAt(member.body, 'properties'), 'ipConfigurations').filter(isObject)) {
          const subnetId = textAt(objectAt(objectAt(item, 'properties'), 'subnet'), 'id');
          if (subnetId) networks.add(parentId(subnetId).toLowerCase());
        }
      }
    }
  }
  if (networks.size > 1) {
    throw new ArmError(
      400,
      'ApplicationSecurityGroupsNotInSameVnet',
      'The application security groups of one rule must have their network interfaces in the same virtual network.',
    );
  }
}
