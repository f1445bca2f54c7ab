import type { Condition, DeclaredObject, JsonObject, NotOffered, ObjectStatus, Phase, Wait } from '@tenantry/kinds';

export interface StatusDraft {
  readonly phase: Phase;
  readonly reason: string;
  readonly message: string;
  readonly progress: ObjectStatus['progress'];
  readonly waitingFor: readonly Wait[];
  /** Null keeps what was there. */
  readonly outputs: JsonObject | null;
  /** Without it, what was there is kept. */
  readonly notOffered?: readonly NotOffered[];
}

/** The status a draft makes of the one before: `since` moves only where a condition's status changes (invariant I6). */
export function nextStatus(object: DeclaredObject, draft: StatusDraft, now: Date): ObjectStatus {
  const before = object.status;
  const isReady = draft.phase === 'ready';
  const condition = (type: string, status: Condition['status'], reason: string, message: string): Condition => {
    const previous = before.conditions.find((candidate) => candidate.type === type);
    const since = previous?.status === status ? previous.since : now.toISOString();
    return { type, status, reason, message, since };
  };
  const established = before.conditions.find((candidate) => candidate.type === 'Established');
  const conditions = [condition('Ready', isReady ? 'True' : 'False', draft.reason, draft.message)];
  if (isReady || established !== undefined) {
    conditions.push(
      established?.status === 'True' && draft.phase !== 'deleting'
        ? established
        : condition(
            'Established',
            isReady ? 'True' : 'False',
            isReady ? 'WasReady' : draft.reason,
            isReady ? 'It has been ready.' : draft.message,
          ),
    );
  }
  const notOffered = draft.notOffered ?? before.notOffered ?? [];
  return {
    phase: draft.phase,
    observedGeneration: object.generation,
    conditions,
    progress: draft.progress,
    waitingFor: draft.waitingFor.map((wait) => ({
      ...wait,
      since: before.waitingFor.find((earlier) => earlier.on === wait.on)?.since ?? wait.since,
    })),
    outputs: draft.outputs ?? before.outputs,
    ...(notOffered.length === 0 ? {} : { notOffered }),
  };
}
