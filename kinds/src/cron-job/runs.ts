import type { JsonObject } from '../model/json.ts';
import { type Run, textOf } from '../workload/run.ts';

/**
 * The runs by the schedule: those that are still in the cluster as they are there; of others what its CronJob tells, namely when the
 * last one began, how many are under way, and when one succeeded last. One that is over without a success since it began has failed.
 */
export function withScheduledRuns(history: readonly Run[], seen: JsonObject | undefined): readonly Run[] {
  if (seen === undefined) return history;
  const there = runsThere(seen);
  const all = [...there, ...history.filter(({ run }) => !there.some((one) => one.run === run))];
  const last = textOf(seen.lastScheduledAt);
  const known = last === null || all.some(({ run }) => run === runName(last)) ? all : [begun(last), ...all];
  if (activeOf(seen) > 0) return known;
  const succeededAt = textOf(seen.lastSucceededAt);
  const isGone = (one: Run) => isScheduled(one) && one.result === 'running' && !there.includes(one);
  return known.map((one) => (isGone(one) ? over(one, succeededAt) : one));
}

/** As the driver shows them: `runs` is no field of Kubernetes. */
function runsThere({ runs }: JsonObject): readonly Run[] {
  if (!Array.isArray(runs)) return [];
  return (runs as readonly JsonObject[]).flatMap(({ scheduledFor, startedAt, endedAt, result, reason }): Run[] => {
    const at = textOf(scheduledFor);
    if (at === null || (result !== 'running' && result !== 'succeeded' && result !== 'failed')) return [];
    return [
      {
        ...{ run: runName(at), result, startedAt: textOf(startedAt) ?? at },
        ...{ endedAt: textOf(endedAt), reason: textOf(reason) },
      },
    ];
  });
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
