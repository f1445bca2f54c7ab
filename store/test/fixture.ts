import { EMPTY_STATUS, type ObjectStatus } from '@tenantry/kinds';
import type { Actor, Claim, InventoryRow, NewEvent, ObjectDraft, PassResult } from '../src/contract.ts';
import type { Store } from '../src/open-store.ts';
import type { StoreUnderTest } from './database.ts';

export const ACTOR: Actor = { name: 'ada', kind: 'user', address: '127.0.0.1', requestId: 'request-1' };

export function draft(kind: string, name: string, rest: Partial<ObjectDraft> = {}): ObjectDraft {
  return {
    kind,
    name,
    displayName: name,
    tenant: null,
    labels: {},
    annotations: {},
    spec: {},
    references: [],
    ...rest,
  };
}

export function row(claim: Claim, key: string, rest: Partial<InventoryRow> = {}): InventoryRow {
  return {
    objectUid: claim.object.uid,
    key,
    title: key,
    driver: 'azure',
    connection: 'azure:1',
    type: 'Microsoft.Resources/resourceGroups',
    id: `/subscriptions/1/resourceGroups/${key}`,
    dependsOn: [],
    deletedWith: null,
    state: 'planned',
    applied: null,
    outputs: {},
    operation: null,
    notBefore: null,
    problem: null,
    since: new Date(),
    uid: null,
    contest: null,
    ...rest,
  };
}

export function event(reason: string): NewEvent {
  return { type: 'normal', reason, message: `${reason} happened` };
}

export function status(rest: Partial<ObjectStatus> = {}): ObjectStatus {
  return { ...EMPTY_STATUS, ...rest };
}

/** The end of a pass that came to rest and looks again in an hour. */
export function rest(result: Partial<PassResult> = {}): PassResult {
  return { status: status(), dueAt: new Date(Date.now() + 3_600_000), attempt: 0, events: [], ...result };
}

/** Claims everything due, brings all of it to rest but the object named, and answers its claim. */
export async function claimOf(store: Store, uid: string): Promise<Claim> {
  let found: Claim | undefined;
  for (;;) {
    const claims = await store.claim(100, 30);
    for (const claim of claims) {
      if (claim.object.uid === uid) found = claim;
      else await store.finish(claim, rest({ status: claim.object.status }));
    }
    if (found) return found;
    if (claims.length === 0) throw new Error(`object ${uid} is not due`);
  }
}

/** Waits until `condition` holds; throws after `limitMs`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 10_000,
): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`did not happen within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Until a statement waits for what another transaction holds. */
export function untilOneWaits(db: Pick<StoreUnderTest, 'sql'>): Promise<void> {
  return eventually(async () => {
    const waiting = await db.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  }, 'a statement waits for another');
}
