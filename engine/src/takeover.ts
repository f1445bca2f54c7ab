import type { DesiredResource } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';

/** What is no longer declared, by when it goes. */
export interface Takeover {
  readonly atOnce: readonly InventoryRow[];
  /** Whose work `by` takes over, and what those need for it: they go when all of `by` stand. */
  readonly later: readonly InventoryRow[];
  readonly by: readonly DesiredResource[];
}

/** Nothing is held back whose deletion has begun, or whose place another resource of the same key takes. Pure. */
export function takeoverOf(resources: readonly DesiredResource[], obsolete: readonly InventoryRow[]): Takeover {
  const desired = new Set(resources.map(({ key }) => key));
  const waits = (row: InventoryRow) => !desired.has(row.key) && row.operation?.kind !== 'delete';
  const byKey = new Map(obsolete.filter(waits).map((row) => [row.key, row]));
  const by = resources.filter(({ takesOver = [] }) => takesOver.some((key) => byKey.has(key)));
  const held = new Set<InventoryRow>();
  const hold = (key: string): void => {
    const row = byKey.get(key);
    if (row === undefined || held.has(row)) return;
    held.add(row);
    row.dependsOn.forEach(hold);
  };
  for (const { takesOver = [] } of by) takesOver.forEach(hold);
  return { atOnce: obsolete.filter((row) => !held.has(row)), later: [...held], by };
}
