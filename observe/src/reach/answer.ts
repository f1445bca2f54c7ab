import { contains } from './address.ts';
import type { Outcome } from './azure/evaluate.ts';
import { type RuleName, rangedAddresses } from './direction.ts';
import { type DirectionVerdict, evaluate, type PortQuestion, type Segment } from './evaluate.ts';
import { isSelective } from './labels.ts';
import type { Cluster, Direction, End, NetworkPolicy, NotConsidered, PodEnd, Protocol } from './model.ts';
import { capital, endName, placeName, reasonOf, segmentPorts, segmentText } from './words.ts';

/** Where traffic goes, and on which ports: those asked for, or those a service leads to. */
export interface Target {
  readonly end: End;
  readonly question: PortQuestion;
  /** `port 80 of service web is port 8080 here`; null where the ports are the end's own. */
  readonly via: string | null;
}

export interface ReachQuestion {
  readonly fromName: string;
  readonly from: readonly PodEnd[];
  readonly toName: string;
  readonly to: readonly Target[];
  /** What the reader has to know of how the ends were found. */
  readonly notes: readonly string[];
}

export interface Why {
  readonly direction: Direction;
  readonly isAllowed: boolean;
  readonly text: string;
  /** What decides: the rules that allow or deny it, or the policies that isolate. Null for a policy as a whole. */
  readonly policies: readonly {
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
    readonly rule: number | null;
  }[];
  /** What decides in the cloud: the rule of a network security group, after those that leave it in doubt. */
  readonly securityRules: readonly {
    readonly id: string;
    readonly name: string;
    readonly priority: number;
    readonly access: 'allow' | 'deny';
    readonly group: string;
    readonly level: 'subnet' | 'interface';
  }[];
}

export interface PortAnswer {
  readonly protocols: readonly Protocol[];
  readonly from: number;
  readonly to: number;
  readonly isAllowed: boolean;
  /** `undecided`: it depends on what is not known here. */
  readonly outcome: Outcome;
  /** `TCP 8080: no. Ingress to …` */
  readonly text: string;
  readonly why: readonly Why[];
}

/** One source and one destination; `pairs` counts the pairs of pods that are treated alike. */
export interface PairAnswer {
  readonly from: string;
  readonly to: string;
  readonly via: string | null;
  readonly pairs: number;
  readonly ports: readonly PortAnswer[];
}

/** `partly`: on some ports, or between some ends. `undecided`: on none for certain, and on some it cannot be told. */
export type Verdict = 'allowed' | 'partly' | 'denied' | 'undecided';

export interface ReachAnswer {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly pairs: readonly PairAnswer[];
  readonly notes: readonly string[];
  readonly notConsidered: readonly NotConsidered[];
}

/** The first pod of each sort that policies of this cluster could tell apart; at most `most`. */
export function onePodOfEachSort(cluster: Cluster, pods: readonly PodEnd[], most: number): readonly PodEnd[] {
  return podsBySort(cluster, pods)
    .slice(0, most)
    .flatMap(([first]) => first ?? []);
}

/** Pods, apart as policies of this cluster could tell them apart, and as `more` does. */
export function podsBySort(
  cluster: Cluster,
  pods: readonly PodEnd[],
  more: (pod: PodEnd) => string = () => '',
): readonly (readonly PodEnd[])[] {
  const byNode = pods.some(({ hostNetwork }) => hostNetwork);
  return sorts(pods, (pod) => `${more(pod)}\n${signature(cluster, pod, byNode)}`);
}

const MOST_SORTS = 50;
const MOST_PORTS_NAMED = 6;

