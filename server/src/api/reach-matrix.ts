import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Verdict } from '@tenantry/observe/reach';
import { type NetworkGrant, pathsBetween, type TenantPath, unexplainedPaths } from '@tenantry/observe/reach/across';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { cursorParameter, nameParameter, readQuery } from '../http/query.ts';
import { INFRASTRUCTURE_KIND, TENANT_KIND } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { grantsInForce, networkGrantsOf } from './grants-in-force.ts';
import { badCursor, isBadCursor } from './list.ts';
import type { NetworkGateway } from './reach-gateway.ts';
import { askCluster, maySee } from './reach-tenants.ts';
import { breathe, type EstateNetwork, type Placed, placedTenants, readEstateNetwork } from './tenant-network.ts';
import { plain } from './view.ts';

const MOST_ROWS = 50;
/** The first tenants of an infrastructure by name; a wider table nobody reads, and each cell is work. */
const MOST_COLUMNS = 200;
const MOST_OPEN = 10;

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

const verdict = z.enum(['allowed', 'partly', 'denied', 'undecided']);
const openPorts = z
  .array(z.object({ protocol: z.string(), from: z.number().int(), to: z.number().int() }))
  .describe('Port ranges that pass between some of them; the first 10.');
const sort = z.enum(['pod', 'vm', 'private endpoint']);

const cellSchema = z.object({
  to: z.string(),
  verdict: verdict.describe('Of all the paths together.'),
  open: openPorts,
  grants: z.array(z.string()).describe('Grants in force that open the network from the one to the other.'),
  paths: z
    .array(
      z.object({
        from: sort,
        to: sort,
        verdict,
        open: openPorts,
        ungranted: openPorts.describe('What of `open` no Grant in force says; the first 10.'),
        because: z.string().nullable().describe('Why the first that passes is let in; null where nothing passes.'),
      }),
    )
    .describe(
      'From each sort of ends to each other: pods in the cluster; machines and private endpoints in the cloud.',
    ),
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

/** `GET /api/v1/reach/matrix`: every tenant of an infrastructure towards every other, as cluster and cloud are at this moment. */
export function reachMatrixRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/reach/matrix', async (request): Promise<JsonObject> => {
    const { network, limits, store, cloud } = context;
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
    const everyone = [...new Map([...columns.found, ...rows.found].map((one) => [one.tenant.uid, one])).values()];
    return askCluster(limits.gatewaySeconds, async (signal) => {
      const estate = await readEstateNetwork({ store, network, cloud }, everyone, signal);
      const kinds = context.catalog.entries.map(({ kind }) => kind);
      const grants = networkGrantsOf(await grantsInForce(store, kinds, new Date()));
      const items: object[] = [];
      for (const row of rows.found) {
        items.push({
          from: row.tenant.name,
          hasPods: estate.withPods.has(row.tenant.name),
          to: cellsOf(estate, row.tenant.name, columns.found, grants),
        });
        await breathe();
        signal.throwIfAborted();
      }
      return plain({
        items,
        columns: columns.found.map(({ tenant }) => tenant.name),
        areAllColumns: all.nextCursor === null,
        notReady: rows.notReady,
        notConsidered: estate.notConsidered,
        observedAt: estate.at,
        nextCursor: page.nextCursor,
      });
    });
  });
}

function cellsOf(
  estate: EstateNetwork,
  from: string,
  columns: readonly Placed[],
  grants: readonly NetworkGrant[],
): z.infer<typeof cellSchema>[] {
  const source = estate.ends.get(from);
  return columns.flatMap(({ tenant }) => {
    const destination = estate.ends.get(tenant.name);
    if (source === undefined || destination === undefined) return [];
    const paths = pathsBetween(estate.world, source, destination);
    const between = grants.filter((grant) => grant.from === from && grant.to === tenant.name);
    const open = paths.flatMap((path) => path.open);
    const isExplained = between.length > 0 && open.length > 0;
    const left = isExplained ? unexplainedPaths(estate.world, source, destination, between) : paths;
    return [
      {
        to: tenant.name,
        verdict: overall(paths.map(({ verdict }) => verdict)),
        open: distinct(open).slice(0, MOST_OPEN),
        grants: between.map(({ name }) => name),
        paths: paths.map((path) => ({
          from: path.from,
          to: path.to,
          verdict: path.verdict,
          open: path.open.slice(0, MOST_OPEN),
          // Ends that a grant is for are looked at apart from the others of their sort.
          ungranted: distinct(
            left.filter((one) => one.from === path.from && one.to === path.to).flatMap((one) => one.open),
          ).slice(0, MOST_OPEN),
          because: path.because?.text ?? null,
        })),
      },
    ];
  });
}

const distinct = (ranges: TenantPath['open']): TenantPath['open'][number][] => [
  ...new Map(ranges.map((one) => [JSON.stringify(one), one])).values(),
];

function overall(verdicts: readonly Verdict[]): Verdict {
  const [first = 'denied', ...others] = [...new Set(verdicts)];
  if (others.length === 0) return first;
  if (verdicts.some((one) => one === 'allowed' || one === 'partly')) return 'partly';
  return verdicts.includes('undecided') ? 'undecided' : 'denied';
}

function placed(request: FastifyRequest, network: NetworkGateway, tenants: readonly DeclaredObject[]) {
  return placedTenants(
    network,
    tenants.filter(({ name }) => maySee(request, name)),
  );
}
