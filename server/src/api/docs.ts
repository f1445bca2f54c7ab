import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { DOCS_PAGE, DOCS_SCRIPT } from '../openapi/docs-page.ts';

/**
 * `GET /api/v1/docs`: Swagger UI over the OpenAPI document, all of it from this server, so that it works offline. The page
 * holds nothing of the installation; it asks for the token and reads the document with it.
 */
export function docsRoutes(app: FastifyInstance): void {
  const config = { isPublic: true, isUncounted: true };
  const helmet = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  };
  app.get('/api/v1/docs', { config, helmet }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(DOCS_PAGE),
  );

  const bundle = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')), 'static');
  const assets: Readonly<Record<string, { type: string; read: () => Promise<string | Buffer> }>> = {
    'docs.js': { type: 'text/javascript; charset=utf-8', read: async () => DOCS_SCRIPT },
    'swagger-ui-bundle.js': {
      type: 'text/javascript; charset=utf-8',
      read: () => readFile(join(bundle, 'swagger-ui-bundle.js')),
    },
    'swagger-ui.css': { type: 'text/css; charset=utf-8', read: () => readFile(join(bundle, 'swagger-ui.css')) },
  };
  for (const [name, { type, read }] of Object.entries(assets)) {
    app.get(`/api/v1/docs/${name}`, { config, helmet }, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await read()),
    );
  }
}