/** The whole answer, for people and for programs. Pure; at most 50 sorts of pods a side. */
export function answer(cluster: Cluster, question: ReachQuestion): ReachAnswer {
  const byNode = usesNodes(question);
  const from = sorts(question.from, (pod) => signature(cluster, pod, byNode));
  const to = sorts(question.to, (target) => targetSignature(cluster, target, byNode));
  const notes = [...question.notes, ...endNotes(cluster, question), ...bounded(from), ...bounded(to)];
  const found = from.slice(0, MOST_SORTS).flatMap((sources) =>
    to.slice(0, MOST_SORTS).flatMap((targets) => {
      const [source, target] = differing(sources, targets, question);
      if (source === undefined || target === undefined) return [];
      const segments = evaluate(cluster, source, target.end, target.question);
      return [{ segments, source, target, pairs: sources.length * targets.length }];
    }),
  );
  const all = found.flatMap(({ segments }) => segments);
  const verdict = verdictOf(all);
  return {
    verdict,
    sentence: sentenceOf(
      verdict,
      { ...question, asked: question.to.every(({ via }) => via === null) ? question.to[0]?.question : undefined },
      found.map(({ segments }) => segments),
    ),
    pairs: found.map(({ segments, source, target, pairs }) => ({
      from: endName(cluster, source),
      to: endName(cluster, target.end),
      via: target.via,
      pairs,
      ports: segments.map((segment) => portAnswer(cluster, segment)),
    })),
    notes: [...new Set(notes)],
    notConsidered: cluster.notConsidered,
  };
}

/**
 * One of each sort. A pod reaches itself whatever policies say, which between the pods of one tenant is not what was asked:
 * there it is two that differ, or none.
 */
function differing(
  sources: readonly PodEnd[],
  targets: readonly Target[],
  { from, to }: ReachQuestion,
): readonly [PodEnd | undefined, Target | undefined] {
  const [source] = sources;
  if (source === undefined || from.length + to.length < 3) return [source, targets[0]];
  for (const target of targets.slice(0, 2)) {
    const other = sources.find((pod) => !isSame(pod, target.end));
    if (other !== undefined) return [other, target];
  }
  return [undefined, undefined];
}

const isSame = (pod: PodEnd, end: End): boolean =>
  end.kind === 'pod' && !pod.isRepresentative && pod.namespace === end.namespace && pod.name === end.name;

export function verdictOf(segments: readonly { readonly isAllowed?: boolean; readonly outcome?: Outcome }[]): Verdict {
  const outcomes = segments.map(({ isAllowed, outcome }) => outcome ?? (isAllowed === true ? 'allowed' : 'denied'));
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'allowed')) return 'allowed';
  if (outcomes.includes('allowed')) return 'partly';
  return outcomes.includes('undecided') ? 'undecided' : 'denied';
}

export function sentenceOf(
  verdict: Verdict,
  question: { readonly fromName: string; readonly toName: string; readonly asked: PortQuestion | undefined },
  pairs: readonly (readonly Pick<Segment, 'protocols' | 'from' | 'to' | 'isAllowed'>[])[],
): string {
  const { fromName, toName } = question;
  if (pairs.length === 0) return `No: ${fromName} reaches nothing at ${toName}, for nothing there would answer.`;
  const asked = askedPorts(question.asked);
  if (verdict === 'undecided') return `It cannot be told whether ${fromName} reaches ${toName}${asked}.`;
  if (verdict === 'denied') return `No: ${fromName} does not reach ${toName}${asked || ' on any port'}.`;
  if (verdict === 'allowed') return `Yes: ${fromName} reaches ${toName}${asked || ' on every port'}.`;
  const [first = [], ...others] = pairs.map((segments) => segments.filter(({ isAllowed }) => isAllowed));
  const texts = first.map(segmentPorts);
  const isUniform = others.every((segments) => segments.map(segmentPorts).join() === texts.join());
  if (!isUniform || texts.length === 0) return `In part: some of ${fromName} reaches some of ${toName}${asked}.`;
  const shown = texts.slice(0, MOST_PORTS_NAMED).join(', ');
  return `In part: ${fromName} reaches ${toName} on ${shown}${texts.length > MOST_PORTS_NAMED ? ' and more' : ''}, and on nothing else.`;
}

function askedPorts(question: PortQuestion | undefined): string {
  if (question === undefined) return '';
  const text = segmentPorts(question);
  return text === 'all ports' ? '' : ` on ${text}`;
}

function portAnswer(cluster: Cluster, segment: Segment): PortAnswer {
  const { protocols, from, to, isAllowed, egress, ingress } = segment;
  const why = [egress, ingress].map((verdict) => whyOf(cluster, verdict));
  const outcome = isAllowed ? 'allowed' : 'denied';
  return { protocols, from, to, isAllowed, outcome, text: segmentText(cluster, segment), why };
}

