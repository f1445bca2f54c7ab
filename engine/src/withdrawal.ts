import type { Wait } from '@tenantry/kinds';
import type { Claim } from '@tenantry/store/contract';
import type { Compiled } from './compile.ts';
import type { Environment } from './environment.ts';
import { faultsOfRemoval } from './faults.ts';
import { type PassEnd, soonest } from './pass.ts';
import { Recorder } from './recorder.ts';
import { removeRows } from './removal.ts';
import type { PassBounds } from './resource-result.ts';
import { nextStatus } from './status.ts';

/**
 * A pass over an object that the other side does not agree to, or not any more: all that stands of it is taken away. It keeps
 * its place and its name, and goes on by itself when there is an agreement.
 */
export async function withdrawalPass(
  environment: Environment,
  claim: Claim,
  withheld: Extract<Compiled, { state: 'withheld' }>,
  bounds: PassBounds,
): Promise<PassEnd> {
  const { store } = environment;
  const { object } = claim;
  const now = environment.clock();
  const inventory = await store.inventory(object.uid);
  const recorder = new Recorder(store, claim);
  const work = { environment, recorder, owner: object.uid, ...bounds, isChanged: false };
  const removal = await removeRows(work, inventory);
  const { left } = removal;
  const isNews = object.status.conditions.find(({ type }) => type === 'Ready')?.reason !== withheld.reason;
  if (left.length === 0 && (isNews || inventory.length > 0)) {
    await recorder.settle();
    await store.release(claim);
  }
  const problem = left.find(({ wait }) => wait?.problem != null)?.wait?.problem ?? null;
  const isFailing = left.some(({ wait }) => wait?.isBlocking === true);
  const told = `${withheld.message.charAt(0).toUpperCase()}${withheld.message.slice(1)}.`;
  const rest = left.length === 0 ? [] : [`${left.length} of its resources are still there.`];
  const status = nextStatus(
    object,
    {
      phase: left.length === 0 ? 'waiting' : isFailing ? 'failing' : 'working',
      reason: withheld.reason,
      message: [told, ...rest, ...(problem === null ? [] : [problem.message])].join(' '),
      progress: { done: 0, total: left.length },
      waitingFor:
        left.length === 0
          ? [
              {
                on: `Tenant/${withheld.by}`,
                title: `the consent of tenant ${withheld.by}`,
                reason: withheld.message,
                since: now.toISOString(),
              },
            ]
          : left.flatMap(({ row, wait }): Wait[] =>
              wait === null
                ? []
                : [{ on: row.key, title: row.title, reason: wait.reason, since: row.since.toISOString() }],
            ),
      outputs: {},
    },
    now,
  );
  return {
    state: 'continues',
    status,
    events: isNews ? [{ type: 'normal', reason: withheld.reason, message: told }] : [],
    lookAgainMs: soonest(left.map(({ wait }) => wait?.retryAfterMs ?? null)),
    faults: faultsOfRemoval(claim, now, removal),
    isTrouble: problem !== null,
    ...(left.length === 0 ? { connections: [] } : {}),
    notes: await recorder.rest(),
  };
}
