import { z } from 'zod';

const kindName = z
  .string()
  .max(63)
  .regex(/^[A-Z][A-Za-z]*$/, 'must be the name of a kind such as Service');
/** What a size is of: a kind, or one of several sizes that a kind has. */
const sizedName = z
  .string()
  .max(127)
  .regex(/^[A-Z][A-Za-z]*(\.[a-z][A-Za-z]*)?$/, 'must be the name of a kind such as Host, or Tenant.nodes');
const most = z.number().int().min(0).max(1_000_000);

const shape = {
  kinds: z
    .array(kindName)
    .max(100)
    .optional()
    .describe('Kinds that tenants may declare, such as Service. Default: all but those in deniedKinds.'),
  deniedKinds: z.array(kindName).max(100).default([]).describe('Kinds that tenants may not declare. Default: none.'),
  sizes: z
    .record(sizedName, z.array(z.string().min(1).max(100)).max(200))
    .default({})
    .describe(
      'Sizes that may be chosen, by kind: Host: [Standard_D2s_v5]. For the size of tenants: Tenant; for that of their own nodes: Tenant.nodes. Default: any.',
    ),
  count: z
    .record(kindName, most)
    .default({})
    .describe('Most objects of a kind in one tenant, by kind: Service: 20. Default: any number.'),
  spend: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe(
      'Most that one tenant may come to in a month, in the currency of prices, by what is declared in it at its largest. Default: any amount.',
    ),
};

const apart = {
  check: ({ kinds, deniedKinds }: { readonly kinds?: unknown; readonly deniedKinds: readonly string[] }) =>
    kinds === undefined || deniedKinds.length === 0,
  error: { message: 'must not be set beside kinds: those are all that is allowed', path: ['deniedKinds'] },
};

/** What one tenant may declare. */
export const limitsSchema = z.strictObject(shape).refine(apart.check, apart.error);

/** What the tenants of an infrastructure may declare, each, and how many they may be. */
export const infrastructureLimitsSchema = z
  .strictObject({
    ...shape,
    tenants: most.optional().describe('Most tenants in this infrastructure. Default: any number.'),
  })
  .refine(apart.check, apart.error);

export const pricesSchema = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency by its three letters, such as EUR')
    .default('USD')
    .describe('Currency of the prices, by its three letters (ISO 4217).'),
  perMonth: z
    .record(z.string().min(1).max(200), z.number().min(0).max(1_000_000_000))
    .default({})
    .describe(
      'Price of one of each unit for a month: cpu (a core), memory (a GiB), volume (a GiB), disk (a GiB), vm/Standard_D2s_v5, and those that the page of a kind names. Default: none.',
    ),
});

export type Limits = z.infer<typeof limitsSchema> & { readonly tenants?: number | undefined };
export type Prices = z.infer<typeof pricesSchema>;

export const NO_LIMITS: Limits = { deniedKinds: [], sizes: {}, count: {} };

/** Limits as they stand in a stored spec; what an earlier version left out limits nothing. */
export function readLimits(stored: unknown): Limits {
  const parsed = infrastructureLimitsSchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : NO_LIMITS;
}

/** Prices as they stand in a stored spec. */
export function readPrices(stored: unknown): Prices {
  const parsed = pricesSchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : pricesSchema.parse({});
}
