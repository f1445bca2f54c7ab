import { z } from 'zod';
import { healthFields, receiverFields, signingSecret } from '../webhooks/index.ts';
import { quietHours } from './quiet-hours.ts';

export const ROUTE_TYPES = ['webhook', 'slack', 'teams', 'pagerduty', 'email'] as const;
export type RouteType = (typeof ROUTE_TYPES)[number];

const MOST_RECIPIENTS = 20;
const SEVERITIES = ['warning', 'critical'] as const;

const groupSeconds = z
  .number()
  .int()
  .min(0)
  .max(3600)
  .describe('So long is waited for more that goes into the same message. 0: each change by itself.');

const fields = {
  ...receiverFields,
  groupSeconds,
  routingKey: z
    .string()
    .regex(/^[A-Za-z0-9]{32}$/, 'must be an integration key of the Events API v2: 32 letters and digits')
    .describe('The integration key of a PagerDuty service (Events API v2). Kept sealed and never shown.'),
  to: z.array(z.email().max(320)).min(1).max(MOST_RECIPIENTS).describe('Who gets the mail.'),
  minSeverity: z.enum(SEVERITIES).describe('Faults that are less grave are not told.'),
  tellsResolved: z.boolean().describe('Whether it is told that a fault is over.'),
  quietHours: quietHours
    .nullable()
    .describe(
      'Only what is critical is told in them. The rest waits for their end; of what came and went meanwhile no more is said than how many that were.',
    ),
};

const shared = {
  name: z.string().describe('What to know it by.'),
  minSeverity: fields.minSeverity.default('warning'),
  tellsResolved: fields.tellsResolved.default(true),
  quietHours: fields.quietHours.default(null),
  isPaused: fields.isPaused.default(false),
};
const CHAT_SECONDS = 30;

export const newRoute = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook').describe('CloudEvents 1.0, signed by Standard Webhooks.'),
    ...shared,
    url: fields.url,
    authorization: fields.authorization.optional(),
    groupSeconds: groupSeconds.default(0),
  }),
  z.strictObject({
    type: z.literal('slack').describe('An incoming webhook of Slack.'),
    ...shared,
    url: fields.url,
    groupSeconds: groupSeconds.default(CHAT_SECONDS),
  }),
  z.strictObject({
    type: z.literal('teams').describe('A webhook of Workflows in Microsoft Teams.'),
    ...shared,
    url: fields.url,
    groupSeconds: groupSeconds.default(CHAT_SECONDS),
  }),
  z.strictObject({
    type: z.literal('pagerduty').describe('The Events API v2 of PagerDuty: trigger, acknowledge, resolve.'),
    ...shared,
    routingKey: fields.routingKey,
    url: fields.url.optional().describe('Default: https://events.pagerduty.com/v2/enqueue.'),
  }),
  z.strictObject({
    type: z.literal('email').describe('By the mail server of the installation.'),
    ...shared,
    to: fields.to,
    groupSeconds: groupSeconds.default(CHAT_SECONDS),
  }),
]);
export type NewRoute = z.output<typeof newRoute>;

export const routeChange = z
  .strictObject({
    url: fields.url.optional(),
    authorization: fields.authorization.nullable().optional().describe('Replaces the one before; null takes it away.'),
    routingKey: fields.routingKey.optional().describe('Replaces the one before.'),
    to: fields.to.optional(),
    groupSeconds: groupSeconds.optional(),
    minSeverity: fields.minSeverity.optional(),
    tellsResolved: fields.tellsResolved.optional(),
    quietHours: fields.quietHours.optional(),
    isPaused: fields.isPaused.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change');
export type RouteChange = z.output<typeof routeChange>;

/** What not every type has. */
export const OWN_FIELDS: Readonly<Record<RouteType, readonly string[]>> = {
  webhook: ['url', 'authorization', 'groupSeconds'],
  slack: ['url', 'groupSeconds'],
  teams: ['url', 'groupSeconds'],
  pagerduty: ['url', 'routingKey'],
  email: ['to', 'groupSeconds'],
};
export const SHARED_FIELDS: readonly string[] = Object.keys(shared);

/** What the database keeps in the open. */
export const routeSpec = z.object({
  type: z.enum(ROUTE_TYPES),
  url: z.string().nullable().describe('Without what may be a secret of it. Null for mail.'),
  hasAuthorization: z.boolean(),
  to: z.array(z.string()).describe('Who gets the mail; empty for other types.'),
  groupSeconds,
  minSeverity: fields.minSeverity,
  tellsResolved: fields.tellsResolved,
  quietHours: fields.quietHours,
  oldSecretUntil: fields.oldSecretUntil,
});
export type RouteSpec = z.output<typeof routeSpec>;

export const routeSchema = routeSpec.extend({
  name: z.string(),
  tenant: z.string().nullable().describe('Null: of the platform, told of all tenants and infrastructures.'),
  isPaused: z.boolean(),
  backlog: z.object({
    changes: z.number().describe('Changes of faults that are yet to be told.'),
    since: z.iso.datetime().nullable().describe('When the first of them was made.'),
  }),
  missedChanges: z.number().describe('Given up, for nobody took them for a week.'),
  ...healthFields,
});

export const routeWithSecretSchema = routeSchema.extend({
  secret: signingSecret
    .nullable()
    .describe('What requests to it are signed with, shown this once. Null but for a webhook.'),
});
