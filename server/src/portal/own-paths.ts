import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** For the routes of the portal: those alone that a browser asks for as a page, where no other route lies at or beside the path. */
export const PORTAL_PAGE = 'portalPage';

/**
 * The portal has its pages at paths that the server does not list. What is asked for by programs, or lies under the first word
 * of any other route, is answered as if there were no portal. To be called before the routes are added.
 */
export function keepPortalToItsOwn(app: FastifyInstance): void {
  const taken = new Set<string>();
  app.addHook('onRoute', ({ url, constraints }) => {
    if (constraints === undefined || !(PORTAL_PAGE in constraints)) taken.add(firstWord(url));
  });
  app.addConstraintStrategy({
    name: PORTAL_PAGE,
    mustMatchWhenDerived: false,
    storage: () => {
      let kept: unknown = null;
      return {
        get: (isPage) => (isPage === true ? kept : null) as never,
        set: (_isPage, handler) => {
          kept = handler;
        },
      };
    },
    validate: () => {},
    deriveConstraint: ({ url = '/', headers }: IncomingMessage) =>
      headers.accept?.includes('text/html') === true && !taken.has(firstWord(url)),
  });
}

function firstWord(path: string): string {
  return path.split(/[/?]/, 2)[1] ?? '';
}
