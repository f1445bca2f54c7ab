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
  const together = prepared.map(asStored);
  const signal = AbortSignal.timeout(limits.planSeconds * 1000);
  const items: (JsonObject & { index: number })[] = [];
  let isChanged = false;
  for (const [position, one] of prepared.entries()) {
    const object = together[position];
    if (object === undefined) continue;
    const resources = await planOne(planner, object, together, signal);
    isChanged ||= one.action !== 'none' || resources.some(({ action }) => action !== 'none');
    items.push({ index: one.index, ...itemView(one, resources) });
  }
  items.sort((a, b) => a.index - b.index);
  return { changed: isChanged, items: items.map(({ index: _, ...item }) => item) };
}

async function planOne(
  planner: Planner,
  object: DeclaredObject,
  together: readonly DeclaredObject[],
  signal: AbortSignal,
): Promise<readonly PlannedResource[]> {
  try {
    return await planner.plan(object, { together, signal });
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
