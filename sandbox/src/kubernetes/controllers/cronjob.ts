import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  isConflict,
  isJson,
  listAt,
  newMetadata,
  type Outcome,
  ownerKey,
  ownKey,
  reconciler,
  sameJson,
  served,
  splitKey,
  timestamp,
} from '../machinery/index.ts';
import { nextTime, parseSchedule } from './cron-schedule.ts';
import { asController, REPORT_STATUS } from './identity.ts';
import { isOwnedBy, ownerReference, tell } from './pod-control.ts';

const NAME = 'cronjob-controller';
/** More than this many missed times are not looked through. */
const MISSED_TIMES = 100;
/** A timer longer than this is set anew when it fires. */
const LONGEST_WAIT_MS = 86_400_000;

interface CronJob extends KubeObject {
  spec: {
    schedule: string;
    suspend?: boolean;
    concurrencyPolicy?: string;
    startingDeadlineSeconds?: number;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate: {
      metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
      spec: Record<string, unknown>;
    };
  };
  status: { active?: unknown[]; lastScheduleTime?: string; lastSuccessfulTime?: string };
}

/** Makes a Job whenever a CronJob's schedule falls due, by the real clock: a schedule names times of day. */
export function cronJobController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'cronjobs', group: 'batch', keys: ownKey },
      { plural: 'jobs', group: 'batch', keys: ownerKey('CronJob') },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

function outcomeOf(job: KubeObject): 'Complete' | 'Failed' | undefined {
  for (const condition of listAt(job, 'status', 'conditions')) {
    if (!isJson(condition) || condition.status !== 'True') continue;
    if (condition.type === 'Complete' || condition.type === 'Failed') return condition.type;
  }
  return undefined;
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'cronjobs', 'batch'), namespace, name);
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return undefined;
  const cron = as<CronJob>(found);
  const jobs = context.registry
    .list(served(context.registry, 'jobs', 'batch'), namespace)
    .filter((job) => isOwnedBy(job, cron));
  await forgetOld(context, cron, jobs);
  const schedule = parseSchedule(cron.spec.schedule);
  if (schedule === undefined || cron.spec.suspend) {
    await report(context, cron, undefined);
    return undefined;
  }
  const now = context.clock();
  let due: Date | undefined;
  let next = nextTime(schedule, new Date(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp));
  for (let missed = 0; next !== undefined && next <= now; missed++) {
    due = next;
    next = nextTime(schedule, missed < MISSED_TIMES ? next : now);
  }
  const deadline = cron.spec.startingDeadlineSeconds;
  const isTooLate = due !== undefined && deadline !== undefined && now.getTime() - due.getTime() > deadline * 1000;
  if (due !== undefined && !isTooLate) await launch(context, cron, jobs, due);
  else await report(context, cron, undefined);
  if (next === undefined) return undefined;
  return Math.min(LONGEST_WAIT_MS, next.getTime() - now.getTime() + 50) * (context.speed ?? 1);
}

async function launch(context: ClusterContext, cron: CronJob, jobs: readonly KubeObject[], due: Date): Promise<void> {
  const active = jobs.filter((job) => outcomeOf(job) === undefined);
  if (cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    await report(context, cron, undefined);
    return tell(
      context,
      cron,
      NAME,
      'JobAlreadyActive',
      'Not starting job because prior execution is running and concurrency policy is Forbid',
    );
  }
  const type = served(context.registry, 'jobs', 'batch');
  if (cron.spec.concurrencyPolicy === 'Replace') {
    for (const job of active) await remove(context, cron, job);
  }
  const { metadata, spec } = structuredClone(cron.spec.jobTemplate);
  try {
    const job = await context.registry.create(
      type,
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: newMetadata({
          name: `${cron.metadata.name}-${Math.floor(due.getTime() / 60_000)}`,
          namespace: cron.metadata.namespace,
          labels: metadata?.labels,
          annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) },
          ownerReferences: [ownerReference(cron)],
        }),
        spec,
      },
      asController(NAME),
    );
    await tell(context, cron, NAME, 'SuccessfulCreate', `Created job ${job.metadata.name}`);
  } catch (error) {
    // Made for this very time before a restart.
    if (!isConflict(error)) throw error;
  }
  await report(context, cron, due);
}

async function remove(context: ClusterContext, cron: CronJob, job: KubeObject): Promise<void> {
  await context.registry.delete(
    served(context.registry, 'jobs', 'batch'),
    job.metadata.namespace ?? null,
    job.metadata.name,
    {
      uid: job.metadata.uid,
      propagation: 'Background',
    },
  );
  await tell(context, cron, NAME, 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
}

async function forgetOld(context: ClusterContext, cron: CronJob, jobs: readonly KubeObject[]): Promise<void> {
  for (const [outcome, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit ?? 3],
    ['Failed', cron.spec.failedJobsHistoryLimit ?? 1],
  ] as const) {
    const old = jobs
      .filter((job) => outcomeOf(job) === outcome && job.metadata.deletionTimestamp === undefined)
      .sort((left, right) => left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp));
    for (const job of old.slice(0, Math.max(0, old.length - limit))) await remove(context, cron, job);
  }
}

async function report(context: ClusterContext, cron: CronJob, scheduled: Date | undefined): Promise<void> {
  const { registry } = context;
  await registry.modify(
    served(registry, 'cronjobs', 'batch'),
    cron.metadata.namespace ?? null,
    cron.metadata.name,
    (current) => {
      const jobs = registry
        .list(served(registry, 'jobs', 'batch'), cron.metadata.namespace ?? null)
        .filter((job) => isOwnedBy(job, cron));
      const active = jobs
        .filter((job) => outcomeOf(job) === undefined)
        .map(({ metadata }) => ({
          kind: 'Job',
          namespace: metadata.namespace,
          name: metadata.name,
          uid: metadata.uid,
          apiVersion: 'batch/v1',
        }));
      const succeeded = jobs
        .map((job) => fieldAt(job, 'status', 'completionTime'))
        .filter((time) => typeof time === 'string');
      const before = as<CronJob>(current).status;
      const last = scheduled === undefined ? before?.lastScheduleTime : timestamp(scheduled);
      const success = [...succeeded, before?.lastSuccessfulTime]
        .filter((time) => time !== undefined)
        .sort()
        .at(-1);
      const status: CronJob['status'] = {
        ...(active.length === 0 ? {} : { active }),
        ...(last === undefined ? {} : { lastScheduleTime: last }),
        ...(success === undefined ? {} : { lastSuccessfulTime: success }),
      };
      return sameJson(current.status ?? {}, status) ? undefined : { ...editable<CronJob>(current), status };
    },
    REPORT_STATUS,
  );
}
