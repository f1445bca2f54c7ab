import type { ClusterContext } from '../contract.ts';
import { now, type WorkloadCondition } from '../machinery/index.ts';

export type ConditionDraft = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

/** Puts a condition among the others; one that says the same as before keeps its times. */
export function withCondition(
  context: ClusterContext,
  conditions: readonly WorkloadCondition[] | undefined,
  draft: ConditionDraft,
): WorkloadCondition[] {
  const before = conditions ?? [];
  const present = before.find((condition) => condition.type === draft.type);
  const at = now(context);
  const condition: WorkloadCondition = {
    ...draft,
    lastTransitionTime: present?.status === draft.status ? (present.lastTransitionTime ?? at) : at,
  };
  if (present === undefined) return [...before, condition];
  return before.map((other) => (other.type === draft.type ? condition : other));
}
