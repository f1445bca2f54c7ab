import type { Driver, Target } from '@tenantry/drivers/contract';
import type { InventoryRow } from '@tenantry/store/contract';

/** Throws what a write would be refused with, as it was before: until its driver calls, nobody looks at the resource in vain. */
export async function throwIfTurnedAway(driver: Driver, target: Target, { problem }: InventoryRow): Promise<void> {
  if (problem?.isUnasked !== true || driver.refusal === undefined) return;
  const refusal = await driver.refusal(target);
  if (refusal !== null) throw refusal;
}
