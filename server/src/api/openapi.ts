import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../openapi/document.ts';
import type { ServerContext } from '../options.ts';

/** `GET /api/v1/openapi.json`. The kinds do not change while the process runs: it is written once, when first asked for. */
export function openApiRoutes(app: FastifyInstance, { catalog, version }: ServerContext): void {
  let text: string | null = null;
  app.get('/api/v1/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(openApiDocument(catalog, version));
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
