import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, labelsOf, listOf, objectOf, textOf, textsOf } from '../json.ts';
import type {
  CiliumDeny,
  CiliumPolicy,
  Direction,
  LabelSelector,
  NetworkPolicy,
  PolicyPeer,
  PolicyPort,
  PolicyRule,
  Protocol,
  SelectorOperator,
} from './model.ts';
import { PROTOCOLS } from './model.ts';

const OPERATORS: readonly SelectorOperator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A `networking.k8s.io/v1` NetworkPolicy as the API server shows it. */
export function readNetworkPolicy(body: JsonObject): NetworkPolicy {
  const metadata = objectOf(body.metadata);
  const spec = objectOf(body.spec);
  const egress = listOf(spec.egress).map((rule) => readRule(rule, 'to'));
  return {
    namespace: textOf(metadata.namespace),
    name: textOf(metadata.name),
    podSelector: readSelector(spec.podSelector),
    types: typesOf(spec, egress.length > 0),
    ingress: listOf(spec.ingress).map((rule) => readRule(rule, 'from')),
    egress,
  };
}

/** Without `policyTypes` a policy is about ingress, and about egress as well where it has a rule for it. */
function typesOf(spec: JsonObject, hasEgressRules: boolean): Direction[] {
  const said = textsOf(spec.policyTypes);
  if (said.length > 0) {
    return (['ingress', 'egress'] as const).filter((type) => said.some((text) => text.toLowerCase() === type));
  }
  return hasEgressRules ? ['ingress', 'egress'] : ['ingress'];
}

function readRule(rule: JsonValue, peers: 'from' | 'to'): PolicyRule {
  const body = objectOf(rule);
  return { peers: listOf(body[peers]).map(readPeer), ports: listOf(body.ports).map(readPort) };
}

function readPeer(peer: JsonValue): PolicyPeer {
  const { podSelector, namespaceSelector, ipBlock } = objectOf(peer);
  return {
    podSelector: isObject(podSelector) ? readSelector(podSelector) : null,
    namespaceSelector: isObject(namespaceSelector) ? readSelector(namespaceSelector) : null,
    ipBlock: isObject(ipBlock) ? { cidr: textOf(ipBlock.cidr), except: textsOf(ipBlock.except) } : null,
  };
}

function readPort(port: JsonValue): PolicyPort {
  const body = objectOf(port);
  return {
    protocol: protocolOf(body.protocol),
    port: typeof body.port === 'number' || typeof body.port === 'string' ? body.port : null,
    endPort: typeof body.endPort === 'number' ? body.endPort : null,
  };
}

export function protocolOf(value: JsonValue | undefined): Protocol {
  return PROTOCOLS.find((protocol) => protocol === value) ?? 'TCP';
}

export function readSelector(value: JsonValue | undefined, keyOf = (key: string) => key): LabelSelector {
  const { matchLabels, matchExpressions } = objectOf(value);
  return {
    matchLabels: Object.fromEntries(Object.entries(labelsOf(matchLabels)).map(([key, text]) => [keyOf(key), text])),
    matchExpressions: listOf(matchExpressions).flatMap((entry) => {
      const { key, operator, values } = objectOf(entry);
      const known = OPERATORS.find((one) => one === operator);
      return known === undefined ? [] : [{ key: keyOf(textOf(key)), operator: known, values: textsOf(values) }];
    }),
  };
}

/** A policy that we do not evaluate, and what about it. */
export interface Unread {
  readonly reason: string;
}

const UNDERSTOOD = ['endpointSelector', 'ingressDeny', 'egressDeny', 'enableDefaultDeny', 'description', 'labels'];

/**
 * A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy of the form that we write, whole or not at all: half of a
 * policy would be a wrong answer.
 */
export function readCiliumPolicy(body: JsonObject): CiliumPolicy | Unread {
  const metadata = objectOf(body.metadata);
  if (listOf(body.specs).length > 0) return { reason: 'its specs are not evaluated' };
  const spec = objectOf(body.spec);
  const foreign = Object.keys(spec).find((field) => !UNDERSTOOD.includes(field));
  if (foreign !== undefined) return { reason: `its spec.${foreign} is not evaluated` };
  const ingressDeny = readDenials(spec.ingressDeny, 'fromEndpoints');
  const egressDeny = readDenials(spec.egressDeny, 'toEndpoints');
  if (ingressDeny === null) return { reason: 'its spec.ingressDeny has rules other than fromEndpoints with labels' };
  if (egressDeny === null) return { reason: 'its spec.egressDeny has rules other than toEndpoints with labels' };
  if (!isObject(spec.endpointSelector) || !hasKnownSources(spec.endpointSelector)) {
    return { reason: 'its spec.endpointSelector selects by something other than labels' };
  }
  const stated = objectOf(spec.enableDefaultDeny);
  // A section isolates, be it of denials alone, unless the policy says that it does not.
  const isolates = (direction: Direction, hasRules: boolean) =>
    typeof stated[direction] === 'boolean' ? stated[direction] && hasRules : hasRules;
  return {
    namespace: typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : null,
    name: textOf(metadata.name),
    endpoints: readSelector(spec.endpointSelector, withoutSource),
    ingressDeny,
    egressDeny,
    isolates: (['ingress', 'egress'] as const).filter((direction) =>
      isolates(direction, (direction === 'ingress' ? ingressDeny : egressDeny).length > 0),
    ),
  };
}

function readDenials(value: JsonValue | undefined, field: 'fromEndpoints' | 'toEndpoints'): CiliumDeny[] | null {
  const denials: CiliumDeny[] = [];
  for (const entry of listOf(value)) {
    const rule = objectOf(entry);
    const peers = listOf(rule[field]);
    if (peers.length === 0 || Object.keys(rule).length !== 1 || !peers.every(hasKnownSources)) return null;
    denials.push({ peers: peers.map((peer) => readSelector(peer, withoutSource)) });
  }
  return denials;
}

/** Labels of pods and namespaces have the source `k8s`; `any`, or none, takes every source. */
const SOURCE = /^(?:k8s|any):/;

function withoutSource(key: string): string {
  return key.replace(SOURCE, '');
}

function hasKnownSources(selector: JsonValue): boolean {
  const { matchLabels, matchExpressions, ...rest } = objectOf(selector);
  const keys = [
    ...Object.keys(objectOf(matchLabels)),
    ...listOf(matchExpressions).map((entry) => textOf(objectOf(entry).key)),
  ];
  return Object.keys(rest).length === 0 && keys.every((key) => !withoutSource(key).includes(':'));
}
