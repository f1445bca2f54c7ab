import { PlanError, type PlannedResource, type Planner } from '@tenantry/engine/contract';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import { asDeclared } from '../manifests/declared.ts';
import type { PreparedManifest } from '../manifests/prepare.ts';
import { setParameters } from '../manifests/sets.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { prepareBatch } from './batch.ts';
import { pruneOf } from './prune.ts';
import { plain } from './view.ts';

/** `POST /api/v1/plan`: what apply would do, per object and per resource. Stores nothing. */
export function planRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/api/v1/plan', async (request) => {
    const { set = null, prune } = readQuery(request.query, planParameters);
    if (set === null && prune === 'true') {
      const message = 'is required with prune: only what belongs to a set is taken away';
      throw new ProblemError('invalid-query', {
        detail: `set: ${message}.`,
        errors: [{ field: 'set', message, remedy: 'name the set that the manifests are all of' }],
      });
    }
    const prepared = await prepareBatch(request, context, 'see-plan', { set });
    const plan = await planOf(prepared, context);
    if (set === null || prune !== 'true') return plan;
    const pruned = await pruneOf(set, prepared, request, context);
    const isPruned = pruned.some(({ action }) => action === 'delete');
    return { changed: plan.changed || isPruned, items: [...plan.items, ...pruned] };
  });
}

export const planParameters = {
  ...setParameters,
  prune: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .describe('Also what has left the set, in the order in which it can be deleted. Default: false.'),
};

/** What storing these manifests would do, in the order of the request. */
export async function planOf(
  prepared: readonly PreparedManifest[],
  { planner, limits }: Pick<ServerContext, 'planner' | 'limits'>,
): Promise<{ changed: boolean; items: JsonObject[] }> {
  const planned = await resourcesOf(planner, prepared.map(asStored), AbortSignal.timeout(limits.planSeconds * 1000));
  const items = prepared
    .map((one, position) => ({ one, resources: planned[position] ?? [] }))
    .toSorted((a, b) => a.one.index - b.one.index);
  return {
    changed: items.some(
      ({ one, resources }) => one.action !== 'none' || resources.some(({ action }) => action !== 'none'),
    ),
    items: items.map(({ one, resources }) => itemView(one, resources)),
  };
}

async function resourcesOf(planner: Planner, objects: readonly DeclaredObject[], signal: AbortSignal) {
  try {
    return await planner.plan(objects, signal);
  } catch (cause) {
    if (cause instanceof PlanError) {
      throw new ProblemError('cannot-be-planned', { detail: `${cause.message}.`, remedy: cause.remedy, cause });
    }
    if (!signal.aborted) throw cause;
    throw new ProblemError('upstream-failed', { detail: 'The cloud did not answer in time for a plan.', cause });
  }
}

function itemView({ manifest, action, changes }: PreparedManifest, resources: readonly PlannedResource[]): JsonObject {
  const { kind, name, tenant } = manifest;
  return plain({ kind: kind.name, name, tenant, action, specChanges: changes, resources });
}

function asStored({ manifest, existing, changes, counters }: PreparedManifest): DeclaredObject {
  const declared = asDeclared(manifest, existing ?? undefined);
  const object = counters === undefined ? declared : { ...declared, counters };
  const isNext = changes.some(({ path }) => path.startsWith('spec') || path.startsWith('counters'));
  return existing === null || !isNext ? object : { ...object, generation: existing.generation + 1 };
}
