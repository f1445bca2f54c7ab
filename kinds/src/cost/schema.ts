import { z } from 'zod';
import type { JsonObject } from '../model/json.ts';

const SPLITS = ['request', 'usage', 'evenly'] as const;

/** How what tenants share is charged to them. */
export const costSchema = z
  .strictObject({
    split: z
      .enum(SPLITS)
      .default('request')
      .describe(
        'How the cost of what tenants share is split among them. request: by the CPU and memory their pods ask for. usage: by what their pods really use, where the cluster serves metrics.k8s.io. evenly: the same for each.',
      ),
  })
  .describe('How the cost of the cluster is split among its tenants. Default: by request.');

export const budgetSchema = z
  .strictObject({
    amount: z
      .number()
      .positive()
      .max(1_000_000_000)
      .describe('Most that the tenant is meant to cost in a calendar month (UTC), in the currency beside it.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency by its three letters, such as EUR')
      .optional()
      .describe('Currency of the amount. Default: that of the bill; what is billed in another is not counted.'),
    thresholds: z
      .array(z.number().int().min(1).max(1_000))
      .min(1)
      .max(10)
      .default([50, 80, 100])
      .describe('Percentages of the amount at which the tenant has a fault. Default: 50, 80 and 100.'),
  })
  .describe(
    'What the tenant is meant to cost in a month. Nothing is stopped or refused: passing a threshold is a fault.',
  );

export type CostSplit = (typeof SPLITS)[number];
export type Budget = z.infer<typeof budgetSchema>;

/** As it stands in the stored spec of an infrastructure. */
export function readCostSplit({ cost }: JsonObject): CostSplit {
  const parsed = costSchema.safeParse(cost ?? {});
  return parsed.success ? parsed.data.split : 'request';
}

/** As it stands in the stored spec of a tenant; null where it has none. */
export function readBudget({ budget }: JsonObject): Budget | null {
  const parsed = budgetSchema.safeParse(budget);
  return parsed.success ? parsed.data : null;
}