function whyOf(cluster: Cluster, verdict: DirectionVerdict): Why {
  const { view, isAllowed, allowedBy } = verdict;
  const rules: readonly RuleName[] = view.deniedBy.length > 0 ? view.deniedBy : allowedBy;
  const policies =
    rules.length > 0
      ? rules.map(({ kind, namespace, name, rule }) => ({ kind, namespace, name, rule }))
      : view.isolatedBy.map(({ kind, namespace, name }) => ({ kind, namespace, name, rule: null }));
  return {
    direction: view.direction,
    isAllowed,
    text: capital(reasonOf(cluster, verdict)),
    policies,
    securityRules: [],
  };
}

/** What no policy of this cluster can tell apart is evaluated once. */
function sorts<Item>(items: readonly Item[], signatureOf: (item: Item) => string): Item[][] {
  return [...Map.groupBy(items, signatureOf).values()];
}

function bounded(groups: readonly unknown[]): string[] {
  const left = groups.length - MOST_SORTS;
  return left <= 0 ? [] : [`${left} more sorts of pods were not looked at; name a pod to ask for it.`];
}

/** Between a pod and its own node everything passes, so that where there are hosts, nodes tell pods apart. */
function usesNodes({ from, to }: ReachQuestion): boolean {
  return [...from, ...to.map(({ end }) => end)].some((end) => (end.kind === 'pod' ? end.hostNetwork : end.isNode));
}

function targetSignature(cluster: Cluster, { end, question, via }: Target, byNode: boolean): string {
  return JSON.stringify([end.kind === 'pod' ? signature(cluster, end, byNode) : end.address, question, via]);
}

/** All that a policy can see of a pod: its labels and ports, and the ranges its addresses lie in. */
function signature(cluster: Cluster, pod: PodEnd, byNode: boolean): string {
  const labels = Object.entries(pod.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const addresses = rangedAddresses(cluster, pod).map((address) => rangesWith(cluster, address));
  return JSON.stringify([pod.namespace, labels, pod.ports, pod.hostNetwork, byNode ? pod.node : null, addresses]);
}

const rangesOfCluster = new WeakMap<Cluster, readonly string[]>();

function rangesWith(cluster: Cluster, address: string): readonly string[] {
  let ranges = rangesOfCluster.get(cluster);
  if (ranges === undefined) {
    const blocks = [...cluster.networkPolicies.values()].flat().flatMap(rangesOf);
    ranges = [...new Set(blocks)];
    rangesOfCluster.set(cluster, ranges);
  }
  return ranges.filter((range) => contains(range, address));
}

function rangesOf({ ingress, egress }: NetworkPolicy): string[] {
  return [...ingress, ...egress]
    .flatMap(({ peers }) => peers)
    .flatMap(({ ipBlock }) => (ipBlock === null ? [] : [ipBlock.cidr, ...ipBlock.except]));
}

function endNotes(cluster: Cluster, { from, to }: ReachQuestion): string[] {
  const pods = [...from, ...to.map(({ end }) => end)].filter((end) => end.kind === 'pod');
  return pods.flatMap((pod) => {
    const policies = cluster.networkPolicies.get(pod.namespace) ?? [];
    const place = placeName(cluster, pod.namespace);
    const notes: string[] = [];
    if (pod.isRepresentative) {
      notes.push(`${place} has no pods yet; the answer is for one without labels.`);
      const selective = policies.filter(({ podSelector }) => isSelective(podSelector)).map(({ name }) => name);
      if (selective.length > 0) {
        notes.push(
          `${place}: ${selective.slice(0, 3).join(', ')} speaks of pods with certain labels, and may differ for them.`,
        );
      }
    }
    if (pod.hostNetwork) {
      notes.push(
        `${endName(cluster, pod)} uses the network of its node: policies do not govern it, and others see its node’s address.`,
      );
    }
    if (
      !cluster.isCilium &&
      !pod.isRepresentative &&
      pod.addresses.some((one) => rangesWith(cluster, one).length > 0)
    ) {
      notes.push(
        `Kubernetes leaves open whether an address range in a policy takes in pods; here the address of ${endName(cluster, pod)} counts.`,
      );
    }
    return notes;
  });
}
