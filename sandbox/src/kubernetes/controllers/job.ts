import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  elapsedMs,
  hasEnded,
  isNotFound,
  isReady,
  now,
  type Outcome,
  ownerKey,
  ownKey,
  type Pod,
  type PodTemplate,
  reconciler,
  sameJson,
  served,
  splitKey,
  type WorkloadCondition,
} from '../machinery/index.ts';
import { withCondition } from './conditions.ts';
import { REPORT, REPORT_STATUS } from './identity.ts';
import { claimPods, createPod, deletePod, tell } from './pod-control.ts';
import { nonZero } from './replicaset.ts';

const NAME = 'job-controller';
const TRACKING = 'batch.kubernetes.io/job-tracking';
const FIRST_RETRY_MS = 10_000;
const LAST_RETRY_MS = 360_000;

interface Job extends KubeObject {
  spec: {
    parallelism?: number;
    completions?: number;
    backoffLimit?: number;
    activeDeadlineSeconds?: number;
    ttlSecondsAfterFinished?: number;
    completionMode?: string;
    suspend?: boolean;
    selector: unknown;
    template: PodTemplate;
  };
  status: {
    conditions?: WorkloadCondition[];
    startTime?: string;
    completionTime?: string;
    active?: number;
    succeeded?: number;
    failed?: number;
    ready?: number;
    terminating?: number;
    completedIndexes?: string;
    uncountedTerminatedPods?: Record<string, unknown>;
  };
}

/** Runs pods until enough of them have succeeded or too many have failed. */
export function jobController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'jobs', group: 'batch', keys: ownKey },
      { plural: 'pods', keys: ownerKey('Job') },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

function ended(job: Job): WorkloadCondition | undefined {
  return job.status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  );
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const type = served(context.registry, 'jobs', 'batch');
  const found = context.registry.get(type, namespace, name);
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return release(context, namespace, name);
  const job = as<Job>(found);
  const over = ended(job);
  if (over !== undefined) return expire(context, job, over);
  const pods = await claimPods(context, job, job.spec.selector);
  for (const pod of pods) await untrack(context, pod);
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded').length;
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed').length;
  const active = pods.filter((pod) => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined);
  const verdict = verdictOf(context, job, pods, succeeded, failed, active.length);
  if (verdict !== undefined) {
    for (const pod of active) await deletePod(context, NAME, job, pod);
    await report(context, job, pods, verdict);
    await tell(context, job, NAME, verdict.event, verdict.message, verdict.type === 'Failed' ? 'Warning' : 'Normal');
    return job.spec.ttlSecondsAfterFinished === undefined ? undefined : job.spec.ttlSecondsAfterFinished * 1000;
  }
  if (job.spec.suspend) {
    for (const pod of active) await deletePod(context, NAME, job, pod);
    await report(context, job, pods);
    return undefined;
  }
  const waitMs = await fill(context, job, pods, active, succeeded, failed);
  await report(context, job, pods);
  const deadline = job.spec.activeDeadlineSeconds;
  const untilDeadline =
    deadline === undefined ? undefined : Math.max(1, deadline * 1000 - elapsedMs(context, job.status?.startTime));
  const waits = [waitMs, untilDeadline].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

interface Verdict {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
  readonly event: string;
}

function verdictOf(
  context: ClusterContext,
  job: Job,
  pods: readonly Pod[],
  succeeded: number,
  failed: number,
  active: number,
): Verdict | undefined {
  const wanted = job.spec.completions;
  const restarts = pods.reduce(
    (sum, pod) => sum + (pod.status?.containerStatuses ?? []).reduce((count, status) => count + status.restartCount, 0),
    0,
  );
  const isOnFailure = job.spec.template.spec.restartPolicy === 'OnFailure';
  const failures = failed + (isOnFailure ? restarts : 0);
  if (failures > (job.spec.backoffLimit ?? 6)) {
    const message = 'Job has reached the specified backoff limit';
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message, event: 'BackoffLimitExceeded' };
  }
  const deadline = job.spec.activeDeadlineSeconds;
  if (
    deadline !== undefined &&
    job.status?.startTime !== undefined &&
    elapsedMs(context, job.status.startTime) >= deadline * 1000
  ) {
    const message = 'Job was active longer than specified deadline';
    return { type: 'Failed', reason: 'DeadlineExceeded', message, event: 'DeadlineExceeded' };
  }
  const isEnough = wanted === undefined ? succeeded > 0 && active === 0 : succeeded >= wanted;
  if (!isEnough) return undefined;
  return { type: 'Complete', reason: 'CompletionsReached', message: 'Job completed', event: 'Completed' };
}

/** Starts what is missing. Returns how long to wait where a failure has to be slept off first. */
async function fill(
  context: ClusterContext,
  job: Job,
  pods: readonly Pod[],
  active: readonly Pod[],
  succeeded: number,
  failed: number,
): Promise<number | undefined> {
  const parallelism = job.spec.parallelism ?? 1;
  for (const pod of active.slice(parallelism)) await deletePod(context, NAME, job, pod);
  const wanted = job.spec.completions;
  const room = wanted === undefined ? (succeeded > 0 ? 0 : parallelism) : Math.min(parallelism, wanted - succeeded);
  const missing = room - active.length;
  if (missing <= 0) return undefined;
  if (failed > 0) {
    const last = pods
      .filter((pod) => pod.status?.phase === 'Failed')
      .map((pod) => pod.status.containerStatuses?.[0]?.state.terminated?.finishedAt ?? pod.metadata.creationTimestamp)
      .sort()
      .at(-1);
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (failed - 1), LAST_RETRY_MS);
    const slept = elapsedMs(context, last);
    if (slept < pause) return pause - slept;
  }
  const isIndexed = job.spec.completionMode === 'Indexed';
  const free = isIndexed ? freeIndexes(job, pods) : [];
  for (let made = 0; made < missing; made++) {
    const index = free[made];
    if (isIndexed && index === undefined) break;
    await start(context, job, index);
  }
  return undefined;
}

