import type { KubeTokenStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { KubeGateway } from './contract.ts';

const EVERY_MS = 600_000;
const MOST_AT_ONCE = 200;
/** How long the list shows what has ended. */
const KEPT_DAYS = 30;

type Sweeping = Pick<KubeTokenStore, 'sweepableKubeTokens' | 'kubeTokenSwept' | 'pruneKubeTokens'>;

/**
 * Takes the anchors of tokens away that have ended, or whose making broke off (I1), and forgets them later. An anchor that
 * cannot be taken away now is tried again at the next round.
 */
export async function sweepKubeTokens(
  store: Sweeping,
  kube: Pick<KubeGateway, 'end'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
): Promise<number> {
  let swept = 0;
  for (const row of await store.sweepableKubeTokens(MOST_AT_ONCE)) {
    try {
      await kube.end(row, row.id);
      await store.kubeTokenSwept(row.id);
      swept += 1;
    } catch (error) {
      log.warn(
        { err: error, token: row.id },
        'the anchor of a static token could not be taken away; tried again later',
      );
    }
  }
  await store.pruneKubeTokens(KEPT_DAYS);
  return swept;
}

/** Sweeps now and again. Returns the way to stop. */
export function startKubeTokenSweep(
  store: Sweeping,
  kube: Pick<KubeGateway, 'end'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
): () => void {
  let isSweeping = false;
  const sweep = () => {
    if (isSweeping) return;
    isSweeping = true;
    sweepKubeTokens(store, kube, log)
      .catch((error: unknown) => log.warn({ err: error }, 'ended tokens could not be swept; tried again later'))
      .finally(() => {
        isSweeping = false;
      });
  };
  const timer = setInterval(sweep, EVERY_MS);
  sweep();
  return () => clearInterval(timer);
}
