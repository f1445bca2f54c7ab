import {
  type AddressEnd,
  type End,
  EVERY_PORT_OF_EVERY_PROTOCOL,
  type PodEnd,
  type PortQuestion,
  podsBehind,
  protocolOf,
  representativePod,
  type Service,
  type Target,
  targetOf,
} from '@tenantry/observe/reach';
import { ProblemError } from '../problems/index.ts';
import type { EndpointAddress, NetworkPicture } from './reach-gateway.ts';

export interface Ends<Item> {
  readonly items: readonly Item[];
  readonly notes: readonly string[];
}

/** The pods of a tenant, or the one named, or one that stands for those to come. */
export function podsOf(
  { pods }: NetworkPicture,
  place: { readonly namespace: string; readonly tenant: string },
  pod: string | null,
): readonly PodEnd[] {
  const found = pods.filter(({ namespace, name }) => namespace === place.namespace && (pod === null || name === pod));
  if (found.length > 0) return found;
  if (pod === null) return [representativePod(place.namespace)];
  throw new ProblemError('object-not-found', {
    detail: `There is no running pod ${JSON.stringify(pod)} in ${place.tenant}.`,
    remedy: `See the pods: kubectl get pods -n ${place.namespace}`,
  });
}

/** Within one tenant with a single pod, it is another pod like it that is asked about. */
export function podTargets(pods: readonly PodEnd[], sources: readonly PodEnd[], question: PortQuestion): Ends<Target> {
  const [only] = pods;
  const isAlone =
    pods.length === 1 && sources.length === 1 && only !== undefined && sources[0] === only && !only.isRepresentative;
  const items = pods.map((end) => ({ end, question, via: null }));
  if (!isAlone) return { items, notes: [] };
  const another = representativePod(only.namespace);
  return {
    items: [{ end: another, question, via: null }],
    notes: ['There is one pod alone; the answer is for a second.'],
  };
}

/** Where each port of a service leads: to its pods, on the ports that they listen on. */
export function serviceTargets(
  service: Service,
  pods: readonly PodEnd[],
  endpoints: readonly EndpointAddress[],
  question: PortQuestion,
  isAsked: boolean,
): Ends<Target> {
  if (service.externalName !== null) {
    throw new ProblemError('invalid-query', {
      detail: `to: service ${service.name} stands for the name ${service.externalName} outside of the cluster.`,
      remedy: 'Ask with the address that the name leads to.',
    });
  }
  if (service.selector === null)
    return endpointTargets(`service ${service.name}`, endpoints, () => null, question, isAsked);
  const behind = podsBehind(service, pods);
  const none = behind.length === 0;
  const ends = none ? [{ ...representativePod(service.namespace), labels: service.selector }] : behind;
  const notes = none
    ? [`No pod is behind service ${service.name}; the answer is for one that its selector takes.`]
    : [];
  if (service.isHeadless) return { items: ends.map((end) => ({ end, question, via: null })), notes };
  const ports = service.ports.filter(
    ({ protocol, port }) =>
      !isAsked || (question.protocols.includes(protocol) && port >= question.from && port <= question.to),
  );
  if (ports.length === 0) {
    const has = service.ports.map(({ protocol, port }) => `${protocol} ${port}`).join(', ');
    return { items: [], notes: [...notes, `Service ${service.name} has no such port; it has ${has || 'none'}.`] };
  }
  const items = ends.flatMap((end) =>
    ports.flatMap((port): Target[] => {
      const target = targetOf(port, end);
      if (target === null) return [];
      const asked = { protocols: [port.protocol], from: target, to: target };
      return [
        { end, question: asked, via: `port ${port.port} of service ${service.name} is port ${target} of the pod` },
      ];
    }),
  );
  return { items, notes };
}

/** Addresses that a service names itself, such as those of the cluster's API. */
export function endpointTargets(
  what: string,
  endpoints: readonly EndpointAddress[],
  nodeOf: (address: string) => string | null,
  question: PortQuestion,
  isAsked: boolean,
): Ends<Target> {
  const items = endpoints.flatMap(({ address, ports }) =>
    ports.map((port): Target => {
      const node = nodeOf(address);
      const end = addressEnd(address, node === null ? what : `node ${node}`, node !== null);
      const own = { protocols: [protocolOf(port.protocol)], from: port.port, to: port.port };
      return { end, question: own, via: `${what} is at port ${port.port}` };
    }),
  );
  const has = (target: Target) =>
    target.question.protocols.some((protocol) => question.protocols.includes(protocol)) &&
    target.question.from >= question.from &&
    target.question.to <= question.to;
  const asked = isAsked ? items.filter(has) : items;
  if (asked.length > 0) return { items: asked, notes: [] };
  return { items: [], notes: [items.length === 0 ? `Nothing is behind ${what}.` : `${what} has no such port.`] };
}

export function addressEnd(address: string, owner: string | null, isNode = false): AddressEnd {
  return { kind: 'address', address, owner, isNode };
}

export function addressTarget(end: End, question: PortQuestion = EVERY_PORT_OF_EVERY_PROTOCOL): Ends<Target> {
  return { items: [{ end, question, via: null }], notes: [] };
}
