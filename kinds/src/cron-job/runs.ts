import type { JsonObject } from '../model/json.ts';
import { type Run, textOf } from '../workload/run.ts';

/**
 * The runs by the schedule, as far as the cluster's CronJob tells: when the last one began, how many are under way, and when one
 * succeeded last. One that is over without a success since it began has failed.
 */
export function withScheduledRuns(history: readonly Run[], seen: JsonObject | undefined): readonly Run[] {
  if (seen === undefined) return history;
  const last = textOf(seen.lastScheduledAt);
  const known = last === null || history.some(({ run }) => run === runName(last)) ? history : [begun(last), ...history];
  if (activeOf(seen) > 0) return known;
  const succeededAt = textOf(seen.lastSucceededAt);
  return known.map((one) => (isScheduled(one) && one.result === 'running' ? over(one, succeededAt) : one));
}

export function activeOf(seen: JsonObject | undefined): number {
  return Array.isArray(seen?.active) ? seen.active.length : 0;
}

const PREFIX = 'scheduled ';
const runName = (at: string) => `${PREFIX}${at}`;
const isScheduled = ({ run }: Run) => run.startsWith(PREFIX);

function begun(at: string): Run {
  return { run: runName(at), result: 'running', startedAt: at, endedAt: null, reason: null };
}

function over(run: Run, succeededAt: string | null): Run {
  const isSuccess = succeededAt !== null && run.startedAt !== null && succeededAt >= run.startedAt;
  if (isSuccess) return { ...run, result: 'succeeded', endedAt: succeededAt };
  return { ...run, result: 'failed', reason: 'it ended without success; its pods and their logs say why' };
}
