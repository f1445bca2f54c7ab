import { z } from 'zod';

const amount = z.string().describe('A decimal, exact.');
const amounts = {
  currency: z.string().describe('As billed; currencies are never added.'),
  own: amount.describe('Of resources that are the tenant’s alone. A decimal, exact.'),
  shared: amount.describe('Its part of clusters that tenants share. A decimal, exact.'),
  idle: amount.describe('Its part of what nobody took of them. A decimal, exact.'),
  unallocated: amount.describe('Of no tenant. A decimal, exact.'),
  total: amount,
};

const days = z
  .array(z.object({ day: z.iso.date(), total: amount }))
  .optional()
  .describe('Day by day, where that is asked for; days on which nothing was billed are left out.');

const forecast = z
  .object({
    amount: z.number().describe('What the month is expected to come to.'),
    low: z.number().describe('Four months in five end between this and `high`.'),
    high: z.number(),
    days: z.number().int().describe('Whole days that it rests on.'),
  })
  .nullable()
  .describe('Null before there are three whole days.');

const shape = {
  from: z.iso.date(),
  to: z.iso.date().describe('The last day, which is in it.'),
  group: z.string(),
  totals: z.array(z.object(amounts)).describe('Of the whole range, by currency.'),
  months: z
    .array(
      z.object({
        currency: z.string(),
        monthToDate: amount.describe('Of this calendar month so far, in UTC. A decimal, exact.'),
        lastMonth: amount.describe('Of the whole month before. A decimal, exact.'),
        forecast,
      }),
    )
    .describe('This month and the last, whatever the range.'),
  hasMore: z.boolean().describe('There are more groups than `limit`; `totals` hold them too.'),
  lastUpdated: z.iso.datetime().nullable().describe('When the bill was read last; null: not yet, or there is none.'),
  settledThrough: z.iso
    .date()
    .nullable()
    .describe('Figures of later days may still change: clouds correct them for 72 hours.'),
};

const budget = z
  .object({
    amount: z.number(),
    currency: z.string().describe('Empty where it names none and nothing was billed yet.'),
    spent: z.number().describe('What this month has come to in that currency.'),
    percent: z.number().int().describe('Of the amount, rounded down.'),
    thresholds: z.array(z.number().int()),
    passed: z.number().int().nullable().describe('The highest threshold that was passed.'),
  })
  .nullable()
  .describe('What it is meant to cost this month; null where nobody said.');

export const tenantCostSchema = z.object({
  tenant: z.string(),
  budget,
  ...shape,
  items: z.array(
    z.object({
      key: z
        .string()
        .nullable()
        .describe(
          'A day, a service, the id of a resource, the value of a tag; `infrastructure/NAME` for its part of a cluster. Null where there is no such tag.',
        ),
      ...amounts,
      days,
    }),
  ),
});

export const costReportSchema = z.object({
  ...shape,
  items: z.array(
    z.object({
      key: z
        .string()
        .nullable()
        .describe('A day, the uid of a tenant, a service, the id of a resource, the value of a tag. Null: of none.'),
      tenant: z.string().nullable().describe('Name of the tenant, where tenants are asked for.'),
      isDeleted: z.boolean().describe('The tenant is gone; what it cost is not.'),
      ...amounts,
      days,
    }),
  ),
  bills: z
    .array(
      z.object({
        bill: z.string().describe('`azure/SUBSCRIPTION`, or `prices/INFRASTRUCTURE` for a price list.'),
        lastUpdated: z.iso.datetime().nullable(),
        problem: z.string().nullable().describe('Why it could not be read the last time; what was known stays.'),
      }),
    )
    .describe('Where the figures come from; only for who may see all of them.'),
});
