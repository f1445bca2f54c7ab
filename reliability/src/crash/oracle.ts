import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@tenantry/kinds';
import { template } from './point.ts';
import type { Reference } from './reference.ts';
import type { Stage } from './stage.ts';
import type { Things } from './world.ts';

export interface Expected {
  readonly reference: Reference;
  /** Ids of an inventory that show nowhere, without what differs from run to run. */
  readonly unseen: ReadonlySet<string>;
  readonly manifest: JsonObject;
  /** What was done to the object, in its order. */
  readonly deeds: readonly string[];
}

/** All that is wrong where all should be at rest; a sentence each. */
export async function faultsOfRest(stage: Stage, { reference, unseen, manifest, deeds }: Expected): Promise<string[]> {
  const things = await stage.things();
  return [
    ...reference.differences(things),
    ...(await inventoryFaults(stage, things, unseen)),
    ...(await databaseFaults(stage)),
    ...(await auditFaults(stage, manifest, deeds)),
  ];
}

/** Each row of an inventory is real, and stands. */
async function inventoryFaults(stage: Stage, things: Things, unseen: ReadonlySet<string>): Promise<string[]> {
  const inventory = await stage.inventory();
  return inventory.flatMap(({ id, key, owner, state, isUnderWay }) => {
    const title = `${key} of ${owner}`;
    if (state !== 'present') return [`${title} is ${state} in the inventory`];
    if (isUnderWay) return [`${title} has an operation under way in the inventory`];
    return things.has(id.toLowerCase()) || unseen.has(template(id.toLowerCase()))
      ? []
      : [`${title} is in the inventory, and ${id} is not real`];
  });
}

/** What must be empty where nothing is done, but for a look that begins and ends: what stays counts. */
const AT_REST: Readonly<Record<string, string>> = {
  'a lease is held on': `SELECT kind || ' ' || name || ', ' || lease_token AS what FROM objects WHERE lease_until > now()`,
  'a lane of writes is held on': 'SELECT lane AS what FROM write_lanes WHERE held_until > now()',
  'a fault is open': `SELECT to_jsonb(f)::text AS what FROM faults f WHERE resolved_at IS NULL`,
};

/** A pass that has nothing to do is over long before, on a busy machine too. */
const PASSING_MS = 10_000;
const LOOK_EVERY_MS = 100;

async function databaseFaults(stage: Stage): Promise<string[]> {
  const faults: string[] = [];
  for (const [sentence, query] of Object.entries(AT_REST)) {
    const ask = async () => (await stage.database.query<{ what: string }>(query)).rows.map(({ what }) => what);
    let staying = await ask();
    for (const until = Date.now() + PASSING_MS; staying.length > 0 && Date.now() < until; ) {
      await sleep(LOOK_EVERY_MS);
      const now = new Set(await ask());
      staying = staying.filter((what) => now.has(what));
    }
    faults.push(...staying.map((what) => `${sentence}: ${what}`));
  }
  return faults;
}

async function auditFaults(stage: Stage, { kind, metadata }: JsonObject, deeds: readonly string[]): Promise<string[]> {
  const broken = await stage.api.store.verifyAudit();
  const { name, tenant = null } = metadata as JsonObject;
  const { rows } = await stage.database.query<{ action: string }>(
    `SELECT action FROM audit WHERE kind = $1 AND name = $2 AND tenant IS NOT DISTINCT FROM $3 AND outcome = 'success'
     ORDER BY id DESC LIMIT $4`,
    [kind, name, tenant, deeds.length + 1],
  );
  const recorded = rows.map(({ action }) => action).reverse();
  // What went before is of an object of the same name that is gone.
  const before = recorded.length > deeds.length ? recorded.shift() : undefined;
  return [
    ...(broken === null ? [] : [`the audit log does not fit from row ${broken} on`]),
    ...(recorded.join() === deeds.join() && (before === undefined || before === 'delete')
      ? []
      : [`the audit log says ${recorded.join(', ')} where ${deeds.join(', ')} was done`]),
  ];
}
