import { dayOf, startOfMonth } from '@tenantry/observe/cost';
import type { CostGroup, CostRange } from '@tenantry/store/contract';
import { z } from 'zod';
import { limitParameter } from '../http/query.ts';
import { ProblemError } from '../problems/index.ts';

const day = z.iso.date({ error: 'must be a day such as 2026-11-29' });
const TAG = 'tag:';

const shared = {
  from: day.optional().describe('First day, in UTC. Default: the first of this month.'),
  to: day.optional().describe('Last day, which is in it. Default: today.'),
  limit: limitParameter,
  daily: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((value) => value === 'true')
    .describe('true: the first twelve groups with what they came to day by day, too.'),
  format: z
    .enum(['json', 'csv'], 'must be json or csv')
    .default('json')
    .describe(
      'csv: each charge of the range in the columns of FinOps FOCUS 1.2, to download; not grouped. Default: json.',
    ),
};

const groups = (known: readonly string[], usual: string) =>
  z
    .string()
    .max(140)
    .refine(
      (text) => known.includes(text) || (text.startsWith(TAG) && text.length > TAG.length && !text.includes('\0')),
      {
        error: `must be one of ${known.join(', ')}, or tag:KEY`,
      },
    )
    .default(usual)
    .describe(
      `What is added up: ${known.join(', ')}, or tag:KEY for the values of a tag of tenants. Default: ${usual}.`,
    );

export const tenantCostParameters = { ...shared, group: groups(['day', 'service', 'resource'], 'day') };
export const costParameters = { ...shared, group: groups(['tenant', 'day', 'service', 'resource'], 'tenant') };

export function groupOf(text: string): CostGroup {
  // The schema has looked at it.
  return text.startsWith(TAG) ? { tag: text.slice(TAG.length) } : (text as Exclude<CostGroup, object>);
}

/** Figures are kept for three years and a month. */
const MOST_DAYS = 1_127;
const DAY_MS = 86_400_000;

export function costRange(given: { from?: string | undefined; to?: string | undefined }, now: Date): CostRange {
  const to = given.to ?? dayOf(now);
  const from = given.from ?? startOfMonth(to);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days >= 1 && days <= MOST_DAYS) return { from, to };
  const message = days < 1 ? 'must not be after to' : `must be ${MOST_DAYS} days before to at most`;
  throw new ProblemError('invalid-query', {
    detail: `from: ${message}.`,
    errors: [{ field: 'from', message, remedy: 'ask for another range' }],
  });
}
