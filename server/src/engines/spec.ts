import { ORGANISATION } from '@tenantry/observe/logs/loki';
import type { EnginePurpose } from '@tenantry/store/contract';
import { z } from 'zod';
import { TENANT_VALUES } from '../metrics/prometheus-gateway.ts';

const url = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
  .max(1000)
  .refine((text) => {
    // What is no address is said by the rule before.
    const { username = '', password = '', search = '', hash = '' } = URL.parse(text) ?? {};
    return username + password + search + hash === '';
  }, 'holds a name, a password or a query: the credential is a field of its own');
const organisation = z.string().regex(ORGANISATION, 'must be the name of one organisation');

const logEngine = z.strictObject({
  url: url.describe('A Loki, below which `/loki/api/v1` lies.'),
  value: z
    .enum(TENANT_VALUES)
    .default('uid')
    .describe('What the organisation of a tenant is called there; or what the label says, where tenants share one.'),
  shared: z
    .strictObject({
      organisation,
      label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label'),
    })
    .optional()
    .describe(
      'The one organisation that has the lines of all tenants, and the label of its streams that tells them apart.',
    ),
});
const metricEngine = z.strictObject({
  url: url.describe('A Prometheus-compatible server, below which `/api/v1/query` lies.'),
  label: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_.]*$/, 'must be the name of a label')
    .describe('On every sample: it tells tenants apart.'),
  value: z.enum(TENANT_VALUES).default('namespace').describe('What the label says of a tenant.'),
  organisation: organisation.optional().describe('`X-Scope-OrgID`, where the server has several organisations.'),
});

const secret = z
  .string()
  .min(1)
  .max(4000)
  .regex(/^[\x20-\x7e]*$/, 'must be printable');
const credential = z
  .union([
    z.strictObject({ bearer: secret }),
    z.strictObject({ user: secret.regex(/^[^:]*$/, 'must be without a colon'), password: secret }),
  ])
  .nullable()
  .optional()
  .describe(
    'A bearer token, or a user and a password; kept sealed and never shown. Null: none. Without it the one before stays, at the same address.',
  );
export type EngineCredential = z.output<typeof credential>;

const kept = { credential: z.enum(['none', 'bearer', 'basic']) };
export const ENGINE_SPECS = {
  logs: logEngine.extend(kept),
  metrics: metricEngine.extend(kept),
} as const;
export type EngineSpec<Purpose extends EnginePurpose = EnginePurpose> = z.output<(typeof ENGINE_SPECS)[Purpose]>;

export const ENGINE_REQUESTS = {
  logs: logEngine.extend({ credential }),
  metrics: metricEngine.extend({ credential }),
} as const;
export type EngineRequest<Purpose extends EnginePurpose = EnginePurpose> = z.output<(typeof ENGINE_REQUESTS)[Purpose]>;

const shown = {
  infrastructure: z.string(),
  ...kept,
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
};
export const engineSchemas = {
  logs: logEngine.extend({ ...shown, purpose: z.literal('logs') }),
  metrics: metricEngine.extend({ ...shown, purpose: z.literal('metrics') }),
} as const;

export const engineListSchema = z.object({ items: z.array(z.union([engineSchemas.logs, engineSchemas.metrics])) });

export const engineTestSchema = z.object({
  isWorking: z.boolean(),
  message: z.string().describe('In a sentence.'),
  tookMs: z.int(),
});
export type EngineTest = z.output<typeof engineTestSchema>;
