import type { PlannedResource, Planner } from '@tenantry/engine/contract';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { asDeclared } from '../manifests/declared.ts';
import type { PreparedManifest } from '../manifests/prepare.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { prepareBatch } from './batch.ts';
import { plain } from './view.ts';

/** `POST /api/v1/plan`: what apply would do, per object and per resource. Stores nothing. */
export function planRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/api/v1/plan', async (request) => planOf(await prepareBatch(request, context, 'see-plan'), context));
}

/** What storing these manifests would do, in the order of the request. */
export async function planOf(
  prepared: readonly PreparedManifest[],
  { planner, limits }: Pick<ServerContext, 'planner' | 'limits'>,
): Promise<JsonObject> {
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
