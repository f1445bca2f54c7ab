import { addressAlone } from '../azure/ends.ts';
import { type AzureSegment, evaluateAzure, type Outcome } from '../azure/evaluate.ts';
import type { AzureEnd, AzureProtocol } from '../azure/model.ts';
import { EVERY_PORT_OF_EVERY_PROTOCOL, evaluate, type PortQuestion, type Segment } from '../evaluate.ts';
import type { PodEnd, Protocol } from '../model.ts';
import { withBalancers } from './balanced.ts';
import { seenByPolicies, type WayEnd, type WaySegment, type World } from './model.ts';

/** Azure has no name of its own for SCTP: only rules for every protocol speak of it. */
const AZURE: Readonly<Record<Protocol, AzureProtocol>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'other' };

/**
 * Whether traffic passes from one end to the other, port by port, by the policies of the cluster and the security groups of the
 * cloud, whichever are on the way. Pure.
 *
 * - pod → cloud: what policies let out of the pod, then the security groups from where it leaves: its node's address where
 *   pods have an overlay, its own otherwise.
 * - cloud → pod: no way into an overlay, but for the nodes of the cluster itself and what a load balancer leads there; otherwise the
 *   groups, then the policies.
 * - cloud → cloud: the groups alone.
 */
export function evaluateWay(
  world: World,
  from: WayEnd,
  to: WayEnd,
  question: PortQuestion = EVERY_PORT_OF_EVERY_PROTOCOL,
): readonly WaySegment[] {
  if (from.kind === 'pod') {
    if (to.kind === 'pod') return byPolicies(evaluate(world.cluster, from.pod, to.pod, question));
    const policies = evaluate(world.cluster, from.pod, seenByPolicies(to), question);
    return both(question, policies, azure(world, standing(world, from), to.end, question));
  }
  if (to.kind === 'cloud') return both(question, null, azure(world, from.end, to.end, question));
  const policies = evaluate(world.cluster, seenByPolicies(from), to.pod, question);
  if (from.end.kind === 'node') return byPolicies(policies);
  if (to.pod.hostNetwork) return both(question, null, azure(world, from.end, to.node, question));
  const direct = world.isOverlay
    ? nowhere(question, 'pods of this cluster have addresses that exist within it alone')
    : both(question, policies, azure(world, from.end, standing(world, to), question));
  return withBalancers(world, from.end, to, question, direct);
}

/** As what the cloud sees a pod. */
export function standing(world: World, { pod, node }: { readonly pod: PodEnd; readonly node: AzureEnd }): AzureEnd {
  const [address] = pod.addresses;
  if (world.isOverlay || pod.hostNetwork || address === undefined) return node;
  return addressAlone(world.azure, address, `pod ${pod.name}`);
}

function azure(world: World, from: AzureEnd, to: AzureEnd, question: PortQuestion): readonly AzureSegment[] {
  const protocols = question.protocols.map((protocol) => AZURE[protocol]);
  return evaluateAzure(world.azure, from, to, { protocols, from: question.from, to: question.to });
}

const byPolicies = (segments: readonly Segment[]): WaySegment[] =>
  segments.map((one) => ({
    ...{ protocols: one.protocols, from: one.from, to: one.to, outcome: one.isAllowed ? 'allowed' : 'denied' },
    ...{ policies: one, azure: null, noWay: null },
  }));

const nowhere = ({ protocols, from, to }: PortQuestion, noWay: string): WaySegment[] => [
  { protocols, from, to, outcome: 'denied', policies: null, azure: null, noWay },
];

/** Both have to let it through: the range is cut wherever one of them changes its mind. */
function both(
  question: PortQuestion,
  policies: readonly Segment[] | null,
  cloud: readonly AzureSegment[],
): WaySegment[] {
  const each = question.protocols.flatMap((protocol) => {
    const ofPolicies = policies?.filter(({ protocols }) => protocols.includes(protocol)) ?? [];
    const ofCloud = cloud.filter((one) => one.protocol === AZURE[protocol]);
    const starts = [...new Set([...ofPolicies, ...ofCloud].map(({ from }) => from))].sort((a, b) => a - b);
    return starts.map((from, index): WaySegment => {
      const within = (one: { readonly from: number; readonly to: number }) => one.from <= from && from <= one.to;
      const policy = ofPolicies.find(within) ?? null;
      const there = ofCloud.find(within) ?? null;
      const outcome: Outcome = policy?.isAllowed === false ? 'denied' : (there?.outcome ?? 'denied');
      const to = (starts[index + 1] ?? question.to + 1) - 1;
      return { protocols: [protocol], from, to, outcome, policies: policy, azure: there, noWay: there?.noWay ?? null };
    });
  });
  return acrossProtocols(each);
}

/** Protocols with the same answer on the same ports for the same reason are told once. */
function acrossProtocols(segments: readonly WaySegment[]): WaySegment[] {
  const groups = Map.groupBy(segments, (one) => `${one.from}-${one.to} ${reasonKey(one)}`);
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ ...first, protocols: alike.flatMap(({ protocols }) => protocols) }];
  });
}

function reasonKey({ outcome, policies, azure: cloud, noWay }: WaySegment): string {
  const rules = [policies?.egress, policies?.ingress].map((verdict) => [
    verdict?.isAllowed,
    verdict?.allowedBy.map(({ namespace, name, rule }) => [namespace, name, rule]),
  ]);
  const gates = cloud?.gates.map(({ decision }) => [
    decision.outcome,
    decision.rule?.id,
    decision.doubts.map(({ id }) => id),
  ]);
  return JSON.stringify([outcome, noWay, rules, gates, cloud?.sourcePorts]);
}
