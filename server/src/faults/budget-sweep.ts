import { readBudget } from '@tenantry/kinds';
import { dayOf, monthOf, startOfMonth } from '@tenantry/observe/cost';
import type { BudgetedTenant, CostStore, FaultSeen, FaultStore } from '@tenantry/store/contract';
import { budgetUse, type Spent } from '../cost/budget.ts';
import { amountsOf } from '../cost/report.ts';

/** Faults of budgets, of which the month has taken more than a threshold. */
export const BUDGET = 'budget';

export interface BudgetSweep {
  readonly store: Pick<CostStore, 'budgetedTenants' | 'costs'> & Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>;
  readonly now: Date;
}

const PAGE = 500;
/** A tenant is billed in a currency or two. */
const MOST_CURRENCIES = 10;

/** Looks at every tenant that has a budget. A fault ends with its month, when more is given, or when the bill is corrected. */
export async function sweepBudgets({ store, now }: BudgetSweep, signal: AbortSignal): Promise<void> {
  const today = dayOf(now);
  const budgeted = await store.budgetedTenants();
  for (let start = 0; start < budgeted.length; start += PAGE) {
    const tenants = budgeted.slice(start, start + PAGE);
    const uids = tenants.map(({ tenantUid }) => tenantUid);
    const sums = await store.costs({
      ...{ from: startOfMonth(today), to: today, tenants: uids, group: 'tenant' },
      limit: PAGE * MOST_CURRENCIES,
    });
    const spent = Map.groupBy(sums, ({ key }) => key ?? '');
    const found = tenants.flatMap((tenant) => {
      const month = (spent.get(tenant.tenantUid) ?? []).map(amountsOf);
      return budgetFault(
        tenant,
        month.map(({ currency, total }) => ({ currency, amount: Number(total) })),
        monthOf(today),
      );
    });
    await store.settleFaults(BUDGET, { scopes: uids, ownerUids: uids }, found);
    signal.throwIfAborted();
  }
  // Where a budget was taken away, none is passed any more.
  await store.retainFaultScopes(
    BUDGET,
    budgeted.map(({ tenantUid }) => tenantUid),
  );
}

/** Of the highest threshold that was passed. */
export function budgetFault(
  { tenantUid, tenant, spec }: BudgetedTenant,
  month: readonly Spent[],
  of: string,
): FaultSeen[] {
  const budget = readBudget(spec);
  if (budget === null) return [];
  const { amount, currency, spent, percent, passed } = budgetUse(budget, month);
  if (passed === null) return [];
  return [
    {
      ...{ ownerUid: tenantUid, scope: tenantUid, key: `${of}/${passed}`, code: 'BudgetPassed', resource: null },
      severity: passed >= 100 ? 'critical' : 'warning',
      cause: `Tenant ${tenant} has cost ${spent.toFixed(2)} ${currency} in ${of}, ${percent}% of its budget of ${amount} ${currency}.`,
      remedy: `Nothing is stopped. \`tenantry cost ${tenant}\` says what it is for: delete what is no longer needed, or ask the administrator to raise budget.amount of the tenant.`,
      data: { month: of, threshold: passed, spent, amount, currency },
    },
  ];
}
