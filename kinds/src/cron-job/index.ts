import { z } from 'zod';
import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import { type Action, action, raised } from '../model/action.ts';
import type { JsonObject } from '../model/json.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { scopeInTenant } from '../tenant/scope.ts';
import { containerReferences } from '../workload/references.ts';
import { historyOf, RUN_SHOWS, runOf, runTemplate, runUsage, shownHistory, textOf, withRun } from '../workload/run.ts';
import { suspension } from '../workload/suspension.ts';
import { activeOf, withScheduledRuns } from './runs.ts';
import { nextTime, parseSchedule } from './schedule.ts';
import { type CronJobSpec, cronJobSchema } from './schema.ts';

const CRON_JOB_LABEL = 'tenantry.dev/cron-job';
const CONCURRENCY = { allow: 'Allow', forbid: 'Forbid', replace: 'Replace' } as const;

function compile(input: CompileInput<CronJobSpec>): DesiredResource[] {
  const { object, spec } = input;
  const scope = scopeInTenant(input);
  const runs = object.counters.runs ?? 0;
  return [
    kubernetesObject(scope, {
      key: 'cron-job',
      title: `cron job ${object.name}`,
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      plural: 'cronjobs',
      name: object.name,
      namespaced: true,
      body: {
        spec: {
          schedule: spec.schedule,
          timeZone: spec.timeZone,
          concurrencyPolicy: CONCURRENCY[spec.concurrency],
          suspend: spec.suspended,
          ...(spec.startWithinSeconds === undefined ? {} : { startingDeadlineSeconds: spec.startWithinSeconds }),
          successfulJobsHistoryLimit: spec.history.succeeded,
          failedJobsHistoryLimit: spec.history.failed,
          jobTemplate: {
            // By which the driver finds what is begun by schedule.
            metadata: { labels: { ...scope.labels, [CRON_JOB_LABEL]: object.name } },
            spec: runTemplate(input, CRON_JOB_LABEL),
          },
        },
      },
      shows: {
        active: 'status.active',
        runs: 'status.runs',
        lastScheduledAt: 'status.lastScheduleTime',
        lastSucceededAt: 'status.lastSuccessfulTime',
      },
    }),
    ...(runs === 0 ? [] : [runAskedFor(scope, input, runs)]),
  ];
}

/** A run that somebody asked for: by what was declared then, whatever is declared since. */
function runAskedFor(scope: KubernetesScope, input: CompileInput<CronJobSpec>, runs: number): DesiredResource {
  const name = `${input.object.name}-run-${runs}`;
  return kubernetesObject(scope, {
    key: 'run',
    title: `run ${name}`,
    apiVersion: 'batch/v1',
    kind: 'Job',
    plural: 'jobs',
    name,
    namespaced: true,
    body: { spec: runTemplate(input, CRON_JOB_LABEL) },
    shows: RUN_SHOWS,
    once: { follows: [] },
  });
}

function shows(input: CompileInput<CronJobSpec>, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const { 'cron-job': seen, run } = resources;
  const history = shownHistory(withRun(withScheduledRuns(historyOf(input), seen), runOf(run)));
  if (seen === undefined) return { ...input.object.status.outputs, ...history };
  const lastScheduledAt = textOf(seen.lastScheduledAt);
  return {
    active: activeOf(seen) + (runOf(run)?.result === 'running' ? 1 : 0),
    lastScheduledAt,
    lastSucceededAt: textOf(seen.lastSucceededAt),
    nextRunAt: nextRun(input)?.toISOString() ?? null,
    ...history,
  };
}

/** The first time from now on at which it falls due: another only when that time has come. */
function nextRun({ object, spec, now }: CompileInput<CronJobSpec>): Date | null {
  const schedule = parseSchedule(spec.schedule);
  return schedule === null || spec.suspended ? null : nextTime(schedule, spec.timeZone, now ?? object.updatedAt);
}

const actions: readonly Action<CronJobSpec>[] = [
  action({
    name: 'run',
    summary: 'Runs it now, beside its schedule; a run that was asked for before and is not over is ended.',
    input: z.strictObject({}),
    perform: ({ counters }) => ({ counters: raised(counters, 'runs') }),
  }),
  ...suspension<CronJobSpec>({
    suspend: 'Does not fall due any more; what runs goes on.',
    resume: 'Falls due again by its schedule.',
  }),
];

/** Containers that run by a schedule until they have succeeded. */
export const CronJob: Kind<CronJobSpec> = {
  name: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cron'],
  scope: 'tenant',
  summary: 'Containers that run by a schedule until they have succeeded: schedule, image, settings, retries.',
  group: 'services',
  figures: { Image: 'spec.image', Schedule: 'spec.schedule', 'Last run': 'status.outputs.lastResult' },
  schema: cronJobSchema as z.ZodType<CronJobSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: {
    name: 'report',
    tenant: 'dev01',
    spec: { schedule: '30 2 * * *', image: 'registry.example.com/team/shop:1.4', command: ['shop', 'report'] },
  },
  immutable: {},
  references: containerReferences,
  allocations: () => [],
  usage: runUsage,
  actions,
  compile,
  shows,
  changesAt: nextRun,
  outputs: () => ({}),
};
