import type { JsonObject } from '@tenantry/kinds';
import { asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { whyFailed } from './job-failure.ts';
import { conditionOf } from './trouble.ts';

/** A Job that a CronJob has begun, and its pods. */
export interface ScheduledRun {
  readonly job: JsonObject;
  readonly pods: readonly JsonObject[];
}

/** For which time of the schedule a Job was made: https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-cronjob-scheduled-timestamp */
const SCHEDULED_FOR = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/**
 * The CronJob with what its own status leaves out: of each run that is still there, when it began, how it ended, and why it failed.
 * Pure. As it is where they are not known.
 */
export function withRuns(cronJob: JsonObject, runs: readonly ScheduledRun[] | null): JsonObject {
  if (runs === null) return cronJob;
  return { ...cronJob, status: { ...asObject(cronJob.status), runs: runs.flatMap((run) => shownRun(run) ?? []) } };
}

function shownRun({ job, pods }: ScheduledRun): JsonObject | null {
  const scheduledFor = Date.parse(asText(asObject(metadataOf(job).annotations)[SCHEDULED_FOR]));
  if (Number.isNaN(scheduledFor)) return null;
  const [failed, complete] = ['Failed', 'Complete'].map((type) => conditionOf(job, type));
  const isOver = (condition: JsonObject | undefined): condition is JsonObject => condition?.status === 'True';
  const { startTime = null, completionTime } = asObject(job.status);
  const end = isOver(failed) ? failed : isOver(complete) ? complete : null;
  return {
    job: metadataText(job, 'name'),
    scheduledFor: new Date(scheduledFor).toISOString().replace('.000Z', 'Z'),
    startedAt: startTime,
    endedAt: completionTime ?? end?.lastTransitionTime ?? null,
    result: end === null ? 'running' : isOver(failed) ? 'failed' : 'succeeded',
    reason: isOver(failed) ? whyFailed(failed, pods) : null,
  };
}
