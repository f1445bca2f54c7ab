import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { readQuery } from '../http/query.ts';
import type { MetricsGateway } from '../metrics/gateway.ts';
import type { ServerContext } from '../options.ts';
import { readableTenant } from './logs.ts';
import { readMetricQuery } from './metric-query.ts';
import { metricAnswerView, metricListView } from './metric-view.ts';

/** How much a tenant uses, over time. */
export function tenantMetricRoutes(app: FastifyInstance, context: ServerContext, metrics: MetricsGateway): void {
  app.get('/api/v1/tenants/:tenant/metrics', async (request): Promise<JsonObject> => {
    const tenant = await readableTenant(request, context);
    readQuery(request.query, {});
    const engine = await metrics.engineOf(tenant);
    return metricListView(await engine.offer(tenant));
  });

  app.get('/api/v1/tenants/:tenant/metrics/query', async (request): Promise<JsonObject> => {
    const tenant = await readableTenant(request, context);
    const sentBy = (name: string) => metrics.sentBy(tenant, name);
    const question = await readMetricQuery(request.query, context.now(), sentBy);
    const engine = await metrics.engineOf(tenant);
    return metricAnswerView(question, await engine.query(tenant, question));
  });
}
