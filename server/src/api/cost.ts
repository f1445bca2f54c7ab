import { Readable } from 'node:stream';
import { visibleTenants } from '@tenantry/access';
import { type DeclaredObject, type JsonObject, readBudget } from '@tenantry/kinds';
import { dayAfter, FOCUS_COLUMNS, focusRow } from '@tenantry/observe/cost';
import type { CostBill, CostRange, CostTenant } from '@tenantry/store/contract';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { budgetUse } from '../cost/budget.ts';
import { costReport } from '../cost/report.ts';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import type { ServerContext } from '../options.ts';
import { costParameters, costRange, groupOf, tenantCostParameters } from './cost-query.ts';
import { readableTenant } from './logs.ts';
import { plain } from './view.ts';

/** What a tenant costs, and what all of them do: in groups, this month and the last, what is to be expected, and as CSV. */
export function costRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;

  app.get('/api/v1/tenants/:tenant/cost', { exposeHeadRoute: false }, async (request, reply) => {
    const tenant = await readableTenant(request, context);
    const { group, limit, format, daily: isDaily, ...given } = readQuery(request.query, tenantCostParameters);
    const now = context.now();
    const range = costRange(given, now);
    const tenants = [tenant.uid];
    if (format === 'csv') return download(reply, `${tenant.name}-cost`, range, tenants, [named(tenant)]);
    const question = { ...range, tenants, group: groupOf(group), limit, isDaily, now };
    const report = await costReport(store, billsOf(tenant, await store.costBills()), question);
    const budget = readBudget(tenant.spec);
    const month = report.months.map(({ currency, monthToDate }) => ({ currency, amount: Number(monthToDate) }));
    const use = budget === null ? null : budgetUse(budget, month);
    return plain({ tenant: tenant.name, budget: use, ...range, group, ...report });
  });

  app.get('/api/v1/cost', { exposeHeadRoute: false }, async (request, reply): Promise<JsonObject | FastifyReply> => {
    const { group, limit, format, daily: isDaily, ...given } = readQuery(request.query, costParameters);
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const now = context.now();
    const range = costRange(given, now);
    const known = await store.costTenants({ from: '0001-01-01', to: '9999-12-31' });
    const seen = visibleTenants(identityOf(request));
    const tenants = seen === null ? null : uidsOf(known, seen);
    if (format === 'csv') return download(reply, 'cost', range, tenants, known);
    const bills = await store.costBills();
    const report = await costReport(store, bills, { ...range, tenants, group: groupOf(group), limit, isDaily, now });
    const byUid = new Map(known.map((tenant) => [tenant.tenantUid, tenant]));
    const items = report.items.map((item) => {
      const tenant = group === 'tenant' ? byUid.get(item.key ?? '') : undefined;
      return { ...item, tenant: tenant?.name ?? null, isDeleted: (tenant?.until ?? null) !== null };
    });
    return plain({ ...range, group, ...report, items, bills: seen === null ? bills.map(billView) : [] });
  });

  /** Day by day, as whoever reads it takes it. */
  async function download(
    reply: FastifyReply,
    name: string,
    range: CostRange,
    tenants: readonly string[] | null,
    known: readonly Pick<CostTenant, 'tenantUid' | 'name'>[],
  ): Promise<FastifyReply> {
    const names = new Map(known.map((tenant) => [tenant.tenantUid, tenant.name]));
    async function* rows(): AsyncGenerator<string> {
      yield stringify([FOCUS_COLUMNS]);
      for (let day = range.from; day <= range.to; day = dayAfter(day)) {
        const charges = await store.costCharges({ from: day, to: day, tenants });
        const flat = charges.map((charge) => focusRow(charge, names.get(charge.tenantUid ?? '') ?? ''));
        // But for amounts below zero, nothing in it can begin as a formula does.
        if (flat.length > 0) yield stringify(flat, { columns: [...FOCUS_COLUMNS] });
      }
    }
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}-${range.from}-${range.to}.csv"`)
      .send(Readable.from(rows()));
  }
}

const named = ({ uid, name }: DeclaredObject) => ({ tenantUid: uid, name });

const billView = ({ bill, readAt, problem }: CostBill) => ({ bill, lastUpdated: readAt, problem });

/** Those that are there: one of the same name that is gone was somebody else's. */
function uidsOf(known: readonly CostTenant[], names: readonly string[]): string[] {
  const living = known.filter(({ name, until }) => until === null && names.includes(name));
  return [...new Set(living.map(({ tenantUid }) => tenantUid))];
}

/** The bills that a tenant may stand on: the price list of its infrastructure, else those of clouds. */
function billsOf({ spec }: DeclaredObject, bills: readonly CostBill[]): CostBill[] {
  const own = bills.filter(({ bill }) => bill === `prices/${spec.infrastructure}`);
  return own.length > 0 ? own : bills.filter(({ bill }) => !bill.startsWith('prices/'));
}
