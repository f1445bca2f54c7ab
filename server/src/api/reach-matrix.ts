import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { EVERY_PORT_OF_EVERY_PROTOCOL, matrixRow, onePodOfEachSort, representativePod } from '@tenantry/observe/reach';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { cursorParameter, nameParameter, readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { badCursor, isBadCursor } from './list.ts';
import type { NetworkGateway, TenantPlace } from './reach-gateway.ts';
import { askCluster, maySee } from './reach-tenants.ts';
import { plain } from './view.ts';

const INFRASTRUCTURE_KIND = 'Infrastructure';
const MOST_ROWS = 50;
/** The first tenants of an infrastructure by name; a wider table nobody reads, and each cell is work. */
const MOST_COLUMNS = 200;
/** Pods of a tenant that policies can tell apart: few, for ours hold all of a namespace alike. */
const MOST_SORTS = 5;
/** Rows are computed one at a time, and others are served in between. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export const matrixParameters = {
  infrastructure: nameParameter.describe('Infrastructure whose tenants are compared.'),
  limit: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MOST_ROWS, `must be at most ${MOST_ROWS}`)
    .default(20)
    .describe(`Most rows in the answer, 1 to ${MOST_ROWS}; 20 by default.`),
  cursor: cursorParameter,
};

const cellSchema = z.object({
  to: z.string(),
  verdict: z.enum(['allowed', 'partly', 'denied']),
  open: z
    .array(z.object({ protocol: z.string(), from: z.number().int(), to: z.number().int() }))
    .describe('Port ranges that pass between some of the pods; the first 10.'),
});

export const matrixSchema = z.object({
  items: z
    .array(
      z.object({
        from: z.string(),
        hasPods: z.boolean().describe('Without pods the row is for one that stands for them.'),
        to: z.array(cellSchema),
      }),
    )
    .describe('One row for each tenant that sends.'),
  columns: z.array(z.string()).describe('The tenants that receive.'),
  areAllColumns: z
    .boolean()
    .describe(`False where there are more than ${MOST_COLUMNS} tenants: then the first of them.`),
  notReady: z.array(z.string()).describe('Tenants of this page that have no namespace yet.'),
  notConsidered: z.array(z.object({ what: z.string(), reason: z.string() })),
  observedAt: z.iso.datetime().describe('When the cluster was read; ISO 8601, UTC.'),
  nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
});

interface Placed extends TenantPlace {
  readonly name: string;
}

/** `GET /api/v1/reach/matrix`: every tenant of an infrastructure towards every other, as the cluster is at this moment. */
export function reachMatrixRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/reach/matrix', async (request): Promise<JsonObject> => {
    const { network, limits, store } = context;
    const { infrastructure: name, limit, cursor } = readQuery(request.query, matrixParameters);
    await mustBeAllowed(request, context, 'read', { kind: INFRASTRUCTURE_KIND, name, tenant: null });
    if (network === undefined) throw new NotReadyError('no clusters are connected');
    const infrastructure = /^[a-z0-9-]+$/.test(name) ? await store.find(INFRASTRUCTURE_KIND, null, name) : null;
    if (infrastructure === null) {
      throw new ProblemError('object-not-found', {
        detail: `There is no ${INFRASTRUCTURE_KIND} ${JSON.stringify(name)}.`,
      });
    }
    const query = { kind: TENANT_KIND, refersTo: infrastructure.uid };
    const page = await store
      .list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) })
      .catch((error: unknown) => {
        throw isBadCursor(error) ? badCursor() : error;
      });
    const all = await store.list({ ...query, limit: MOST_COLUMNS });
    const rows = placed(request, network, page.items);
    const columns = placed(request, network, all.items);
    const first = columns.found[0] ?? rows.found[0];
    if (first === undefined) throw new NotReadyError(`no tenant of ${name} is ready yet`);
    return askCluster(limits.gatewaySeconds, async (signal) => {
      const picture = await network.picture(first.connection, 'all', signal);
      const pods = Map.groupBy(picture.pods, ({ namespace }) => namespace);
      const ends = ({ name: tenant, namespace }: Placed) => {
        const own = onePodOfEachSort(picture.cluster, pods.get(namespace) ?? [], MOST_SORTS);
        return { name: tenant, pods: own.length > 0 ? own : [representativePod(namespace)] };
      };
      const destinations = columns.found.map(ends);
      const items: object[] = [];
      for (const row of rows.found) {
        const to = matrixRow(picture.cluster, ends(row), destinations, EVERY_PORT_OF_EVERY_PROTOCOL);
        items.push({ from: row.name, hasPods: pods.has(row.namespace), to });
        await breathe();
        signal.throwIfAborted();
      }
      return plain({
        items,
        columns: columns.found.map((column) => column.name),
        areAllColumns: all.nextCursor === null,
        notReady: rows.notReady,
        notConsidered: picture.cluster.notConsidered,
        observedAt: picture.at,
        nextCursor: page.nextCursor,
      });
    });
  });
}

function placed(request: FastifyRequest, network: NetworkGateway, tenants: readonly DeclaredObject[]) {
  const found: Placed[] = [];
  const notReady: string[] = [];
  for (const tenant of tenants) {
    if (!maySee(request, tenant.name)) continue;
    try {
      found.push({ name: tenant.name, ...network.place(tenant) });
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      notReady.push(tenant.name);
    }
  }
  return { found, notReady };
}
