import { contains } from '../address.ts';
import { evaluateAzure, type Outcome } from '../azure/evaluate.ts';
import type { AzureEnd } from '../azure/model.ts';
import { isPublic } from '../azure/prefixes.ts';
import { evaluate, type PortQuestion } from '../evaluate.ts';
import type { Protocol } from '../model.ts';
import { podsBehind, type Service, type ServicePort, targetOf } from '../services.ts';
import { type CloudPod, seenByPolicies, type WaySegment, type World } from './model.ts';

const RANK: Readonly<Record<Outcome, number>> = { allowed: 2, undecided: 1, denied: 0 };

/**
 * What a load balancer leads to a pod, beside what comes to it by its own address: on the ports of the services it is behind, each
 * told by the pod's own. Who is in the network comes to balancers in it, and who is outside to those in public. Pure.
 */
export function withBalancers(
  world: World,
  from: AzureEnd,
  to: CloudPod,
  question: PortQuestion,
  direct: readonly WaySegment[],
): readonly WaySegment[] {
  if (to.pod.hostNetwork) return direct;
  const isOutside = from.subnet === null && isPublic(from.address);
  const found = (world.services ?? []).flatMap((service) =>
    podsBehind(service, [to.pod]).length === 0
      ? []
      : service.frontends
          .filter((address) => isPublic(address) === isOutside)
          .flatMap((address) =>
            service.ports.flatMap((port) => led(world, { from, to, question, service, address, port }) ?? []),
          ),
  );
  return found.reduce(cutIn, direct);
}

interface Way {
  readonly from: AzureEnd;
  readonly to: CloudPod;
  readonly question: PortQuestion;
  readonly service: Service;
  /** Of the balancer. */
  readonly address: string;
  readonly port: ServicePort;
}

function led(world: World, { from, to, question, service, address, port }: Way): WaySegment | null {
  const { protocol } = port;
  const target = targetOf(port, to.pod);
  const isAsked = question.protocols.includes(protocol);
  if (target === null || !isAsked || target < question.from || target > question.to) return null;
  const alone = { protocols: [protocol], from: target, to: target };
  const name = `load balancer ${service.name}`;
  if (!lets(service, from.address)) {
    const noWay = `${name} lets in ${service.sourceRanges.join(', ')} alone`;
    return { ...alone, outcome: 'denied', policies: null, azure: null, noWay };
  }
  const [entering] = evaluateAzure(world.azure, from, frontend(to.node, address, name), {
    ...{ protocols: [AZURE[protocol]], from: port.port, to: port.port },
  });
  const [policies] = evaluate(world.cluster, seenByPolicies({ kind: 'cloud', end: from }), to.pod, alone);
  if (entering === undefined || policies === undefined) return null;
  return {
    ...alone,
    outcome: policies.isAllowed ? entering.outcome : 'denied',
    policies,
    azure: { ...entering, from: target, to: target },
    noWay: entering.noWay,
  };
}

const AZURE: Readonly<Record<Protocol, 'tcp' | 'udp' | 'other'>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'other' };

const lets = ({ sourceRanges }: Service, address: string): boolean =>
  sourceRanges.length === 0 || sourceRanges.some((range) => contains(range, address));

/** What arrives at a node still bears the balancer's address, so that no group of the node is spoken of. */
function frontend(node: AzureEnd, address: string, name: string): AzureEnd {
  const publicAddress = isPublic(address) ? { address, isClosedByDefault: true } : null;
  return { ...node, name, address, groups: [], publicAddress };
}

/** In the place of what is worse, or of what has no way at all. */
function cutIn(segments: readonly WaySegment[], piece: WaySegment): readonly WaySegment[] {
  const [protocol] = piece.protocols;
  return segments.flatMap((one) => {
    const isAround = one.protocols.some((own) => own === protocol) && one.from <= piece.from && piece.to <= one.to;
    const isBetter = RANK[piece.outcome] > RANK[one.outcome] || (one.outcome === 'denied' && one.noWay !== null);
    if (!isAround || !isBetter) return [one];
    const rest = one.protocols.filter((own) => own !== protocol);
    const own = { ...one, protocols: one.protocols.filter((own) => own === protocol) };
    return [
      ...(rest.length === 0 ? [] : [{ ...one, protocols: rest }]),
      ...[{ ...own, to: piece.from - 1 }, piece, { ...own, from: piece.to + 1 }].filter((part) => part.from <= part.to),
    ];
  });
}
