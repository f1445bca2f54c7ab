import type { FastifyInstance } from 'fastify';
import { shuttingDown } from '../http/guard.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

const PING_MS = 3_000;

/** Probes: `/healthz` says that the process lives, `/readyz` that its database answers, and that it will for a while yet. */
export function healthRoutes(app: FastifyInstance, { store, isLeaving }: ServerContext): void {
  const config = { isPublic: true, isForAnyHost: true, isUncounted: true };
  app.get('/healthz', { config, logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config, logLevel: 'warn' }, async () => {
    if (isLeaving()) throw shuttingDown();
    await ping(() => store.ping());
    return { status: 'ok' };
  });
}

async function ping(work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PING_MS} ms`)), PING_MS);
  });
  try {
    await Promise.race([work(), limit]);
  } catch (cause) {
    throw new ProblemError('store-unavailable', {
      detail: 'The database does not answer.',
      retryAfterSeconds: 5,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
