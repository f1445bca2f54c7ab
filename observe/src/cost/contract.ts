import type { CostLine, CostRange } from '@tenantry/store/contract';

/** Where figures come from. */
export interface CostSource {
  /** Name of the bill: `azure/SUBSCRIPTION`, `prices/INFRASTRUCTURE`. */
  readonly bill: string;
  /** What it has of nodes that tenants share is what nobody took of them: the rest is charged by it already. */
  readonly hasIdleNodesOnly: boolean;
  /** All lines of these days, each day whole; null where there is nothing at all, and what was known stays. */
  read(range: CostRange, signal: AbortSignal): Promise<readonly CostLine[] | null>;
}
