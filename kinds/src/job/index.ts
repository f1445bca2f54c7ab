import { createHash } from 'node:crypto';
import { z } from 'zod';
import { kubernetesObject } from '../kubernetes/object.ts';
import { type Action, action, raised } from '../model/action.ts';
import type { JsonObject } from '../model/json.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { scopeInTenant } from '../tenant/scope.ts';
import { containerReferences } from '../workload/references.ts';
import { historyOf, RUN_SHOWS, runOf, runTemplate, runUsage, shownHistory, withRun } from '../workload/run.ts';
import { suspension } from '../workload/suspension.ts';
import { type JobSpec, jobSchema } from './schema.ts';

const JOB_LABEL = 'tenantry.dev/job';

/**
 * The Kubernetes Job of the present run. What it runs cannot be changed there, so that each run has a name of its own: the same as
 * long as the same is declared and nobody asked for it again.
 */
function compile(input: CompileInput<JobSpec>): DesiredResource[] {
  const { object, spec } = input;
  const name = `${object.name}-${runId(spec, object.counters.runs ?? 0)}`;
  return [
    kubernetesObject(scopeInTenant(input), {
      key: 'run',
      title: `run ${name}`,
      apiVersion: 'batch/v1',
      kind: 'Job',
      plural: 'jobs',
      name,
      namespaced: true,
      body: { spec: { ...runTemplate(input, JOB_LABEL), suspend: spec.suspended } },
      shows: RUN_SHOWS,
      once: { follows: ['spec.suspend'] },
    }),
  ];
}

/**
 * Of what is declared alone, and of no default that a later version may add: neither an upgrade nor another setting of the tenant
 * may run anything again.
 */
function runId(spec: JobSpec, runs: number): string {
  const { image, command, args, env, resources, volumes, placement, completions, parallelism, retries } = spec;
  const content = { image, command, args, env, resources, volumes, placement, completions, parallelism, retries };
  const deadline = spec.deadlineSeconds;
  return createHash('sha256')
    .update(JSON.stringify(sorted({ ...content, deadline, runs })))
    .digest('hex')
    .slice(0, 8);
}

/** The same text for the same content, whatever the order it is written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function shows(input: CompileInput<JobSpec>, { run: seen }: Readonly<Record<string, JsonObject>>): JsonObject {
  const history = shownHistory(withRun(historyOf(input), runOf(seen)));
  if (seen === undefined) return { ...input.object.status.outputs, ...history };
  const { name = null, active = 0, succeeded = 0, failed = 0 } = seen;
  return { run: name, active, succeeded, failed, ...history };
}

const actions: readonly Action<JobSpec>[] = [
  action({
    name: 'run',
    summary: 'Runs it again from the beginning; a run that is not over is ended.',
    input: z.strictObject({}),
    perform: ({ spec, counters }) =>
      spec.suspended
        ? { fault: { field: 'spec.suspended', message: 'it is suspended and runs nothing', remedy: 'resume it first' } }
        : { counters: raised(counters, 'runs') },
  }),
  ...suspension<JobSpec>({
    suspend: 'Ends its pods, and runs nothing until it is resumed.',
    resume: 'Goes on with what is not done yet.',
  }),
];

/** Containers that run until they have succeeded, once for each declaration. */
export const Job: Kind<JobSpec> = {
  name: 'Job',
  plural: 'jobs',
  shortNames: [],
  scope: 'tenant',
  summary: 'Containers that run until they have succeeded, once for each declaration: image, settings, retries.',
  group: 'services',
  figures: { Image: 'spec.image', 'Last run': 'status.outputs.lastResult' },
  schema: jobSchema as z.ZodType<JobSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: {
    name: 'migrate',
    tenant: 'dev01',
    spec: { image: 'registry.example.com/team/shop:1.4', command: ['shop', 'migrate'] },
  },
  immutable: {},
  references: containerReferences,
  allocations: () => [],
  usage: runUsage,
  actions,
  compile,
  shows,
  outputs: () => ({}),
};
