import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../openapi/document.ts';
import type { ServerContext } from '../options.ts';

/** `GET /api/v1/openapi.json`. The kinds do not change while the process runs, so it is written once. */
export function openApiRoutes(app: FastifyInstance, { catalog, version }: ServerContext): void {
  const text = JSON.stringify(openApiDocument(catalog, version));
  app.get('/api/v1/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
}
