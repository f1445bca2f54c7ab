import type { FastifyInstance } from 'fastify';
import { isProblemCode, ProblemError } from '../problems/index.ts';
import { problemPage, problemsPage } from '../problems/pages.ts';

/** The pages that problem documents point to by `type`. */
export function problemRoutes(app: FastifyInstance): void {
  const config = { isPublic: true, isUncounted: true };
  app.get('/problems', { config }, (_request, reply) => reply.type('text/html; charset=utf-8').send(problemsPage()));
  app.get('/problems/:code', { config }, (request, reply) => {
    const { code } = request.params as { code: string };
    if (!isProblemCode(code)) throw new ProblemError('route-not-found', { detail: 'There is no such problem code.' });
    return reply.type('text/html; charset=utf-8').send(problemPage(code));
  });
}
