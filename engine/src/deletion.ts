import { CONTENTS, type Wait } from '@tenantry/kinds';
import type { Claim } from '@tenantry/store/contract';
import type { Environment } from './environment.ts';
import { faultsOfRemoval, NO_FAULTS } from './faults.ts';
import { type PassEnd, soonest } from './pass.ts';
import { sentenceOf } from './problem.ts';
import { Recorder } from './recorder.ts';
import { removeRows } from './removal.ts';
import type { PassBounds } from './resource-result.ts';
import { nextStatus } from './status.ts';

/**
 * A pass over an object whose deletion was asked for: first what lives in it or refers to it, then its resources in reverse
 * order; the row goes last, when nothing is left (invariant I7).
 */
export async function deletionPass(environment: Environment, claim: Claim, bounds: PassBounds): Promise<PassEnd> {
  const { store } = environment;
  const { object } = claim;
  const now = environment.clock();
  const inventory = await store.inventory(object.uid);
  const recorder = new Recorder(store, claim);
  const work = { environment, recorder, owner: object.uid, ...bounds, isChanged: false };
  const dependents = await store.dependents(object.uid);
  if (dependents.length > 0) {
    await removeRows(
      work,
      inventory.filter(({ dependsOn }) => dependsOn.includes(CONTENTS)),
    );
    const shown = dependents.slice(0, 20);
    const status = nextStatus(
      object,
      {
        phase: 'deleting',
        reason: 'WaitingForDependents',
        message:
          dependents.length === 1
            ? 'One object that depends on it must go first.'
            : `${dependents.length} objects that depend on it must go first.`,
        progress: object.status.progress,
        waitingFor: shown.map((other) => ({
          on: `${other.kind}/${other.name}`,
          title: `${other.kind} ${other.name}`,
          reason: other.deletionRequestedAt === null ? 'is still declared' : 'is being deleted',
          since: now.toISOString(),
        })),
        outputs: null,
      },
      now,
    );
    const notes = await recorder.rest();
    return { state: 'continues', status, events: [], faults: NO_FAULTS, lookAgainMs: 30_000, isTrouble: false, notes };
  }
  const removal = await removeRows(work, inventory);
  if (removal.left.length === 0) {
    // The row goes only when nothing is left in the inventory.
    await recorder.settle();
    return {
      state: 'gone',
      events: [{ type: 'normal', reason: 'Deleted', message: `${object.kind} ${object.name} is gone` }],
    };
  }
  const waiting = removal.left.filter(({ wait }) => wait !== null);
  const waitingFor = waiting.map(
    ({ row, wait }): Wait => ({
      on: row.key,
      title: row.title,
      reason: wait?.reason ?? '',
      since: row.since.toISOString(),
    }),
  );
  const total = Math.max(object.status.progress.total, inventory.length);
  const problem = waiting.find(({ wait }) => wait?.problem != null)?.wait?.problem ?? null;
  const status = nextStatus(
    object,
    {
      phase: 'deleting',
      reason: problem?.code ?? 'Deleting',
      message: problem === null ? `${removal.left.length} of ${total} resources are still there.` : sentenceOf(problem),
      progress: { done: total - removal.left.length, total },
      waitingFor,
      outputs: null,
    },
    now,
  );
  return {
    state: 'continues',
    status,
    events: [],
    faults: faultsOfRemoval(claim, now, removal),
    lookAgainMs: soonest(waiting.map(({ wait }) => wait?.retryAfterMs ?? null)),
    isTrouble: problem !== null,
    notes: await recorder.rest(),
  };
}
