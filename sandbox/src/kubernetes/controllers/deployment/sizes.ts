import type { Deployment } from '../../machinery/index.ts';

/** `25%` of a total or a plain number. */
export function share(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return share('25%', total, round);
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) return Number(value) || 0;
  const exact = (Number(percent) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

export function isRolling(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

/** How many pods more than wanted may exist during an update. */
export function maxSurge(deployment: Deployment): number {
  if (!isRolling(deployment)) return 0;
  return share(deployment.spec.strategy?.rollingUpdate?.maxSurge, deployment.spec.replicas ?? 1, 'up');
}

/** How many pods fewer than wanted may be available; never so that nothing could move. */
export function maxUnavailable(deployment: Deployment): number {
  const desired = deployment.spec.replicas ?? 1;
  if (!isRolling(deployment) || desired === 0) return 0;
  const unavailable = share(deployment.spec.strategy?.rollingUpdate?.maxUnavailable, desired, 'down');
  return Math.min(unavailable === 0 && maxSurge(deployment) === 0 ? 1 : unavailable, desired);
}
