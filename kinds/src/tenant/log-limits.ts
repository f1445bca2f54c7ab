import { infrastructureSchema } from '../infrastructure/schema.ts';
import { amount } from '../kubernetes/quantity.ts';
import type { JsonObject } from '../model/json.ts';
import { tenantSchema } from './schema.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** What of a tenant's lines is taken in and kept. */
export interface LogLimits {
  readonly retentionDays: number;
  readonly maxBytes: number;
  readonly linesPerSecond: number;
}

/** As the tenant says, else its infrastructure, else by default: by their specs as they are stored. */
export function logLimitsOf(tenantSpec: JsonObject, infrastructureSpec: JsonObject): LogLimits {
  const tenant = tenantSchema.safeParse(tenantSpec);
  const infrastructure = infrastructureSchema.safeParse(infrastructureSpec);
  const { maxSize, ...rest } =
    (tenant.success ? tenant.data.logs : undefined) ??
    (infrastructure.success ? infrastructure.data.defaults.logs : undefined) ??
    DEFAULT_SETTINGS.logs;
  return { ...rest, maxBytes: amount(maxSize) };
}
