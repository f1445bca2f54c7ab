import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { readQuery } from '../http/query.ts';
import type { PreparedManifest } from '../manifests/prepare.ts';
import { setParameters } from '../manifests/sets.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError, toProblem } from '../problems/index.ts';
import { prepareBatch } from './batch.ts';
import { type Stored, storableTogether, storeGroup, storeManifest } from './store-manifest.ts';
import { objectView } from './view.ts';

/** `POST /api/v1/apply`: everything is checked before anything is stored. */
export function applyRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/api/v1/apply', (request, reply) => {
    const actor = actorOf(request);
    return answerOnce(request, reply, context, actor, async () => {
      const { set = null } = readQuery(request.query, setParameters);
      const prepared = await prepareBatch(request, context, 'update', { set });
      const known = new Map<string, DeclaredObject>();
      const done: { index: number; stored: Stored }[] = [];
      for (const group of storableTogether(prepared)) {
        const together = await storeGroup(group, known, context.store, actor);
        for (const [place, one] of group.entries()) {
          const store = () => storeManifest(one, known, context.store, actor);
          const stored =
            together?.[place] ??
            (await store().catch((error: unknown) => {
              throw stoppedAt(one, done.length, prepared.length, error);
            }));
          done.push({ index: one.index, stored });
        }
      }
      done.sort((a, b) => a.index - b.index);
      return { status: 200, body: { items: done.map(({ stored }) => itemView(stored)) } };
    });
  });
}

function itemView({ object, result }: Stored): JsonObject {
  const { kind, name, tenant } = object;
  return { kind, name, tenant, result, object: objectView(object) };
}

/** Another writer came between the check and the write. What was stored before stays; applying again completes it. */
function stoppedAt({ manifest }: PreparedManifest, done: number, all: number, error: unknown): unknown {
  const problem = toProblem(error);
  if (done === 0 || problem.code === 'internal') return error;
  return new ProblemError(problem.code, {
    detail: `${manifest.kind.name} ${manifest.name}: ${problem.message} ${done} of ${all} manifests were stored before.`,
    remedy: `${problem.remedy} Then apply again: what is stored already stays as it is.`,
    errors: problem.errors,
    headers: problem.headers,
    cause: error,
  });
}
