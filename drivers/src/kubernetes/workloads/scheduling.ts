import type { JsonObject } from '@tenantry/kinds';
import { asList, asObject, asText } from '../mark.ts';
import { conditionOf, count, givenTime, listed, said, type Trouble, timeOf, trouble } from './trouble.ts';

/** Taint of the nodes that are one tenant's own. */
const TENANT_TAINT = 'tenantry.dev/tenant';
/**
 * The scheduler is given so long before a pod without a node counts as a failure: room that another pod leaves is taken within it.
 * kstatus gives 15 seconds; people here are told within 10.
 */
const GRACE_MS = 5_000;

interface Obstacle {
  readonly pattern: RegExp;
  /** Goes on after a number of nodes. */
  says(number: number, match: RegExpExecArray): string;
  readonly remedy: string;
}

const has = (number: number) => (number === 1 ? 'has' : 'have');
const is = (number: number) => (number === 1 ? 'is' : 'are');

const MORE_ROOM = 'Ask for less in resources, or give the cluster larger or more nodes.';
const RIGHT_NODES = 'Give the cluster nodes that this tenant may use.';

/** The scheduler's reasons: https://github.com/kubernetes/kubernetes/tree/master/pkg/scheduler/framework/plugins */
const OBSTACLES: readonly Obstacle[] = [
  {
    pattern: /^Insufficient (?<resource>\S+)$/,
    says: (number, { groups }) => `${has(number)} too little ${resourceName(groups?.resource ?? '')} left`,
    remedy: MORE_ROOM,
  },
  {
    pattern: /^Too many pods$/,
    says: (number) => `${has(number)} as many pods as they can hold`,
    remedy: 'Give the cluster more nodes, or run fewer replicas.',
  },
  {
    // Whose they are is nobody else's concern.
    pattern: new RegExp(`^node\\(s\\) had untolerated taint(?:\\(s\\))? \\{${TENANT_TAINT}:[^}]*\\}$`),
    says: (number) => `${is(number)} kept for other tenants`,
    remedy: RIGHT_NODES,
  },
  {
    pattern: /^node\(s\) had untolerated taint(?:\(s\))? \{node\.kubernetes\.io\/(?<state>[a-z-]+):[^}]*\}$/,
    says: (number, { groups }) => `${is(number)} ${nodeState(groups?.state ?? '')}`,
    remedy: 'Wait for the nodes to be well again, or repair them.',
  },
  {
    pattern: /^node\(s\) had untolerated taint(?:\(s\))? ?(?<taint>\{.*\})?$/,
    says: (number, { groups }) => `${is(number)} tainted${groups?.taint === undefined ? '' : ` ${groups.taint}`}`,
    remedy: RIGHT_NODES,
  },
  {
    pattern:
      /^node\(s\) didn't match (Pod's|pod's) node affinity\/selector$|^node\(s\) didn't match the requested node name/,
    says: (number) => `${is(number)} not among the nodes that it asks for`,
    remedy: 'Give the cluster nodes with the labels that are asked for.',
  },
  {
    pattern: /^node\(s\) were unschedulable$/,
    says: (number) => `${is(number)} closed to new pods`,
    remedy: 'Open the nodes again (kubectl uncordon).',
  },
  {
    pattern: /^node\(s\) had (volume node affinity conflict|no available volume zone)$/,
    says: (number) => `cannot reach ${number === 1 ? 'its' : 'their'} volume`,
    remedy: 'Give the cluster a node in the zone of the volume.',
  },
  {
    pattern: /^node\(s\) exceed max volume count$/,
    says: (number) => `${has(number)} as many volumes as they can hold`,
    remedy: 'Give the cluster more nodes.',
  },
  {
    pattern: /^node\(s\) didn't have free ports for the requested pod ports$/,
    says: (number) => `${has(number)} the port taken`,
    remedy: 'Ask for another host port.',
  },
  {
    pattern:
      /^node\(s\) didn't (match pod topology spread constraints|match pod (anti-)?affinity rules|satisfy existing pods anti-affinity rules)/,
    says: (number) => `${is(number)} ruled out by how pods are to be spread`,
    remedy: 'Give the cluster more nodes.',
  },
];

