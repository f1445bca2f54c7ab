import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findTenant, placeOf } from '../api/find.ts';
import { plain } from '../api/view.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { strangerAmong } from '../mail/index.ts';
import { nameFault, normalName } from '../manifests/names.ts';
import type { ServerContext } from '../options.ts';
import { type FieldError, ProblemError } from '../problems/index.ts';
import { mustStay } from '../tokens/tenant-tokens.ts';
import { type RoutePlace, specOf } from './gateway.ts';
import { newRoute, OWN_FIELDS, type RouteChange, type RouteType, routeChange, SHARED_FIELDS } from './spec.ts';
import { routeView } from './view.ts';

const KIND = 'FaultRoute';
const MAX_NAME_LENGTH = 40;
const BASES = ['/api/v1/fault-routes', '/api/v1/tenants/:tenant/fault-routes'] as const;

/** Where faults are told: of the platform for administrators, of a tenant for its owners. Secrets are shown once. */
export function faultRouteRoutes(app: FastifyInstance, context: ServerContext): void {
  for (const base of BASES) routesAt(app, context, base);
}

function routesAt(app: FastifyInstance, context: ServerContext, base: (typeof BASES)[number]): void {
  const { faultRoutes, now } = context;
  const of = `${base}/:name`;

  app.get(base, async (request): Promise<JsonObject> => {
    const { place } = await allowed(request, 'read');
    return { items: (await faultRoutes.list(place)).map((route) => routeView(route, now())) };
  });

  app.post(base, async (request, reply): Promise<JsonObject> => {
    const { place, actor } = await allowed(request, 'create');
    const asked = readRequest(request, newRoute);
    const fault = nameFault('name', asked.name, MAX_NAME_LENGTH);
    if (fault !== null) throw invalid(`name ${fault.message}.`, fault);
    if (asked.type === 'email') mustMail(asked.to);
    const name = normalName(asked.name);
    const added = await faultRoutes.add(place, { ...asked, name }, actor);
    if (added === 'exists') throw taken(name);
    if (added === 'too-many')
      throw new ProblemError('too-many-receivers', { detail: 'There are as many routes here as there may be.' });
    reply.code(201);
    return { ...routeView(added.route, now()), secret: added.secret };
  });

  app.get(of, async (request): Promise<JsonObject> => {
    const { place } = await allowed(request, 'read');
    return routeView((await faultRoutes.find(place, nameOf(request))) ?? absent(request), now());
  });

  app.patch(of, async (request): Promise<JsonObject> => {
    const { place, actor } = await allowed(request, 'update');
    const change = readRequest(request, routeChange);
    const route = (await faultRoutes.find(place, nameOf(request))) ?? absent(request);
    mustHave(specOf(route).type, change);
    if (change.to !== undefined) mustMail(change.to);
    return routeView((await faultRoutes.change(place, route.name, change, actor)) ?? absent(request), now());
  });

  app.delete(of, async (request, reply): Promise<FastifyReply> => {
    const { place, actor } = await allowed(request, 'delete');
    if (!(await faultRoutes.remove(place, nameOf(request), actor))) absent(request);
    return reply.code(204).send();
  });

  app.post(`${of}/secret`, async (request): Promise<JsonObject> => {
    const { place, actor } = await allowed(request, 'update');
    const { route, secret } =
      (await faultRoutes.replaceSecret(place, nameOf(request), actor)) ?? absent(request, 'webhook');
    return { ...routeView(route, now()), secret };
  });

  app.post(`${of}/test`, async (request): Promise<JsonObject> => {
    const { place, actor } = await allowed(request, 'update');
    return plain((await faultRoutes.test(place, nameOf(request), actor)) ?? absent(request));
  });

  function mustMail(to: readonly string[]): void {
    const { mail } = faultRoutes;
    if (mail === null) throw noMail();
    const stranger = strangerAmong(to, mail.domains);
    if (stranger === null) return;
    const message = `${stranger} is of no domain that mail may go to`;
    throw invalid(`to: ${message}.`, { field: 'to', message, remedy: 'name addresses of your organisation' });
  }

  async function allowed(
    request: FastifyRequest,
    action: 'read' | 'create' | 'update' | 'delete',
  ): Promise<{ readonly place: RoutePlace; readonly actor: Actor }> {
    readQuery(request.query, {});
    const { tenant, name } = request.params as { tenant?: string; name?: string };
    const target = {
      kind: KIND,
      name: name ?? null,
      tenant: tenant === undefined ? null : (placeOf(request).tenant ?? ''),
    };
    const hiddenAs = { ...target, kind: null, name: null };
    const actor = await mustBeAllowed(request, context, action, target, target.tenant === null ? target : hiddenAs);
    if (target.tenant === null) return { place: null, actor };
    const owner = await findTenant(context, target.tenant);
    if (action === 'create') mustStay(owner);
    return { place: { uid: owner.uid, name: owner.name }, actor };
  }
}

function nameOf(request: FastifyRequest): string {
  return normalName((request.params as { name: string }).name);
}

function mustHave(type: RouteType, change: RouteChange): void {
  const field = Object.keys(change).find((one) => !SHARED_FIELDS.includes(one) && !OWN_FIELDS[type].includes(one));
  if (field === undefined) return;
  const message = `is nothing that a route of type ${type} has`;
  throw invalid(`${field} ${message}.`, { field, message, remedy: `it has ${OWN_FIELDS[type].join(', ')}` });
}

function invalid(detail: string, error: FieldError): ProblemError {
  return new ProblemError('invalid-manifest', { detail, errors: [error] });
}

function noMail(): ProblemError {
  const message = 'needs a mail server, and none is set';
  return invalid(`type email ${message}.`, { field: 'type', message, remedy: 'ask the administrator to set one' });
}

function absent(request: FastifyRequest, type?: RouteType): never {
  const what = type === undefined ? '' : ` of type ${type}`;
  throw new ProblemError('object-not-found', {
    detail: `There is no fault route ${JSON.stringify(nameOf(request))}${what} here.`,
    remedy: 'GET on fault-routes lists those that there are.',
  });
}

function taken(name: string): ProblemError {
  const message = `there is a fault route ${name} already`;
  return new ProblemError('name-taken', {
    detail: `There is a fault route ${name} already.`,
    remedy: 'Change that one, or choose another name.',
    errors: [{ field: 'name', message, remedy: 'choose another name' }],
  });
}
