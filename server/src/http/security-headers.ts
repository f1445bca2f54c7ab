import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * What keeps answers from being framed, sniffed or read from elsewhere. It is the same for all routes but the pages, which say their
 * own as `helmet`: so it is made once, with the first request.
 */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.register(helmet, {
    global: false,
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // By the guard, where a request came by TLS and not to a loopback name.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  let same: readonly (readonly [name: string, value: string])[] | null = null;
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    if (!('helmet' in request.routeOptions.config)) {
      if (same === null) {
        reply.helmet();
        same = raw.getHeaderNames().map((name) => [name, String(raw.getHeader(name))] as const);
      } else for (const [name, value] of same) raw.setHeader(name, value);
    }
    done();
  });
}
