import type { Action, DeclaredObject } from '@tenantry/kinds';
import type { AskedDeed } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { toFieldErrors } from '../manifests/issues.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { changeObject, type NextObject, prepareChange } from './change-object.ts';
import { findObject, placeOf } from './find.ts';
import { planOf } from './plan.ts';
import { collectionPath, manifestOf, objectView, plain } from './view.ts';

export const actionParameters = {
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: answers with the plan of what it would do, and does nothing.'),
};

/** `POST …/{name}/actions/{action}` for every action of a kind. */
export function actionRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const actions = `${collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null)}/:name/actions`;
  const names = entry.actions.map(({ action }) => action.name);

  for (const { action } of entry.actions) {
    app.post(`${actions}/${action.name}`, (request, reply) => perform(request, reply, context, entry, action));
  }

  app.post(`${actions}/:action`, async (request) => {
    const { tenant, name } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: kind.name, name, tenant });
    const { action } = request.params as { action: string };
    throw new ProblemError('unknown-action', {
      detail: `A ${kind.name} has no action ${JSON.stringify(action)}.`,
      remedy: names.length === 0 ? `A ${kind.name} has no actions.` : `Its actions are ${names.join(', ')}.`,
    });
  });
}

async function perform(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ServerContext,
  entry: CatalogEntry,
  action: Action,
) {
  const { kind } = entry;
  const { tenant, name } = placeOf(request);
  const { dryRun } = readQuery(request.query, actionParameters);
  const isPlan = dryRun === 'true';
  const actor = await mustBeAllowed(request, context, isPlan ? 'see-plan' : 'update', {
    kind: kind.name,
    name,
    tenant,
  });
  const input = readRequest(request, action.input);
  if (isPlan) {
    const current = await findObject(context, entry, tenant, name);
    return planOf(
      [await prepareChange(request, context, entry, current, effectOn(current, entry, action, input))],
      context,
    );
  }
  return answerOnce(request, reply, context, actor, async () => {
    const asked = deed(action.name, input, actor.name);
    const { object } = await changeObject(request, context, entry, actor, {
      isRelative: true,
      next: (current) => ({ ...effectOn(current, entry, action, input), asked }),
    });
    return { status: 200, body: objectView(object) };
  });
}

/** What the action makes of the object as it is. @throws ProblemError `action-refused` */
function effectOn(current: DeclaredObject, { kind, schema }: CatalogEntry, action: Action, input: unknown): NextObject {
  const parsed = kind.schema.safeParse(current.spec);
  if (!parsed.success) {
    const errors = toFieldErrors(parsed.error.issues, ['spec'], current.spec, schema);
    throw new ProblemError('invalid-manifest', {
      detail: `What is declared of ${kind.name} ${current.name} is not valid any more; apply it anew.`,
      errors: errors.map(({ path: _, ...error }) => error),
    });
  }
  const effect = action.perform({ spec: parsed.data, counters: current.counters, input });
  if ('fault' in effect) {
    const { field, message, remedy } = effect.fault;
    throw new ProblemError('action-refused', {
      detail: `${kind.name} ${current.name}: ${message}.`,
      remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`,
      errors: [{ field, message, remedy }],
    });
  }
  const manifest = manifestOf(current);
  const value = effect.spec === undefined ? manifest : { ...manifest, spec: effect.spec };
  return {
    document: { value, place: () => undefined },
    ...(effect.counters === undefined ? {} : { counters: effect.counters }),
  };
}

/** How the audit log calls it, and what people are told. */
export function deed(action: string, input: unknown, by: string): AskedDeed {
  const given = plain(input as Record<string, unknown>);
  const said = Object.entries(given).map(([field, value]) => `${field} ${JSON.stringify(value)}`);
  const message = `${by} asked for ${action}${said.length === 0 ? '' : ` (${said.join(', ')})`}`;
  return { action, events: [{ type: 'normal', reason: 'ActionAsked', message, data: { action, by, input: given } }] };
}
