import type { DirectionView, PolicyName, PortRange } from './direction.ts';
import type { DirectionVerdict, Segment } from './evaluate.ts';
import type { Cluster, End } from './model.ts';
import { PROTOCOLS } from './model.ts';

/** The label that says whose a namespace is; people know tenants by name, and not their namespaces. */
export const TENANT_LABEL = 'tenantry.dev/tenant';
const MOST_NAMED = 3;

export type Named = Pick<Cluster, 'namespaces'>;

export function placeName({ namespaces }: Named, namespace: string): string {
  return namespaces.get(namespace)?.[TENANT_LABEL] ?? namespace;
}

export function endName(cluster: Named, end: End): string {
  if (end.kind === 'address') return end.owner === null ? end.address : `${end.address} (${end.owner})`;
  const place = placeName(cluster, end.namespace);
  return end.isRepresentative ? `any pod of ${place}` : `${place}/${end.name}`;
}

export function policyName(cluster: Named, policy: PolicyName): string {
  const place = policy.namespace === null ? '' : `${placeName(cluster, policy.namespace)}/`;
  return policy.kind === 'NetworkPolicy' ? `${place}${policy.name}` : `${policy.kind} ${place}${policy.name}`;
}

/** Why one direction comes out as it does: a clause, without capital and full stop. */
export function reasonOf(cluster: Cluster, verdict: DirectionVerdict): string {
  const { view } = verdict;
  const what = `${view.direction} ${view.direction === 'ingress' ? 'to' : 'from'} ${endName(cluster, view.subject)}`;
  if (view.exemption !== null) return exempt(cluster, view, what);
  if (view.deniedBy.length > 0) {
    return `${what} is denied by ${rules(cluster, view.deniedBy)}, which no allowing policy overrides`;
  }
  if (view.isolatedBy.length === 0) return `${what} is open: no policy isolates it`;
  if (verdict.isAllowed) return `${what} is allowed by ${rules(cluster, verdict.allowedBy)}`;
  const isolated = `${what} is isolated by ${names(cluster, isolating(view))}`;
  const peer = endName(cluster, view.peer);
  if (view.allowances.length === 0) return `${isolated} and no policy allows ${peer}`;
  return `${isolated} and ${peer} is allowed only by ${view.allowances
    .slice(0, MOST_NAMED)
    .map((allowance) => `${rules(cluster, [allowance])} (${portsText(allowance.ports)})`)
    .join(', ')}`;
}

function exempt(cluster: Cluster, view: DirectionView, what: string): string {
  switch (view.exemption) {
    case 'itself':
      return `${what} is itself: a pod cannot be kept from itself`;
    case 'host-network':
      return `${what} is not governed: it uses the network of its node`;
    case 'own-node':
      return `${what} is always open to its own node, where ${endName(cluster, view.peer)} is`;
    default:
      return `${what} is not governed by policies of this cluster`;
  }
}

/** Policies that open nothing isolate for its own sake; where there are such, the others need not be named. */
function isolating({ isolatedBy }: DirectionView): readonly PolicyName[] {
  const closed = isolatedBy.filter(({ openings }) => openings === 0);
  return closed.length > 0 ? closed : isolatedBy;
}

function names(cluster: Named, policies: readonly PolicyName[]): string {
  const named = policies.slice(0, MOST_NAMED).map((policy) => policyName(cluster, policy));
  const rest = policies.length - named.length;
  return rest === 0 ? listed(named) : `${named.join(', ')} and ${rest} more`;
}

function rules(cluster: Named, list: readonly (PolicyName & { readonly rule: number })[]): string {
  const named = list.slice(0, MOST_NAMED).map((one) => `${policyName(cluster, one)} rule ${one.rule}`);
  const rest = list.length - named.length;
  return rest === 0 ? listed(named) : `${named.join(', ')} and ${rest} more`;
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

export function portsText(ranges: readonly PortRange[]): string {
  const shown = ranges.slice(0, 5).map((range) => `${range.protocol} ${rangeText(range)}`);
  return ranges.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

export function rangeText({ from, to }: { readonly from: number; readonly to: number }): string {
  if (from === 1 && to === 65_535) return 'all ports';
  return from === to ? String(from) : `${from}-${to}`;
}

/** `TCP 8080`, `all ports`, `TCP and UDP 53`. */
export function segmentPorts({ protocols, from, to }: Pick<Segment, 'protocols' | 'from' | 'to'>): string {
  const range = rangeText({ from, to });
  if (protocols.length === PROTOCOLS.length) return range === 'all ports' ? range : `every protocol ${range}`;
  return `${listed(protocols)} ${range}`;
}

/** One segment as a line: `TCP 8080: no. Ingress to … and no policy allows …; egress from ….` */
export function segmentText(cluster: Cluster, segment: Segment): string {
  const reasons = reasonsOf(cluster, segment).map(({ text }) => text);
  return `${segmentPorts(segment)}: ${segment.isAllowed ? 'yes' : 'no'}. ${capital(reasons.join('; '))}.`;
}

/** What holds it up comes first; of what is allowed, all of it. */
export function reasonsOf(cluster: Cluster, { ingress, egress, isAllowed }: Segment) {
  const both = [egress, ingress].map((verdict) => ({ verdict, text: reasonOf(cluster, verdict) }));
  return isAllowed ? both : both.filter(({ verdict }) => !verdict.isAllowed).reverse();
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
