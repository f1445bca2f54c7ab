import type { JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from '../client.ts';
import { asObject } from '../mark.ts';
import { Informer } from '../watch/informer.ts';
import type { Said } from '../workloads/surroundings.ts';
import { autoscalerTroubles } from './autoscalers.ts';
import { claimTroubles } from './claims.ts';
import type { ClusterHealth, HealthWatch, QuotaUse } from './contract.ts';
import { evictionsAmong, evictionsEndMs, nodeGraceMs, nodeTrouble } from './signs.ts';
import { LOOKED_AFTER, SIGNS, signsOf } from './views.ts';
import { workloadTroubles } from './workloads.ts';

export interface FollowHealthOptions {
  readonly client: () => Promise<ClusterClient>;
  /** What the cluster says of pods and claims beside their status. */
  readonly said: (signal: AbortSignal) => Promise<Said>;
  /** It may be another now. */
  readonly onChange: () => void;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly resyncSeconds: number;
}

/** Follows what may not be well in a cluster, by one watch a type, whatever the number of tenants. At rest nothing is asked. */
export function followHealth({ said, onChange, clock, ...options }: FollowHealthOptions): HealthWatch {
  const follow = ([followed, scope]: (typeof LOOKED_AFTER)[keyof typeof LOOKED_AFTER]) =>
    new Informer(followed, {
      ...{ ...options, scope, clock, onChange, onListed: onChange },
      ...{ onGap: () => {}, onUnserved: () => {} },
    });
  const nodes = follow(LOOKED_AFTER.nodes);
  const quotas = follow(LOOKED_AFTER.quotas);
  const pods = follow(LOOKED_AFTER.pods);
  const claims = follow(LOOKED_AFTER.claims);
  const deployments = follow(LOOKED_AFTER.deployments);
  const autoscalers = follow(LOOKED_AFTER.autoscalers);
  const all = [nodes, quotas, pods, claims, deployments, autoscalers];

  return {
    async now(signal): Promise<ClusterHealth> {
      const current = await Promise.all(
        all.map(async (informer) => [informer, await informer.isCurrent(signal)] as const),
      );
      const known = new Set(current.flatMap(([informer, isCurrent]) => (isCurrent ? [informer] : [])));
      const signs = (informer: Informer): JsonObject[] | null => (known.has(informer) ? informer.members(SIGNS) : null);
      const about = await said(signal);
      const now = clock().getTime();
      const seenPods = signs(pods);
      const evicted = seenPods?.map(evictedIn).filter((pod) => pod !== null) ?? null;
      const refused = signs(deployments);
      const found =
        seenPods === null || refused === null
          ? null
          : workloadTroubles(
              seenPods.filter((view) => evictedIn(view) === null),
              refused,
              about,
              now,
            );
      const seenClaims = signs(claims);
      // Which of them pods wait for is not known without the pods.
      const inClaims =
        seenClaims === null || found === null ? null : claimTroubles(seenClaims, found.claims, about, now);
      const seenScalers = signs(autoscalers);
      const inScalers = seenScalers === null ? null : autoscalerTroubles(seenScalers, now);
      const seenNodes = signs(nodes)?.map(signsOf) ?? null;
      return {
        nodes: seenNodes?.flatMap((node) => nodeTrouble(node, now) ?? []) ?? null,
        quotas: signs(quotas)?.flatMap((view) => signsOf(view).used as unknown as QuotaUse[]) ?? null,
        evictions: evicted === null ? null : evictionsAmong(evicted, now),
        workloads: found?.workloads ?? null,
        claims: inClaims?.claims ?? null,
        autoscalers: inScalers?.autoscalers ?? null,
        lookAgainMs: least([
          found?.lookAgainMs ?? null,
          inClaims?.lookAgainMs ?? null,
          inScalers?.lookAgainMs ?? null,
          evictionsEndMs(evicted ?? [], now),
          ...(seenNodes ?? []).map((node) => nodeGraceMs(node, now)),
        ]),
      };
    },
    close: async () => {
      await Promise.all(all.map((informer) => informer.close()));
    },
  };
}

function evictedIn(view: JsonObject): JsonObject | null {
  const { evicted } = signsOf(view);
  return evicted === undefined ? null : asObject(evicted);
}

function least(waits: readonly (number | null)[]): number | null {
  const known = waits.filter((wait) => wait !== null);
  return known.length === 0 ? null : Math.min(...known);
}
