import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { type CollectedNamespace, collectorConfig } from '../logs/collector-config.ts';
import type { LogsGateway, LokiBehind, NamedTenant } from '../logs/gateway.ts';
import { INFRASTRUCTURE_KIND } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { findObject, placeOf } from './find.ts';

/** `GET …/infrastructures/{name}/collector`: how a Collector of OpenTelemetry in its cluster brings lines to their tenants. */
export function collectorRoutes(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  app.get('/api/v1/infrastructures/:name/collector', { exposeHeadRoute: false }, async (request, reply) => {
    readQuery(request.query, {});
    const { name } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: INFRASTRUCTURE_KIND, name, tenant: null });
    const entry = context.catalog.byName(INFRASTRUCTURE_KIND);
    if (entry === undefined) throw objectNotFound({ kind: INFRASTRUCTURE_KIND, name, tenant: null });
    await findObject(context, entry, null, name);
    const own = (await context.store.tenantNamespaces()).filter(({ infrastructure }) => infrastructure === name);
    if (own.length === 0) throw new NotReadyError('The infrastructure has no tenant with a namespace yet.');
    const loki = await logs.lokiOf(name);
    const namespaces = await Promise.all(
      own.map(async ({ tenant, tenantUid, namespace }) => ({
        ...{ tenant, namespace },
        ...(await wayOf(request, loki, { uid: tenantUid, name: tenant })),
      })),
    );
    const readsPods = loki !== null;
    const needs = readsPods
      ? ['LOKI_AUTHORIZATION, the whole header, such as `Bearer …`']
      : ['TENANTRY_TOKEN, a token with the verb `telemetry` for all these tenants'];
    // Loki takes lines alone.
    const config = collectorConfig({ infrastructure: name, namespaces, readsPods, takesMetrics: !readsPods, needs });
    return reply.type('application/yaml; charset=utf-8').send(config);
  });

  async function wayOf(request: FastifyRequest, loki: LokiBehind | null, tenant: NamedTenant): Promise<Way> {
    const shared = { compression: 'gzip' };
    if (loki !== null) {
      const { organisation, stream } = await loki.bindingOf(tenant);
      const exporter = {
        endpoint: `${trimmed(loki.url)}/otlp`,
        headers: { 'X-Scope-OrgID': organisation, Authorization: environment('LOKI_AUTHORIZATION') },
        ...shared,
      };
      return { exporter, attributes: stream === null ? {} : { [stream.label]: stream.value } };
    }
    const base = context.publicUrl ?? new URL(`${request.protocol}://${request.host}`);
    const exporter = {
      endpoint: `${trimmed(base)}/api/v1/tenants/${tenant.name}/otlp`,
      headers: { Authorization: `Bearer ${environment('TENANTRY_TOKEN')}` },
      ...shared,
    };
    return { exporter, attributes: {} };
  }
}

/** Where the records of a tenant go, and as what. */
type Way = Pick<CollectedNamespace, 'exporter' | 'attributes'>;

/** As a Collector reads it from its environment. */
const environment = (name: string) => ['$', `{env:${name}}`].join('');
const trimmed = ({ href }: URL) => href.replace(/\/+$/, '');
