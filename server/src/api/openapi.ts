import type { FastifyInstance } from 'fastify';
import { FixedJson } from '../http/fixed-json.ts';
import { openApiDocument } from '../openapi/document.ts';
import type { ServerContext } from '../options.ts';

/** `GET /api/v1/openapi.json`. The kinds do not change while the process runs. */
export function openApiRoutes(app: FastifyInstance, { catalog, version }: ServerContext): void {
  const document = new FixedJson(() => openApiDocument(catalog, version));
  app.get('/api/v1/openapi.json', (request, reply) => document.send(request, reply));
}