/** Why a pod has no node yet; null when it has one, or nobody has looked. */
export function schedulingTrouble(pod: JsonObject, now: number): Trouble | null {
  const condition = conditionOf(pod, 'PodScheduled');
  if (condition.status !== 'False') return null;
  const message = asText(condition.message);
  const found = volumeTrouble(pod, message) ?? nodeTrouble(message);
  return givenTime(found, timeOf(condition.lastTransitionTime), GRACE_MS, now);
}

function volumeTrouble(pod: JsonObject, message: string): Trouble | null {
  const named = /persistentvolumeclaim "(?<name>[^"]+)" (?<state>not found|is being deleted)/.exec(message)?.groups;
  if (named !== undefined) {
    return trouble(
      'VolumePending',
      `cannot start: volume claim ${named.name} ${named.state === 'not found' ? 'is not there' : named.state}`,
      'Create the claim, or take the volume out.',
    );
  }
  if (!message.includes('unbound immediate PersistentVolumeClaims')) return null;
  const claims = claimsOf(pod);
  return trouble(
    'VolumePending',
    `cannot start: no volume is bound yet to ${claims.length === 1 ? 'claim' : 'claims'} ${listed(claims)}`,
    'Choose a storage class that the cluster has, and see that it can make volumes; it is tried again by itself.',
  );
}

export function claimsOf(pod: JsonObject): string[] {
  return asList(asObject(pod.spec).volumes)
    .map((volume) => asText(asObject(asObject(volume).persistentVolumeClaim).claimName))
    .filter((name) => name !== '');
}

/**
 * The scheduler's own message made readable: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint
 * {a: b}. preemption: …".
 */
function nodeTrouble(message: string): Trouble {
  const nodes = /^0\/(?<total>\d+) nodes are available: (?<reasons>[\s\S]*?)(?:\.? preemption: [\s\S]*|\.)?$/.exec(
    message,
  )?.groups;
  if (nodes === undefined) {
    const isEmpty = message.includes('no nodes available');
    return trouble(
      'Unschedulable',
      isEmpty ? 'found no node: the cluster has none' : `found no node: ${said(message)}`,
      isEmpty ? 'Give the cluster nodes.' : RIGHT_NODES,
    );
  }
  const reasons = splitReasons(nodes.reasons ?? '').map(readReason);
  const remedies = [...new Set(reasons.map(({ remedy }) => remedy))];
  const total = Number(nodes.total);
  return trouble(
    'Unschedulable',
    `found no node: of ${count(total, 'node')} ${listed(reasons.map(({ text }) => text))}`,
    // What lacks room on the nodes that it may use is the nearest way out.
    remedies.includes(MORE_ROOM) ? MORE_ROOM : (remedies[0] ?? RIGHT_NODES),
  );
}

/** Reasons begin with their number; commas also stand inside of them. */
function splitReasons(text: string): string[] {
  return text.split(/, (?=\d+ )/).filter((part) => part !== '');
}

function readReason(text: string): { readonly text: string; readonly remedy: string } {
  const match = /^(?<number>\d+) (?<reason>[\s\S]+)$/.exec(text)?.groups;
  if (match === undefined) return { text: said(text), remedy: RIGHT_NODES };
  const number = Number(match.number);
  for (const { pattern, says, remedy } of OBSTACLES) {
    const found = pattern.exec((match.reason ?? '').trim());
    if (found !== null) return { text: `${number} ${says(number, found)}`, remedy };
  }
  return { text: `${number}: ${said(match.reason ?? '')}`, remedy: RIGHT_NODES };
}

function resourceName(resource: string): string {
  return { cpu: 'CPU', 'ephemeral-storage': 'ephemeral storage' }[resource] ?? resource;
}

function nodeState(state: string): string {
  const states: Readonly<Record<string, string>> = {
    'not-ready': 'not ready',
    unreachable: 'not reachable',
    unschedulable: 'closed to new pods',
    'memory-pressure': 'short of memory',
    'disk-pressure': 'short of disk',
    'pid-pressure': 'short of process ids',
    'network-unavailable': 'without network',
  };
  return states[state] ?? state;
}
