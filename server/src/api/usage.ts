import { type JsonObject, tallyOf } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { findTenant, placeOf } from './find.ts';
import { plain } from './view.ts';

const by = z.object({ kind: z.enum(['Infrastructure', 'Tenant']), name: z.string() }).describe('Who sets the limit.');

export const usageSchema = z.object({
  tenant: z.string(),
  infrastructure: z.string().nullable(),
  limits: z
    .array(
      z.object({
        limit: z.string().describe('Field of the object in `by`: `limits.count.Service`, `limits.spend`.'),
        by,
        used: z.number(),
        most: z.number(),
        isPassed: z.boolean().describe('More is used than allowed: the limit was lowered, or prices rose.'),
      }),
    )
    .describe('Every limit that counts, with how much of it is used.'),
  excluded: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        limit: z.string(),
        by,
        size: z.string().nullable().describe('The size that is not allowed; null where the kind is not.'),
      }),
    )
    .describe('What is there and could not be declared today.'),
  count: z
    .record(z.string(), z.number().int())
    .describe('Objects by kind; those being deleted count until they are gone.'),
  units: z
    .array(
      z.object({
        unit: z.string().describe('A key of `prices.perMonth` of the infrastructure.'),
        quantity: z.number(),
        price: z.number().nullable().describe('Of one of it for a month; null where there is none.'),
      }),
    )
    .describe('What is paid for, at its largest.'),
  spend: z
    .object({
      currency: z.string(),
      amount: z.number().describe('What all of it comes to in a month, by the prices of the infrastructure.'),
      unpriced: z.array(z.string()).describe('Units without a price; the amount is too small by theirs.'),
    })
    .describe('An estimate by what is declared, not a bill.'),
});

/** `GET /api/v1/tenants/{tenant}/usage`: what a tenant uses of what it may. */
export function usageRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/tenants/:tenant/usage', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const name = placeOf(request).tenant ?? '';
    await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name, tenant: null });
    const tenant = await findTenant(context, name);
    const [usage] = await context.store.tenantUsages([tenant.name]);
    const { infrastructure = null, objects = [], bounds = { bounds: [], prices: NO_PRICES } } = usage ?? {};
    return plain({ tenant: tenant.name, infrastructure, ...tallyOf(objects, bounds) });
  });
}

const NO_PRICES = { currency: 'USD', perMonth: {} };
