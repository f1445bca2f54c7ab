import type {
  AzureEnd,
  AzureNetwork,
  AzureProtocol,
  Flow,
  RuleSide,
  SecurityGroup,
  SecurityRule,
  Span,
} from './model.ts';
import { type Certainty, covers, HOST_ADDRESS, METADATA_ADDRESS, type Viewpoint } from './prefixes.ts';

/** A security group on the way: of an interface or of a subnet, towards what leaves or what comes in. */
export interface Gate {
  /** Whose gate it is. */
  readonly end: AzureEnd;
  readonly group: SecurityGroup;
  readonly level: 'subnet' | 'interface';
  readonly flow: Flow;
  readonly view: Viewpoint;
  /** For private endpoints Azure reads every source port as any. */
  readonly ignoresSourcePorts: boolean;
}

/** A rule that speaks of both ends, for certain or perhaps. */
export interface Applicable {
  readonly rule: SecurityRule;
  readonly isCertain: boolean;
  readonly sourcePorts: readonly Span[];
  readonly destinationPorts: readonly Span[];
}

export interface GateDecision {
  readonly outcome: 'allowed' | 'denied' | 'undecided';
  /** The first that speaks for certain; null where the gate does not hold for such addresses. */
  readonly rule: SecurityRule | null;
  /** Rules before it that may decide otherwise, for all that can be known here. */
  readonly doubts: readonly SecurityRule[];
}

/** Rules of a gate that speak of these two ends, by rising priority number: the first that has the ports decides. */
export function applicable(gate: Gate, from: AzureEnd, to: AzureEnd): readonly Applicable[] {
  const near = nearSide(gate, gate.flow === 'outbound' ? from : to);
  const far = gate.flow === 'outbound' ? to : from;
  const farOf = ({ source, destination }: SecurityRule) => (gate.flow === 'outbound' ? destination : source);
  const platform = platformTag(to.address);
  return near.flatMap(({ rule, certainty }): Applicable[] => {
    if (platform !== null && !rule.destination.prefixes.some((prefix) => prefix.toLowerCase() === platform.tag)) {
      return [];
    }
    const other = speaksOf(farOf(rule), far, gate.view);
    if (other === 'no') return [];
    const ports = rule.destination.ports;
    return [
      {
        rule,
        isCertain: certainty === 'yes' && other === 'yes',
        sourcePorts: gate.ignoresSourcePorts ? ANY : rule.source.ports,
        destinationPorts: platform === null ? ports : ports.flatMap((span) => overlap(span, platform.ports)),
      },
    ];
  });
}

const ANY: readonly Span[] = [{ from: 0, to: 65_535 }];

/**
 * What a host serves its machines with is not held by security groups, unless a rule names its tag.
 * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview (Azure platform considerations)
 */
function platformTag(address: string): { readonly tag: string; readonly ports: Span } | null {
  if (address === METADATA_ADDRESS) return { tag: 'azureplatformimds', ports: { from: 0, to: 65_535 } };
  if (address === HOST_ADDRESS) return { tag: 'azureplatformdns', ports: { from: 53, to: 53 } };
  return null;
}

function overlap(one: Span, other: Span): Span[] {
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  return from > to ? [] : [{ from, to }];
}

interface Near {
  readonly rule: SecurityRule;
  readonly certainty: Certainty;
}

const nearSides = new WeakMap<SecurityGroup, WeakMap<AzureEnd, Map<string, readonly Near[]>>>();

/** Rules that speak of the end that the gate belongs to: asked for each pair, and the same for all pairs of this end. */
function nearSide({ group, flow, view }: Gate, end: AzureEnd): readonly Near[] {
  const ofGroup = nearSides.get(group) ?? new WeakMap<AzureEnd, Map<string, readonly Near[]>>();
  nearSides.set(group, ofGroup);
  const ofEnd = ofGroup.get(end) ?? new Map<string, readonly Near[]>();
  ofGroup.set(end, ofEnd);
  const known = ofEnd.get(flow);
  if (known !== undefined) return known;
  const found = group.rules.flatMap((rule): Near[] => {
    if (rule.flow !== flow) return [];
    const certainty = speaksOf(flow === 'outbound' ? rule.source : rule.destination, end, view);
    return certainty === 'no' ? [] : [{ rule, certainty }];
  });
  ofEnd.set(flow, found);
  return found;
}

function speaksOf({ groups, prefixes }: RuleSide, end: AzureEnd, view: Viewpoint): Certainty {
  if (groups.length > 0) return groups.some((group) => end.groups.includes(group)) ? 'yes' : 'no';
  let result: Certainty = 'no';
  for (const prefix of prefixes) {
    const one = covers(prefix, end.address, view);
    if (one === 'yes') return 'yes';
    if (one === 'unknown') result = 'unknown';
  }
  return result;
}

/** What a gate says of one protocol, source port and destination port. */
export function decide(
  rules: readonly Applicable[],
  protocol: AzureProtocol,
  sourcePort: number,
  port: number,
): GateDecision {
  const doubts: SecurityRule[] = [];
  for (const one of rules) {
    const { rule } = one;
    if (rule.protocol !== '*' && rule.protocol !== protocol) continue;
    if (!has(one.sourcePorts, sourcePort) || !has(one.destinationPorts, port)) continue;
    if (!one.isCertain) {
      doubts.push(rule);
      continue;
    }
    const otherwise = doubts.filter(({ access }) => access !== rule.access);
    const outcome = otherwise.length > 0 ? 'undecided' : rule.access === 'allow' ? 'allowed' : 'denied';
    return { outcome, rule, doubts: otherwise };
  }
  // Every group ends with rules for everything, so that only what groups do not hold comes here.
  const denying = doubts.filter(({ access }) => access === 'deny');
  return { outcome: denying.length > 0 ? 'undecided' : 'allowed', rule: null, doubts: denying };
}

const has = (spans: readonly Span[], port: number): boolean => spans.some(({ from, to }) => from <= port && port <= to);

/** The security groups on the way, in the order in which Azure asks them. */
export function gatesBetween(network: AzureNetwork, from: AzureEnd, to: AzureEnd): readonly Gate[] {
  const leaving = gatesOf(network, from, 'outbound');
  const entering = gatesOf(network, to, 'inbound');
  return [...leaving, ...entering];
}

/** Outbound: interface, then subnet. Inbound: subnet, then interface. */
function gatesOf(network: AzureNetwork, end: AzureEnd, flow: Flow): Gate[] {
  const subnet = end.subnet === null ? undefined : network.subnets.get(end.subnet);
  if (subnet === undefined) return [];
  const isEndpoint = end.kind === 'private-endpoint';
  if (isEndpoint && (flow === 'outbound' || !subnet.filtersPrivateEndpoints)) return [];
  const view: Viewpoint = { network: network.networks.get(subnet.network) ?? null, subnet };
  const gate = (key: string | null, level: Gate['level']): Gate[] => {
    const group = key === null ? undefined : network.securityGroups.get(key);
    return group === undefined ? [] : [{ end, group, level, flow, view, ignoresSourcePorts: isEndpoint }];
  };
  const ofSubnet = gate(subnet.securityGroup, 'subnet');
  const ofInterface = gate(end.securityGroup, 'interface');
  return flow === 'outbound' ? [...ofInterface, ...ofSubnet] : [...ofSubnet, ...ofInterface];
}
