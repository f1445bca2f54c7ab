import { isDeepStrictEqual } from 'node:util';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Revision } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { compare } from '../manifests/changes.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { actionParameters, deed } from './actions.ts';
import { changeObject, type NextObject, prepareChange } from './change-object.ts';
import { findObject, placeOf } from './find.ts';
import { planOf } from './plan.ts';
import { collectionPath, manifestOf, objectView, plain } from './view.ts';

const generation = z.coerce
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(1, 'must be at least 1');

export const revisionParameters = {
  against: generation.optional().describe('The revision that it is compared with. Default: the one before it.'),
};

export const rollbackRequest = z.strictObject({
  to: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The revision to go back to. Default: the last that was ready and says something else than now.'),
});

/** What an object was declared as before, and the way back. */
export function revisionRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const one = `${collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null)}/:name`;
  const found = async (request: FastifyRequest) => {
    const { tenant, name } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: kind.name, name, tenant });
    return findObject(context, entry, tenant, name);
  };

  app.get(`${one}/revisions`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const object = await found(request);
    const revisions = await context.store.revisions(object.uid);
    return plain({
      items: revisions.map((revision, index) => shown(revision, revisions[index + 1])),
      rollbackTo: rollbackTarget(object, revisions)?.generation ?? null,
    });
  });

  app.get(`${one}/revisions/:revision`, async (request): Promise<JsonObject> => {
    const { against } = readQuery(request.query, revisionParameters);
    const object = await found(request);
    const revisions = await context.store.revisions(object.uid);
    const wanted = generation.safeParse((request.params as { revision: string }).revision);
    const revision = mustHave(object, revisions, wanted.success ? wanted.data : 0);
    const other =
      against === undefined ? revisions[revisions.indexOf(revision) + 1] : mustHave(object, revisions, against);
    return plain({ ...shown(revision, other), spec: revision.spec });
  });

  app.post(`${one}/rollback`, async (request, reply) => {
    const { tenant, name } = placeOf(request);
    const { dryRun } = readQuery(request.query, actionParameters);
    const { to } = readRequest(request, rollbackRequest);
    if (dryRun === 'true') {
      await mustBeAllowed(request, context, 'see-plan', { kind: kind.name, name, tenant });
      const current = await findObject(context, entry, tenant, name);
      const { next } = await back(context, current, to);
      return planOf([await prepareChange(request, context, entry, current, next)], context);
    }
    const actor = await mustBeAllowed(request, context, 'update', { kind: kind.name, name, tenant });
    return answerOnce(request, reply, context, actor, async () => {
      const { object } = await changeObject(request, context, entry, actor, {
        isRelative: true,
        next: async (current) => {
          const { next, revision } = await back(context, current, to);
          return { ...next, asked: deed('rollback', { to: revision.generation }, actor.name) };
        },
      });
      return { status: 200, body: objectView(object) };
    });
  });
}

/** The object with the spec of a revision. @throws ProblemError where there is no such revision, or none to go back to */
async function back(
  { store }: Pick<ServerContext, 'store'>,
  current: DeclaredObject,
  to: number | undefined,
): Promise<{ next: NextObject; revision: Revision }> {
  const revisions = await store.revisions(current.uid);
  const revision = to === undefined ? rollbackTarget(current, revisions) : mustHave(current, revisions, to);
  if (revision === undefined) {
    throw new ProblemError('action-refused', {
      detail: `${current.kind} ${current.name} was never ready as anything else than what it is declared as now.`,
      remedy: `Say which revision to go back to${listed(revisions)}.`,
    });
  }
  const value = { ...manifestOf(current), spec: revision.spec };
  return { next: { document: { value, place: () => undefined } }, revision };
}

/** The last revision that was ready and says something else than what is declared now. */
function rollbackTarget(current: DeclaredObject, revisions: readonly Revision[]): Revision | undefined {
  return revisions.find(({ readyAt, spec }) => readyAt !== null && !isDeepStrictEqual(spec, current.spec));
}

function mustHave(object: DeclaredObject, revisions: readonly Revision[], wanted: number): Revision {
  const revision = revisions.find((one) => one.generation === wanted);
  if (revision !== undefined) return revision;
  throw new ProblemError('unknown-revision', {
    detail: `${object.kind} ${object.name} has no revision ${wanted}.`,
    remedy: `Use one of those that are kept${listed(revisions)}.`,
  });
}

function listed(revisions: readonly Revision[]): string {
  return `: ${revisions.map((one) => one.generation).join(', ')}`;
}

/** `other` is what it is compared with; without it there is nothing to say of changes. */
function shown({ generation: number, at, by, through, readyAt, spec }: Revision, other: Revision | undefined) {
  return {
    generation: number,
    at,
    by,
    through,
    readyAt,
    against: other?.generation ?? null,
    changes: other === undefined ? [] : compare('spec', other.spec, spec),
  };
}
