import type { FastifyInstance } from 'fastify';

const LONGEST_MS = 10_000;

/**
 * What is under way when the server closes may end by itself, for a time: a client that reads no further, or has connected and asks
 * nothing, would keep everything that ends after the server from ending in order.
 */
export function endLastConnections(
  app: FastifyInstance,
  { requestSeconds }: { readonly requestSeconds: number },
): void {
  let cut: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    cut = setTimeout(() => app.server.closeAllConnections(), Math.min(LONGEST_MS, requestSeconds * 1_000));
  });
  app.addHook('onClose', async () => clearTimeout(cut));
}
