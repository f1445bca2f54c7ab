import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { capacityOf } from '@tenantry/observe/capacity';
import type { FastifyInstance } from 'fastify';
import { findObject, placeOf } from '../api/find.ts';
import { plain } from '../api/view.ts';
import { mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { inTime } from '../kube/in-time.ts';
import { INFRASTRUCTURE_KIND } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { capacityView } from './view.ts';

/** `GET …/infrastructures/{name}/capacity`: what its cluster has, and what tenants ask for of it. */
export function capacityRoutes(app: FastifyInstance, context: ServerContext): void {
  const { capacity, store, catalog, limits } = context;

  app.get(
    '/api/v1/infrastructures/:name/capacity',
    { exposeHeadRoute: false },
    async (request): Promise<JsonObject> => {
      readQuery(request.query, {});
      const { name } = placeOf(request);
      const target = { kind: INFRASTRUCTURE_KIND, name, tenant: null };
      await mustBeAllowed(request, context, 'read', target);
      const entry = catalog.byName(INFRASTRUCTURE_KIND);
      if (entry === undefined) throw objectNotFound(target);
      const infrastructure = await findObject(context, entry, null, name);
      if (capacity === undefined) throw new NotReadyError('no clusters are connected');
      const { at, nodes, requests } = await inTime(limits.gatewaySeconds, capacity.read(connectionOf(infrastructure)));
      const tenants = (await store.tenantNamespaces())
        .filter((one) => one.infrastructure === infrastructure.name)
        .map(({ tenant, namespace, spec }) => ({ tenant, namespace, hasOwnNodes: spec.tier === 'dedicated-nodes' }));
      const place = { infrastructure: infrastructure.name, readAt: at, mostNodes: mostNodesOf(infrastructure) };
      return plain(capacityView(place, capacityOf(nodes, requests, tenants)));
    },
  );
}

/** Throws `not-ready` before the first pass that reached it. */
function connectionOf({ name, status }: DeclaredObject): string {
  const { connection } = status.outputs;
  if (typeof connection === 'string') return connection;
  throw new ProblemError('not-ready', {
    detail: `The cluster of infrastructure ${name} has not been reached yet.`,
    remedy: `See what it waits for: tenantry describe infrastructure ${name}.`,
    retryAfterSeconds: 5,
  });
}

/** Of a cluster that was made for the infrastructure, which grows by itself up to there. */
function mostNodesOf({ spec }: DeclaredObject): number | null {
  const { cluster } = spec;
  if (typeof cluster !== 'object' || cluster === null || Array.isArray(cluster)) return null;
  const { id, maxNodes } = cluster as JsonObject;
  return id === undefined && typeof maxNodes === 'number' ? maxNodes : null;
}
