import type { KubeTokenStore, MemberStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { KubeGateway } from './contract.ts';

const EVERY_MS = 600_000;
const MOST_AT_ONCE = 200;
/** How long the list shows what has ended. */
const KEPT_DAYS = 30;

type Sweeping = Pick<
  KubeTokenStore,
  'endLostKubeTokens' | 'sweepableKubeTokens' | 'kubeTokenSwept' | 'pruneKubeTokens'
>;

/**
 * Ends the tokens of whoever lost the role, or the token, that they were taken by. Takes the anchors of tokens away that have ended, or whose
 * making broke off (I1), and forgets them later. An anchor that cannot be taken away now is tried again at the next round.
 */
export async function sweepKubeTokens(
  store: Sweeping,
  kube: Pick<KubeGateway, 'end'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
): Promise<number> {
  let swept = 0;
  await store.endLostKubeTokens();
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

/** Sweeps now and again, and whenever the members of a tenant change or a token ends. Returns the way to stop. */
export function startKubeTokenSweep(
  store: Sweeping & Pick<MemberStore, 'onAccessChange'>,
  kube: Pick<KubeGateway, 'end'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
): () => void {
  let isSweeping = false;
  let isAskedAgain = false;
  const sweep = () => {
    isAskedAgain = isSweeping;
    if (isSweeping) return;
    isSweeping = true;
    sweepKubeTokens(store, kube, log)
      .catch((error: unknown) => log.warn({ err: error }, 'ended tokens could not be swept; tried again later'))
      .finally(() => {
        isSweeping = false;
        if (isAskedAgain) sweep();
      });
  };
  const timer = setInterval(sweep, EVERY_MS);
  const unsubscribe = store.onAccessChange(sweep);
  sweep();
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}
