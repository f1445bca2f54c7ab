import type { ClusterContext } from '../contract.ts';

/** RFC 3339 in whole seconds, as Kubernetes writes `metav1.Time`. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function now(context: ClusterContext): string {
  return timestamp(context.clock());
}

/** Milliseconds since then, as the accelerated cluster experiences them. */
export function elapsedMs(context: ClusterContext, since: string | undefined): number {
  if (since === undefined) return 0;
  return Math.max(0, context.clock().getTime() - Date.parse(since)) * (context.speed ?? 1);
}
