import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { meantBy } from '../manifests/take-secrets.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findObject, placeOf } from './find.ts';
import { collectionPath, plain } from './view.ts';

export const readSecretRequest = z
  .strictObject({
    name: z.string().min(1).max(2000).optional().describe('Which secret: `values/DB_PASSWORD`. Default: all of them.'),
    version: z.number().int().min(1).optional().describe('Which version of it. Default: the one that is declared.'),
  })
  .refine(({ name, version }) => version === undefined || name !== undefined, {
    message: 'needs a name beside it',
    path: ['version'],
  });

/** Versions of an object's secrets, and the only way in which the API gives one out. For kinds that have secrets. */
export function secretRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind, schema } = entry;
  const { sealer, store } = context;
  const one = `${collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null)}/:name`;
  const targetOf = (request: FastifyRequest) => {
    const { tenant, name } = placeOf(request);
    return { kind: kind.name, name, tenant };
  };

  app.get(`${one}/versions`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const target = targetOf(request);
    await mustBeAllowed(request, context, 'read', target);
    const object = await findObject(context, entry, target.tenant, target.name);
    const meant = meantBy(schema, object.spec);
    const items = (await sealer.versions(object.uid)).map(({ name, version, encoding, createdAt, createdBy }) => {
      const isDeclared = meant.get(name)?.sealed.version === version;
      return plain({ name, version, isDeclared, encoding, createdAt, createdBy });
    });
    return { items };
  });

  app.post(`${one}/read`, async (request): Promise<JsonObject> => {
    const asked = readRequest(request, readSecretRequest);
    const target = targetOf(request);
    const actor = await mustBeAllowed(request, context, 'read-secret', target);
    const object = await findObject(context, entry, target.tenant, target.name);
    const wanted = wantedOf(object, asked);
    const act = { action: 'read-secret', ...target, detail: { values: wanted } };
    try {
      const items = await Promise.all(wanted.map((value) => read(object, value)));
      // Nothing is handed out that the audit log does not hold: the row is written before the answer.
      await store.recordAct(actor, { ...act, outcome: 'success' });
      return { items };
    } catch (error) {
      await store.recordAct(actor, { ...act, outcome: 'failed' });
      throw error;
    }
  });

  /** Which secrets are asked for, each with its version. */
  function wantedOf(object: DeclaredObject, { name, version }: z.output<typeof readSecretRequest>) {
    const meant = [...meantBy(schema, object.spec)].map(([of, { sealed }]) => ({ name: of, version: sealed.version }));
    if (name === undefined) return meant;
    const declared = meant.find((one) => one.name === name)?.version;
    const wanted = version ?? declared;
    if (wanted === undefined) {
      const names = meant.length === 0 ? 'It has none.' : `It has ${meant.map((one) => one.name).join(', ')}.`;
      throw new ProblemError('object-not-found', {
        detail: `${object.kind} ${object.name} has no ${name}.`,
        remedy: names,
      });
    }
    return [{ name, version: wanted }];
  }

  async function read(object: DeclaredObject, { name, version }: { name: string; version: number }) {
    const value = await sealer.read(object.uid, name, version);
    if (value !== null) return { name, version, encoding: value.encoding, value: value.text };
    throw new ProblemError('object-not-found', {
      detail: `Version ${version} of ${name} is not kept.`,
      remedy: 'List the versions to see which are.',
    });
  }
}
