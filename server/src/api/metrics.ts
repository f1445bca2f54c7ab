import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry } from 'prom-client';
import { mustBeAllowed } from '../http/caller.ts';
import type { ServerContext } from '../options.ts';
import { observePasses } from './pass-metrics.ts';
import { observeProcess } from './process-metrics.ts';
import { rarely } from './rarely.ts';

/** `GET /metrics`, in the Prometheus text format. Labels take only values from bounded sets: routes, not paths. */
export function metricRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, version } = context;
  const registry = new Registry();
  const registers = [registry];
  const stopObserving = observeProcess(registry);
  app.addHook('onClose', async () => stopObserving());
  new Gauge({ name: 'tenantry_build_info', help: 'Version of the product.', labelNames: ['version'], registers })
    .labels(version)
    .set(1);
  const durations = new Histogram({
    name: 'tenantry_http_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const objects = new Gauge({
    name: 'tenantry_objects',
    help: 'Declared objects.',
    labelNames: ['kind', 'phase'],
    registers,
  });
  const resources = new Gauge({
    name: 'tenantry_resources',
    help: 'Resources in the inventory.',
    labelNames: ['state'],
    registers,
  });
  const counted = rarely(() => store.counts());
  const oldestDue = new Gauge({
    name: 'tenantry_oldest_due_seconds',
    help: 'How late the object is that waits longest for its pass.',
    registers,
  });

  const queue = new Gauge({
    name: 'tenantry_queue_depth',
    help: 'Objects that are due for a pass, those under way included.',
    registers,
  });
  if (context.passes !== undefined) {
    const stop = observePasses(registry, context.passes);
    app.addHook('onClose', async () => stop());
  }

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    durations.observe(labels, reply.elapsedTime / 1000);
  });

  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    await mustBeAllowed(request, context, 'read', { kind: 'Metrics', name: null, tenant: null });
    const [counts, backlog] = await Promise.all([counted(), store.backlog()]);
    objects.reset();
    for (const { kind, phase, count } of counts.objects) objects.set({ kind, phase }, count);
    resources.reset();
    for (const { state, count } of counts.inventory) resources.set({ state }, count);
    oldestDue.set(backlog.oldestDueSeconds);
    queue.set(backlog.due);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
