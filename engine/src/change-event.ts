import type { Difference, FieldChange } from '@tenantry/drivers/contract';
import type { NewEvent } from '@tenantry/store/contract';
import type { Deviation } from './contest.ts';

export const MARK_MISSING: FieldChange = { path: 'the owner mark', from: undefined, to: undefined };

/** What people are told of a change that was made: a repair names who made it necessary. */
export function changeEvent(
  title: string,
  changes: readonly FieldChange[],
  { by }: Deviation,
  isDrift: boolean,
): Pick<NewEvent, 'type' | 'reason' | 'message'> {
  const fields = changes
    .map(({ path }) => path)
    .slice(0, 10)
    .join(', ');
  if (!isDrift) return { type: 'normal', reason: 'Updated', message: `${title} is changed: ${fields}` };
  const whose = by === null ? 'another hand' : `another hand (${by})`;
  return {
    type: 'warning',
    reason: 'DriftRepaired',
    message: `${title} was changed by ${whose} and is put right: ${fields}`,
  };
}

export function changesOf(difference: Difference): readonly FieldChange[] {
  return difference.kind === 'none' ? [] : difference.changes;
}
