import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { reach } from './reach-answer.ts';
import { readFrom, readPorts, readTo } from './reach-question.ts';
import { askCluster } from './reach-tenants.ts';
import { plain } from './view.ts';

const place = z.string({ error: 'is missing' }).min(1, 'must not be empty').max(600, 'is too long');

export const reachParameters = {
  from: place.describe(
    'Where the traffic comes from: `TENANT`, `TENANT/POD`, `TENANT/vm/NAME` (`*` for any), `@node/NAME` or `@internet`.',
  ),
  to: place.describe(
    'Where it goes: `TENANT`, `TENANT/POD`, `TENANT/service/NAME`, `TENANT/vm/NAME`, `TENANT/endpoint/NAME` (a private endpoint), `@node/NAME`, an IP address with or without `:PORT`, `@cluster-api` or `@metadata`.',
  ),
  protocol: z.string().max(10).optional().describe('TCP, UDP or SCTP; every protocol, or TCP where a port is given.'),
  port: z
    .string()
    .max(11)
    .optional()
    .describe('A port such as `8080`, or a range such as `8000-8100`; every port by default.'),
};

/** `GET /api/v1/reach`: whether traffic passes, by what is in the cluster and the cloud at this moment, and why. */
export function reachRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/reach', async (request): Promise<JsonObject> => {
    const { network, limits } = context;
    const query = readQuery(request.query, reachParameters);
    const from = readFrom(query.from);
    const to = readTo(query.to);
    const ports = readPorts(query.protocol, query.port, to.kind === 'address' ? to.port : null);
    const isAsked = query.port !== undefined || (to.kind === 'address' && to.port !== null);
    if (network === undefined) throw new NotReadyError('no clusters are connected');
    return askCluster(limits.gatewaySeconds, async (signal) =>
      plain({ ...(await reach({ request, context, network, signal, ports, isAsked }, from, to)) }),
    );
  });
}
