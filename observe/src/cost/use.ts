import { type CostSplit, readCostSplit } from '@tenantry/kinds';
import type { CostInfrastructure, CostSampleDay, CostTenant } from '@tenantry/store/contract';
import type { ClusterUse, UseOf } from './allocate.ts';
import { livingIn } from './tenants.ts';

/** How each cluster was used on each day, by what was taken down, and split as its infrastructure says. */
export function clusterUses(
  infrastructures: readonly CostInfrastructure[],
  tenants: readonly CostTenant[],
  samples: readonly CostSampleDay[],
): UseOf {
  const splits = new Map(infrastructures.map(({ name, spec }) => [name, readCostSplit(spec)]));
  const byDay = Map.groupBy(samples, ({ infrastructure, day }) => `${day} ${infrastructure}`);
  const known = new Map<string, ClusterUse | null>();
  return (infrastructure, day) => {
    const key = `${day} ${infrastructure}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const living = livingIn(tenants, infrastructure, day);
    const use =
      living.length === 0 ? null : clusterUse(living, byDay.get(key) ?? [], splits.get(infrastructure) ?? 'request');
    known.set(key, use);
    return use;
  };
}

interface Taken {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * A tenant's weight is the mean of its parts of the CPU and of the memory that there was, so that neither counts for more because
 * its unit is smaller. Tenants with nodes of their own take nothing of those that are shared.
 */
export function clusterUse(living: readonly string[], samples: readonly CostSampleDay[], split: CostSplit): ClusterUse {
  const measured =
    split === 'usage' && samples.some(({ tenantUid, usedCpu }) => tenantUid !== null && usedCpu !== null);
  const takenBy = (sample: CostSampleDay): Taken =>
    measured ? { cpu: sample.usedCpu ?? 0, memory: sample.usedMemory ?? 0 } : sample;
  const takers = samples.flatMap((sample) =>
    sample.tenantUid === null || sample.hasOwnNodes ? [] : [{ uid: sample.tenantUid, ...takenBy(sample) }],
  );
  const nodes = samples.find(({ tenantUid }) => tenantUid === null) ?? null;
  const whole = {
    cpu: nodes?.cpu || sumOf(takers, 'cpu'),
    memory: nodes?.memory || sumOf(takers, 'memory'),
  };
  const part = ({ cpu, memory }: Taken) =>
    ((whole.cpu === 0 ? 0 : cpu / whole.cpu) + (whole.memory === 0 ? 0 : memory / whole.memory)) / 2;
  const parts = new Map(takers.map((taker) => [taker.uid, part(taker)]));
  const used = [...parts.values()].reduce((sum, one) => sum + one, 0);
  const weights = new Map(living.map((uid) => [uid, split === 'evenly' ? 1 : (parts.get(uid) ?? 0)]));
  return { used: nodes === null ? null : Math.min(1, used), weights };
}

const sumOf = (takers: readonly Taken[], what: 'cpu' | 'memory') => takers.reduce((sum, taker) => sum + taker[what], 0);