const INDEX = 'batch.kubernetes.io/job-completion-index';

function freeIndexes(job: Job, pods: readonly Pod[]): number[] {
  const taken = new Set(
    pods
      .filter((pod) => pod.status?.phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined)
      .map((pod) => Number(pod.metadata.annotations?.[INDEX] ?? -1)),
  );
  return Array.from({ length: job.spec.completions ?? 0 }, (_, index) => index).filter((index) => !taken.has(index));
}

async function start(context: ClusterContext, job: Job, index: number | undefined): Promise<void> {
  const name = job.metadata.name;
  const template = structuredClone(job.spec.template);
  if (index !== undefined) {
    for (const container of template.spec.containers) {
      container.env = [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', value: String(index) }];
    }
  }
  await createPod(context, NAME, job, {
    generateName: index === undefined ? `${name}-` : `${name}-${index}-`,
    template,
    finalizers: [TRACKING],
    ...(index === undefined ? {} : { annotations: { [INDEX]: String(index) } }),
  });
}

/** Nobody counts the pods of a job that goes any more, so nothing may hold them back. */
async function release(context: ClusterContext, namespace: string | null, job: string): Promise<Outcome> {
  const pods = context.registry.list(served(context.registry, 'pods'), namespace);
  for (const pod of pods) {
    const isOfJob = pod.metadata.ownerReferences?.some(({ kind, name }) => kind === 'Job' && name === job) ?? false;
    if (isOfJob && pod.metadata.deletionTimestamp !== undefined) await untrack(context, as<Pod>(pod));
  }
  return undefined;
}

/** An ended pod has been counted and may go; so may one that is being deleted. */
async function untrack(context: ClusterContext, pod: Pod): Promise<void> {
  if (!pod.metadata.finalizers?.includes(TRACKING)) return;
  if (!hasEnded(pod) && pod.metadata.deletionTimestamp === undefined) return;
  try {
    await context.registry.modify(
      served(context.registry, 'pods'),
      pod.metadata.namespace ?? null,
      pod.metadata.name,
      (current) => {
        const kept = (current.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TRACKING);
        const { finalizers: _, ...metadata } = current.metadata;
        return { ...current, metadata: kept.length === 0 ? metadata : { ...metadata, finalizers: kept } };
      },
      REPORT,
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function report(context: ClusterContext, job: Job, seen: readonly Pod[], verdict?: Verdict): Promise<void> {
  const { registry } = context;
  await registry.modify(
    served(registry, 'jobs', 'batch'),
    job.metadata.namespace ?? null,
    job.metadata.name,
    (found) => {
      const current = as<Job>(found);
      if (current.metadata.uid !== job.metadata.uid) return undefined;
      const known = new Map(seen.map((pod) => [pod.metadata.uid, pod]));
      for (const object of registry.list(served(registry, 'pods'), job.metadata.namespace ?? null)) {
        if (object.metadata.ownerReferences?.some((owner) => owner.uid === job.metadata.uid))
          known.set(object.metadata.uid, as<Pod>(object));
      }
      const pods = [...known.values()];
      const active = pods.filter((pod) => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined);
      const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded').length;
      let conditions = current.status?.conditions;
      if (verdict !== undefined) {
        const draft = { status: 'True' as const, reason: verdict.reason, message: verdict.message };
        const first = verdict.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
        conditions = withCondition(context, conditions, { type: first, ...draft });
        conditions = withCondition(context, conditions, { type: verdict.type, ...draft });
      }
      if (
        job.spec.suspend !== undefined &&
        (job.spec.suspend || conditions?.some((condition) => condition.type === 'Suspended'))
      ) {
        conditions = withCondition(context, conditions, {
          type: 'Suspended',
          status: job.spec.suspend ? 'True' : 'False',
          reason: job.spec.suspend ? 'JobSuspended' : 'JobResumed',
          message: job.spec.suspend ? 'Job suspended' : 'Job resumed',
        });
      }
      const startTime = job.spec.suspend ? undefined : (current.status?.startTime ?? now(context));
      const status: Job['status'] = {
        ...(conditions === undefined ? {} : { conditions }),
        ...(startTime === undefined ? {} : { startTime }),
        ...(verdict?.type === 'Complete' ? { completionTime: now(context) } : {}),
        ...nonZero('active', verdict === undefined ? active.length : 0),
        ...nonZero('succeeded', succeeded),
        ...nonZero('failed', pods.filter((pod) => pod.status?.phase === 'Failed').length),
        uncountedTerminatedPods: {},
        terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod)).length,
        ready: verdict === undefined ? active.filter(isReady).length : 0,
      };
      return sameJson(current.status, status) ? undefined : { ...editable<Job>(current), status };
    },
    REPORT_STATUS,
  );
}

/** An ended job goes when its time to live is over. */
async function expire(context: ClusterContext, job: Job, over: WorkloadCondition): Promise<Outcome> {
  for (const pod of await claimPods(context, job, job.spec.selector)) await untrack(context, pod);
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) return undefined;
  const left = ttl * 1000 - elapsedMs(context, over.lastTransitionTime);
  if (left > 0) return left;
  try {
    await context.registry.delete(
      served(context.registry, 'jobs', 'batch'),
      job.metadata.namespace ?? null,
      job.metadata.name,
      {
        uid: job.metadata.uid,
        propagation: 'Background',
      },
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return undefined;
}
