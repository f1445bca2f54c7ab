import { z } from 'zod';
import { nameParameter } from '../http/query.ts';
import { healthFields, receiverFields, signingSecret } from '../webhooks/index.ts';

const MOST_FILTERS = 50;
export const OUTCOMES = ['begun', 'success', 'refused', 'failed'] as const;

const fields = {
  ...receiverFields,
  mode: z
    .enum(['structured', 'batch'])
    .describe(
      'One event a request (`application/cloudevents+json`), or up to 100 (`application/cloudevents-batch+json`).',
    ),
  types: z
    .array(
      z.string().regex(/^[A-Za-z0-9.-]{1,100}$/, 'must be the beginning of a type, such as Secret. or Service.delete'),
    )
    .max(MOST_FILTERS)
    .describe('Only deeds of these types, by how they begin: `Service.`, `Secret.read-secret`. All without any.'),
  outcomes: z.array(z.enum(OUTCOMES)).max(OUTCOMES.length).describe('Only deeds that ended so. All without any.'),
  tenant: nameParameter.describe('Only deeds in this tenant, and to it.'),
};

export const newReceiver = z.strictObject({
  name: z.string().describe('What to know it by.'),
  url: fields.url,
  authorization: fields.authorization.optional(),
  mode: fields.mode.default('structured'),
  types: fields.types.default([]),
  outcomes: fields.outcomes.default([]),
  tenant: fields.tenant.nullable().default(null),
  isPaused: fields.isPaused.default(false),
  start: z
    .enum(['now', 'beginning'])
    .default('now')
    .describe('Whether it gets what is in the log already (`beginning`), or what comes from now on.'),
});
export type NewReceiver = z.output<typeof newReceiver>;

export const receiverChange = z
  .strictObject({
    url: fields.url.optional(),
    authorization: fields.authorization.nullable().optional().describe('Replaces the one before; null takes it away.'),
    mode: fields.mode.optional(),
    types: fields.types.optional(),
    outcomes: fields.outcomes.optional(),
    tenant: fields.tenant.nullable().optional(),
    isPaused: fields.isPaused.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change');
export type ReceiverChange = z.output<typeof receiverChange>;

/** What the database keeps in the open. */
export const receiverSpec = z.object({
  url: z.string().describe('Without what stood after a question mark, which may be a secret.'),
  hasAuthorization: z.boolean(),
  mode: fields.mode,
  types: fields.types,
  outcomes: fields.outcomes,
  tenant: z.string().nullable(),
  oldSecretUntil: fields.oldSecretUntil,
});
export type ReceiverSpec = z.output<typeof receiverSpec>;

export const receiverSchema = receiverSpec.extend({
  name: z.string(),
  isPaused: z.boolean(),
  position: z.string().describe('Id of the last row of the log that it has, or that is not for it.'),
  backlog: z.object({
    rows: z.number().describe('Rows of the log after that.'),
    since: z.iso.datetime().nullable().describe('When the first of them was written.'),
  }),
  missedRows: z.number().describe('Taken away by age while it was paused, before it had them; for it or not.'),
  ...healthFields,
});

export const receiverWithSecretSchema = receiverSchema.extend({ secret: signingSecret });
