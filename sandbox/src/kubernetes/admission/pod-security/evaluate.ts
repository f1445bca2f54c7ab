import { BASELINE } from './baseline.ts';
import type { Check, PodView, Violation } from './check.ts';
import { RESTRICTED } from './restricted.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';

export interface Policy {
  readonly level: Level;
  /** `latest` or `v1.36`. */
  readonly version: string;
}

const byId = (left: Check, right: Check) => (left.id < right.id ? -1 : 1);
const REPLACED = new Set(RESTRICTED.flatMap((check) => (check.replaces === undefined ? [] : [check.replaces])));
const CHECKS: Readonly<Record<Level, readonly Check[]>> = {
  privileged: [],
  baseline: [...BASELINE].sort(byId),
  restricted: [...BASELINE.filter((check) => !REPLACED.has(check.id)).sort(byId), ...[...RESTRICTED].sort(byId)],
};

/** What a pod violates of a level, baseline controls first, each group by name. */
export function violations(policy: Policy, pod: PodView): Violation[] {
  return CHECKS[policy.level].flatMap((check) => check.run(pod) ?? []);
}

/** `reason (detail), reason (detail)`; undefined when there is nothing to say. */
export function describe(found: readonly Violation[]): string | undefined {
  if (found.length === 0) return undefined;
  return found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');
}
