import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { labelsOf, listOf, objectOf, textOf, textsOf } from '../json.ts';
import { matches } from './labels.ts';
import type { Labels, PodEnd, Protocol } from './model.ts';
import { protocolOf } from './read-policies.ts';

export interface ServicePort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** A number, or the name of a port of the pod. */
  readonly targetPort: number | string;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** Null: it points at whatever its endpoints name. */
  readonly selector: Labels | null;
  readonly ports: readonly ServicePort[];
  /** It has no address of its own: clients connect to the pods, on the pods' ports. */
  readonly isHeadless: boolean;
  /** A name outside that it stands for. */
  readonly externalName: string | null;
  readonly addresses: readonly string[];
  /** Of the load balancer that leads to it. */
  readonly frontends: readonly string[];
  /** Whom that lets in; empty: everybody. */
  readonly sourceRanges: readonly string[];
}

export function readService(body: JsonObject): Service {
  const metadata = objectOf(body.metadata);
  const spec = objectOf(body.spec);
  const selector = labelsOf(spec.selector);
  return {
    namespace: textOf(metadata.namespace),
    name: textOf(metadata.name),
    selector: Object.keys(selector).length === 0 ? null : selector,
    ports: listOf(spec.ports).flatMap(readServicePort),
    isHeadless: spec.clusterIP === 'None',
    externalName: spec.type === 'ExternalName' ? textOf(spec.externalName) : null,
    addresses: [...new Set([textOf(spec.clusterIP), ...listOf(spec.clusterIPs).map(textOf)])].filter(
      (address) => address !== '' && address !== 'None',
    ),
    frontends:
      spec.type === 'LoadBalancer'
        ? listOf(objectOf(objectOf(body.status).loadBalancer).ingress)
            .map((one) => textOf(objectOf(one).ip))
            .filter((address) => address !== '')
        : [],
    sourceRanges: textsOf(spec.loadBalancerSourceRanges),
  };
}

function readServicePort(entry: JsonValue): ServicePort[] {
  const { name, protocol, port, targetPort } = objectOf(entry);
  if (typeof port !== 'number') return [];
  const target = typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : port;
  return [{ name: textOf(name), protocol: protocolOf(protocol), port, targetPort: target }];
}

export function podsBehind({ namespace, selector }: Service, pods: readonly PodEnd[]): PodEnd[] {
  if (selector === null) return [];
  const wanted = { matchLabels: selector, matchExpressions: [] };
  return pods.filter((pod) => pod.namespace === namespace && matches(wanted, pod.labels));
}

/** Where a service's port leads at one pod; null where the pod has no port of that name. */
export function targetOf({ targetPort, protocol }: ServicePort, pod: PodEnd): number | null {
  if (typeof targetPort === 'number') return targetPort;
  const named = pod.ports.find((port) => port.name === targetPort && port.protocol === protocol);
  return named?.port ?? null;
}
