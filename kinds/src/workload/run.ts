import { z } from 'zod';
import { amount, gibibytes } from '../kubernetes/quantity.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { CompileInput } from '../model/kind.ts';
import type { Template } from '../model/resource.ts';
import { UNITS, type Usage } from '../model/usage.ts';
import { podPlacement } from '../node-pool/placement.ts';
import { resolvedTenantOf, scopeInTenant } from '../tenant/scope.ts';
import { podTemplate } from './pod.ts';
import {
  args,
  type ContainerSpec,
  command,
  environment,
  image,
  passingVolumes,
  placement,
  pullSecrets,
  resources,
  runAsUser,
} from './schema.ts';

/** Fields of what runs and ends: a Job, and the runs of a CronJob. */
export const runFields = {
  image,
  command,
  args,
  env: environment('the next run gets the new one'),
  resources: resources('each pod'),
  volumes: passingVolumes,
  placement,
  runAsUser,
  pullSecrets,
  completions: z.number().int().min(1).max(10_000).default(1).describe('How many pods have to succeed.'),
  parallelism: z.number().int().min(1).max(1000).default(1).describe('How many pods run at once, at most.'),
  retries: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(3)
    .describe('How many failed pods are made up for before the run has failed.'),
  deadlineSeconds: z
    .number()
    .int()
    .min(1)
    .max(31_536_000)
    .optional()
    .describe(
      'Longest that a run may take, in seconds, before it is ended and has failed. Default: as long as it takes.',
    ),
};

export interface RunSpec extends ContainerSpec {
  readonly completions: number;
  readonly parallelism: number;
  readonly retries: number;
  readonly deadlineSeconds?: number | undefined;
}

/** `spec` of a Kubernetes Job for one run. `label` marks its pods. */
export function runTemplate(
  input: CompileInput<RunSpec>,
  label: string,
): { readonly [field: string]: Template | number } {
  const { spec, object, references } = input;
  const tenant = resolvedTenantOf(input);
  return {
    completions: spec.completions,
    parallelism: spec.parallelism,
    backoffLimit: spec.retries,
    ...(spec.deadlineSeconds === undefined ? {} : { activeDeadlineSeconds: spec.deadlineSeconds }),
    template: podTemplate(spec, {
      labels: { ...scopeInTenant(input).labels, [label]: object.name },
      annotations: {},
      tenant,
      placement: podPlacement(tenant, references['placement.pool']),
      // A pod that failed stays, with its logs, and another takes its place.
      pod: { restartPolicy: 'Never' },
    }),
  };
}

/** What the pods that run at once keep. */
export function runUsage({ parallelism, completions, resources: kept }: RunSpec): Usage {
  const pods = Math.min(parallelism, completions);
  return {
    units: [
      { unit: UNITS.cpu, quantity: amount(kept.cpu) * pods },
      { unit: UNITS.memory, quantity: gibibytes(kept.memory) * pods },
    ],
  };
}

/** What is looked at of a Kubernetes Job. */
export const RUN_SHOWS = {
  name: 'metadata.name',
  active: 'status.active',
  succeeded: 'status.succeeded',
  failed: 'status.failed',
  startedAt: 'status.startTime',
  endedAt: 'status.completionTime',
  conditions: 'status.conditions',
};

/** One run, as the status of its object tells it. */
export interface Run {
  readonly run: string;
  readonly result: 'running' | 'succeeded' | 'failed';
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
}

/** A run by what its Kubernetes Job shows; null before it has begun. */
export function runOf(seen: JsonObject | undefined): Run | null {
  if (seen === undefined || seen.startedAt == null) return null;
  const condition = (type: string) =>
    listOf(seen.conditions).find((entry) => entry.type === type && entry.status === 'True');
  const failed = condition('Failed');
  const complete = condition('Complete');
  return {
    run: textOf(seen.name) ?? '',
    result: failed !== undefined ? 'failed' : complete !== undefined ? 'succeeded' : 'running',
    startedAt: textOf(seen.startedAt),
    endedAt: textOf(seen.endedAt) ?? textOf((failed ?? complete)?.lastTransitionTime),
    reason: failed === undefined ? null : (textOf(failed.message) ?? textOf(failed.reason)),
  };
}

/** More are not kept in a status. */
const MOST_RUNS = 10;

/** The history with a run as it is now. */
export function withRun(history: readonly Run[], run: Run | null): readonly Run[] {
  return run === null ? history : [run, ...history.filter((one) => one.run !== run.run)];
}

/** The runs that the status told of before. */
export function historyOf({ object }: Pick<CompileInput<unknown>, 'object'>): readonly Run[] {
  const { history } = object.status.outputs;
  // Written by this very room.
  return Array.isArray(history) ? (history as unknown as readonly Run[]) : [];
}

/** What is shown of the runs: the last result in short, and each by itself, the newest first. */
export function shownHistory(runs: readonly Run[]): JsonObject {
  const history = runs
    .toSorted((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''))
    .slice(0, MOST_RUNS);
  const last = history.find(({ result }) => result !== 'running');
  return { lastResult: last === undefined ? null : last.result, history: history as unknown as JsonValue };
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

export function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
