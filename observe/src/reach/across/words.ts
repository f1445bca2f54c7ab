import type { Why } from '../answer.ts';
import type { GateVerdict } from '../azure/evaluate.ts';
import type { SecurityRule } from '../azure/model.ts';
import type { Cluster } from '../model.ts';
import { capital, endName, reasonOf, segmentPorts } from '../words.ts';
import type { WayEnd, WaySegment } from './model.ts';

export function wayEndName(cluster: Cluster, end: WayEnd): string {
  if (end.kind === 'pod') return endName(cluster, end.pod);
  const { name, address, isRepresentative } = end.end;
  return isRepresentative || name === address ? name : `${name} (${address})`;
}

/** `rule deny-vnet (priority 4000) of nsg-1`. */
export function ruleName(group: string, { name, priority }: Pick<SecurityRule, 'name' | 'priority'>): string {
  return `rule ${name} (priority ${priority}) of ${group}`;
}

/** Why a security group lets it pass or not: a clause, without capital and full stop. */
export function gateReason({ gate, decision }: GateVerdict): string {
  const where = `${gate.flow} ${gate.flow === 'inbound' ? 'to' : 'from'} ${gate.end.name}`;
  const { rule } = decision;
  const level = gate.level === 'subnet' ? 'on its subnet' : 'on its interface';
  if (decision.outcome === 'undecided') {
    const [doubt] = decision.doubts;
    const doubtful = doubt === undefined ? gate.group.name : ruleName(gate.group.name, doubt);
    return `${where} cannot be told: ${doubtful} ${level} speaks of what is not known here`;
  }
  if (rule === null) return `${where} is not held by security groups: the platform serves it`;
  return `${where} is ${decision.outcome} by ${ruleName(gate.group.name, rule)} ${level}`;
}

/** One segment as a line: `TCP 443: no. Inbound to vm web is denied by rule …`. */
export function wayText(cluster: Cluster, segment: WaySegment): string {
  const word = { allowed: 'yes', denied: 'no', undecided: 'cannot be told' }[segment.outcome];
  const reasons = reasonsOf(cluster, segment);
  return `${segmentPorts(segment)}: ${word}. ${capital(reasons.join('; '))}.`;
}

/** What holds it up comes first and alone; of what is allowed, all of it. */
function reasonsOf(cluster: Cluster, { outcome, policies, azure, noWay }: WaySegment): string[] {
  if (policies?.isAllowed === false) {
    const refusing = [policies.ingress, policies.egress].filter(({ isAllowed }) => !isAllowed);
    return refusing.map((verdict) => reasonOf(cluster, verdict));
  }
  if (noWay !== null) return [noWay];
  const gates = azure?.gates ?? [];
  const told = outcome === 'allowed' ? gates : gates.filter(({ decision }) => decision.outcome === outcome);
  const ofPolicies =
    policies === null || outcome !== 'allowed'
      ? []
      : [policies.egress, policies.ingress]
          .filter(({ view }) => view.exemption !== 'not-governed')
          .map((verdict) => reasonOf(cluster, verdict));
  const ofGates = told.map(gateReason);
  const none = azure !== null && gates.length === 0 ? ['no security group is on the way'] : [];
  const only =
    azure === null || azure.sourcePorts === null
      ? []
      : [
          `from source ports ${azure.sourcePorts.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', ')} alone`,
        ];
  return [...ofPolicies, ...ofGates, ...none, ...only];
}

/** The same for programs. */
export function whysOf(cluster: Cluster, { policies, azure, noWay }: WaySegment): Why[] {
  const ofPolicies = policies === null ? [] : [policies.egress, policies.ingress];
  const whys = ofPolicies
    .filter(({ view }) => view.exemption !== 'not-governed')
    .map((verdict): Why => {
      const { view, isAllowed, allowedBy } = verdict;
      const rules = view.deniedBy.length > 0 ? view.deniedBy : allowedBy;
      const named =
        rules.length > 0
          ? rules.map(({ kind, namespace, name, rule }) => ({ kind, namespace, name, rule }))
          : view.isolatedBy.map(({ kind, namespace, name }) => ({ kind, namespace, name, rule: null }));
      const text = capital(reasonOf(cluster, verdict));
      return { direction: view.direction, isAllowed, text, policies: named, securityRules: [] };
    });
  const gates = azure?.gates ?? [];
  const ofGates = gates.map((verdict): Why => {
    const { gate, decision } = verdict;
    const rules = [...decision.doubts, ...(decision.rule === null ? [] : [decision.rule])];
    return {
      direction: gate.flow === 'inbound' ? 'ingress' : 'egress',
      isAllowed: decision.outcome === 'allowed',
      text: capital(gateReason(verdict)),
      policies: [],
      securityRules: rules.map(({ id, name, priority, access }) => ({
        ...{ id, name, priority, access, group: gate.group.name, level: gate.level },
      })),
    };
  });
  const blocked: Why[] =
    noWay === null
      ? []
      : [{ direction: 'egress', isAllowed: false, text: capital(noWay), policies: [], securityRules: [] }];
  return [...whys, ...blocked, ...ofGates];
}
