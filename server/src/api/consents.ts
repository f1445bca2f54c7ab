import { authorize } from '@tenantry/access';
import type { DeclaredObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { readRequest } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { agreedReferences } from '../manifests/other-side.ts';
import { createFinder } from '../manifests/references.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findObject, placeOf } from './find.ts';
import { collectionPath, objectView } from './view.ts';

/** What the other side can answer: the last part of the path → what is kept. */
export const ANSWERS = { accept: 'accepted', refuse: 'refused', revoke: 'revoked' } as const;
type Answer = keyof typeof ANSWERS;

const generation = z
  .number()
  .int()
  .min(1)
  .describe('Generation of the declaration that was looked at; refused when it was changed meanwhile.');
export const acceptRequest = z.strictObject({ generation });
export const endRequest = z.strictObject({ generation: generation.optional() });

/** Answers of the other side to an object that has effects only while it agrees; never a part of what its own side declares. */
export function consentRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const rule = kind.consent;
  if (rule === undefined) return;
  const one = `${collectionPath(kind.plural, ':tenant')}/:name`;

  for (const word of Object.keys(ANSWERS) as Answer[]) {
    app.post(`${one}/${word}`, async (request, reply) => {
      const given = readRequest(request, word === 'accept' ? acceptRequest : endRequest);
      const { object, other, actor } = await answerable(request);
      const isAccepted = word === 'accept';
      if (isAccepted) mustBeWithinTime(object);
      const references = isAccepted
        ? await agreedReferences(kind, object, context.catalog, createFinder(context.store))
        : [];
      return answerOnce(request, reply, context, actor, async () => {
        await context.store.answer(
          object.uid,
          {
            answer: ANSWERS[word],
            generation: given.generation ?? object.generation,
            references,
            action: `${word}-${kind.name.toLowerCase()}`,
            tenants: [object.tenant ?? '', other],
          },
          actor,
        );
        return { status: 200, body: objectView(await findObject(context, entry, object.tenant, object.name)) };
      });
    });
  }

  /** The object and the tenant that has to agree, if the caller may speak for that tenant. */
  async function answerable(request: FastifyRequest) {
    const { tenant, name } = placeOf(request);
    const object = await findObject(context, entry, tenant, name);
    const asked = { kind: kind.name, name, tenant };
    const other = rule?.by(kind.schema.parse(object.spec)) ?? '';
    const actor = await mustBeAllowed(
      request,
      context,
      'answer',
      { kind: kind.name, name, tenant: other },
      // Whoever may see it knows whom it asks; for all others it is not there.
      authorize(identityOf(request), 'read', asked).isAllowed ? null : asked,
    );
    if (object.deletionRequestedAt !== null) {
      throw new ProblemError('being-deleted', { detail: `${kind.name} ${name} is being deleted.` });
    }
    return { object, other, actor };
  }

  function mustBeWithinTime(object: DeclaredObject): void {
    const now = new Date();
    const until = rule?.until(kind.schema.parse(object.spec), now) ?? now;
    if (until > now) return;
    throw new ProblemError('invalid-manifest', {
      detail: `${kind.name} ${object.name} ended at ${until.toISOString()}, as it says itself.`,
      remedy: `Have ${object.tenant} ask for a later time.`,
    });
  }
}
