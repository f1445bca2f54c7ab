import { z } from 'zod';
import { amount } from '../kubernetes/quantity.ts';
import type { JsonObject } from '../model/json.ts';
import { DEFAULT_SETTINGS, tenantSettings } from './settings.ts';

/** What of a tenant's lines is taken in and kept. */
export interface LogLimits {
  readonly retentionDays: number;
  readonly maxBytes: number;
  readonly linesPerSecond: number;
}

/** Nothing else of a spec is looked at: it is asked for all tenants time and again. */
const tenantLogs = z.object({ logs: tenantSettings.shape.logs.optional() });
const infrastructureLogs = z.object({ defaults: tenantLogs });

/** As the tenant says, else its infrastructure, else by default: by their specs as they are stored. */
export function logLimitsOf(tenantSpec: JsonObject, infrastructureSpec: JsonObject): LogLimits {
  const { maxSize, ...rest } =
    tenantLogs.safeParse(tenantSpec).data?.logs ??
    infrastructureLogs.safeParse(infrastructureSpec).data?.defaults.logs ??
    DEFAULT_SETTINGS.logs;
  return { ...rest, maxBytes: amount(maxSize) };
}
