import type { JsonObject } from '@tenantry/kinds';
import { asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { podTrouble, restartTrouble } from '../workloads/pods.ts';
import { refusalTrouble } from '../workloads/refusals.ts';
import { claimsOf } from '../workloads/scheduling.ts';
import type { Said } from '../workloads/surroundings.ts';
import { conditionOf, type Trouble, timeOf } from '../workloads/trouble.ts';
import type { WorkloadTrouble } from './contract.ts';
import { signsOf } from './views.ts';

export interface FoundInPods {
  readonly workloads: readonly WorkloadTrouble[];
  /** `<namespace>/<name>` of claims that pods wait for: what is wrong with those is said of the pods. */
  readonly claims: ReadonlySet<string>;
  readonly lookAgainMs: number | null;
}

/** What passes by itself as a rule is a fault once it has lasted so long. */
const LASTING_MS = 60_000;

const COLLECTIONS: Readonly<Record<string, string>> = {
  Pod: '/api/v1/namespaces/*/pods',
  Deployment: '/apis/apps/v1/namespaces/*/deployments',
  ReplicaSet: '/apis/apps/v1/namespaces/*/replicasets',
  StatefulSet: '/apis/apps/v1/namespaces/*/statefulsets',
  DaemonSet: '/apis/apps/v1/namespaces/*/daemonsets',
  Job: '/apis/batch/v1/namespaces/*/jobs',
};

interface Seen {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly trouble: Trouble;
}

/** The pods of one workload with the same cause are told of once. Pure. */
export function workloadTroubles(
  pods: readonly JsonObject[],
  deployments: readonly JsonObject[],
  said: Said,
  now: number,
): FoundInPods {
  const claims = new Set<string>();
  const waits: number[] = [];
  const seen: Seen[] = [];
  for (const signs of pods.map(signsOf)) {
    const pod = asObject(signs.pod);
    const around = { replicaSets: [], pods: [], warnings: said.about, claimWarnings: said.aboutClaim, now };
    const trouble = podTrouble(pod, around) ?? restartTrouble(pod, now);
    if (trouble === null) continue;
    const namespace = metadataText(pod, 'namespace');
    if (trouble.code === 'VolumePending') for (const claim of claimsOf(pod)) claims.add(`${namespace}/${claim}`);
    const left = waitMs(pod, trouble, now);
    if (left !== null) waits.push(left);
    if (trouble.isPassing && left !== null) continue;
    if (trouble.lookAgainMs !== null) waits.push(trouble.lookAgainMs);
    const { kind, name } = asObject(signs.madeBy);
    seen.push({ namespace, kind: asText(kind), name: asText(name), trouble });
  }
  const refused = deployments.map(
    (view): Seen => ({
      ...{ namespace: metadataText(view, 'namespace'), kind: 'Deployment', name: metadataText(view, 'name') },
      trouble: refusalTrouble(asText(signsOf(view).refusal)),
    }),
  );
  const alike = Map.groupBy([...seen, ...refused], ({ namespace, kind, name, trouble }) =>
    [namespace, kind, name, trouble.code].join(' '),
  );
  return {
    workloads: [...alike.values()].flatMap((group) => toldOf(group, refused)),
    claims,
    lookAgainMs: waits.length === 0 ? null : Math.min(...waits),
  };
}

/** How long what passes by itself is still waited for; null when it has lasted, or does not pass. */
function waitMs(pod: JsonObject, { isPassing, lookAgainMs }: Trouble, now: number): number | null {
  if (!isPassing) return null;
  if (lookAgainMs !== null) return lookAgainMs;
  const since =
    timeOf(conditionOf(pod, 'Ready').lastTransitionTime) || timeOf(metadataOf(pod).creationTimestamp) || now;
  const left = since + LASTING_MS - now;
  return left > 0 ? left : null;
}

function toldOf(alike: readonly Seen[], refused: readonly Seen[]): WorkloadTrouble[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { namespace, kind, name, trouble } = first;
  const collection = COLLECTIONS[kind];
  const isRefused = refused.includes(first);
  const many = alike.length === 1 ? '1 pod' : `${alike.length} pods`;
  return [
    {
      ...{ namespace, kind, name, code: trouble.code },
      path: collection === undefined ? null : `${collection.replace('*', namespace)}/${name}`,
      what: isRefused ? `pods ${trouble.what}` : kind === 'Pod' ? trouble.what : `${many} ${trouble.what}`,
      remedy: inManifests(trouble.remedy),
    },
  ];
}

/** Remedies name fields of a Service; whoever wrote these pods knows them by the names of Kubernetes. */
function inManifests(remedy: string): string {
  return remedy
    .replace('probes.ready', 'the readiness probe')
    .replace('probes.alive', 'the liveness probe')
    .replace('probes.started', 'the startup probe')
    .replace('resources.memory', 'resources.limits.memory');
}
