import { z } from 'zod';
import { nameParameter } from '../http/query.ts';

const MOST_FILTERS = 50;
export const OUTCOMES = ['begun', 'success', 'refused', 'failed'] as const;

const fields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
    .max(2000)
    .refine((url) => isPlain(url), 'must not carry a name or password')
    .describe('Where to send to: by https, on the internet or in a range that the installation allows.'),
  authorization: z
    .string()
    .regex(/^[\x20-\x7e]{1,2000}$/, 'must be one line of plain characters')
    .describe('Sent as the `Authorization` header with every request. Kept sealed and never shown.'),
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
  isPaused: z.boolean().describe('Nothing is sent; what comes meanwhile is sent later.'),
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
  oldSecretUntil: z.iso.datetime().nullable().describe('Until then the secret before the last replacement signs too.'),
});
export type ReceiverSpec = z.output<typeof receiverSpec>;

const time = z.iso.datetime();

export const receiverSchema = receiverSpec.extend({
  name: z.string(),
  isPaused: z.boolean(),
  state: z
    .enum(['delivering', 'retrying', 'failing', 'paused'])
    .describe('`retrying` after a failure, `failing` when nothing was taken for 15 minutes of trying.'),
  position: z.string().describe('Id of the last row of the log that it has, or that is not for it.'),
  backlog: z.object({
    rows: z.number().describe('Rows of the log after that.'),
    since: time.nullable().describe('When the first of them was written.'),
  }),
  missedRows: z.number().describe('Taken away by age while it was paused, before it had them; for it or not.'),
  failures: z.number().describe('In a row.'),
  failingSince: time.nullable(),
  nextTryAt: time.nullable().describe('Where the last try failed.'),
  lastDeliveredAt: time.nullable(),
  lastError: z.object({ message: z.string(), at: time }).nullable().describe('Stays when it goes on.'),
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
});

export const receiverWithSecretSchema = receiverSchema.extend({
  secret: z.string().describe('What requests to it are signed with (`whsec_…`, Standard Webhooks). Shown this once.'),
});

export const receiverTestSchema = z.object({
  isAccepted: z.boolean(),
  status: z.number().nullable().describe('Of the answer; null where none came.'),
  message: z.string().describe('What the receiver said, or why it said nothing.'),
  tookMs: z.number(),
});
export type ReceiverTest = z.output<typeof receiverTestSchema>;

function isPlain(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '';
}
