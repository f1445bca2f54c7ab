import type { TokenCredential } from '@azure/core-auth';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError } from '../../contract.ts';
import { ArmClient } from '../arm/armClient.ts';
import { ArmError, ArmUnreachable } from '../arm/armError.ts';
import { isLoopback } from '../arm/origin.ts';
import { isList, isObject } from '../json.ts';
import { NotNow, QueryGate } from './gate.ts';

/** Actions of Azure RBAC that asking for lines of containers needs: https://learn.microsoft.com/azure/azure-monitor/logs/manage-access */
export const LOG_QUERY_ACTIONS: readonly string[] = [
  'Microsoft.OperationalInsights/workspaces/query/read',
  'Microsoft.OperationalInsights/workspaces/query/ContainerLogV2/read',
];

export interface LogQuestion {
  /** `customerId` of the workspace. */
  readonly workspaceId: string;
  /** In KQL. */
  readonly query: string;
  /** Of `TimeGenerated`, in addition to what the query says. */
  readonly from: Date;
  readonly to: Date;
}

/** By the names of the columns. */
export type LogRow = Readonly<Record<string, JsonValue>>;

/** The data plane of Log Analytics. */
export interface LogAnalytics {
  /** The rows that a query comes to; none where the workspace has no such table yet. @throws DriverError */
  ask(question: LogQuestion): Promise<readonly LogRow[]>;
}

export interface LogAnalyticsOptions {
  /** `https://api.loganalytics.azure.com`, a sovereign cloud's, or a loopback address. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly now?: () => number;
}

const SCOPE = 'https://api.loganalytics.azure.com/.default';
/** Azure gives a query up before we do. */
const WAIT_SECONDS = 45;
const TIMEOUT_MS = 55_000;
/** For one question, whatever is tried again. */
const OVERALL_MS = 75_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Asking changes nothing: what did not arrive, or only in part, may be asked again. */
const ATTEMPTS = 2;
const WORKSPACE = /^[0-9a-f-]{36}$/i;

/**
 * Asks Log Analytics, an answer whole or none at all. Errors hold no words of Azure's, which may name what the caller does not know of.
 * https://learn.microsoft.com/azure/azure-monitor/logs/api/overview
 */
export function createLogAnalytics({ endpoint, credential, now = Date.now }: LogAnalyticsOptions): LogAnalytics {
  const url = new URL(endpoint);
  const client = new ArmClient({
    endpoint,
    credential,
    scope: isLoopback(url) ? SCOPE : `${url.origin}/.default`,
    guessesLimits: false,
    attempts: ATTEMPTS,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MOST_BYTES,
  });
  const gate = new QueryGate(now);

  async function once({ workspaceId, query, from, to }: LogQuestion, signal: AbortSignal): Promise<JsonObject | null> {
    const { status, body } = await client.send({
      method: 'POST',
      path: `/v1/workspaces/${workspaceId}/query`,
      apiVersion: null,
      body: { query, timespan: `${from.toISOString()}/${to.toISOString()}` },
      prefer: `wait=${WAIT_SECONDS}`,
      signal,
    });
    // A workspace that holds nothing at all.
    if (status === 204) return { tables: [{ name: 'PrimaryResult', columns: [], rows: [] }] };
    return body;
  }

  async function ask(question: LogQuestion): Promise<readonly LogRow[]> {
    if (!WORKSPACE.test(question.workspaceId))
      throw new DriverError('invalid', 'LogAnalyticsWorkspace', 'the workspace has no id');
    const signal = AbortSignal.timeout(OVERALL_MS);
    for (let attempt = 1; ; attempt += 1) {
      const body = await gate.through(() => once(question, signal).catch(heedRefusal));
      if (body?.error === undefined) return rowsOf(body);
      if (attempt >= ATTEMPTS)
        throw new DriverError('transient', 'LogAnalyticsPartial', 'Log Analytics answered only a part');
    }
  }

  function heedRefusal(error: unknown): never {
    if (error instanceof ArmError && error.status === 429) gate.close(error.retryAfterMs ?? 1_000);
    throw error;
  }

  return {
    ask: (question) =>
      ask(question).catch((error: unknown) => {
        if (hasNoTable(error)) return [];
        throw told(error);
      }),
  };
}

function rowsOf(body: JsonObject | null): readonly LogRow[] {
  const [table] = isList(body?.tables) ? body.tables : [];
  const { columns, rows } = isObject(table) ? table : {};
  if (!isList(columns) || !isList(rows))
    throw new DriverError('transient', 'LogAnalyticsAnswer', 'Log Analytics answered something else than lines');
  const names = columns.map((column) => (isObject(column) && typeof column.name === 'string' ? column.name : ''));
  return rows
    .filter(isList)
    .map((row) => Object.fromEntries(names.map((name, index): [string, JsonValue] => [name, row[index] ?? null])));
}

/** Where nothing was ever collected, not even the table is there. */
function hasNoTable(error: unknown): boolean {
  if (!(error instanceof ArmError) || error.status !== 400) return false;
  return error.details.some(({ code, message }) => code === 'SEM0100' && message.includes('resolve table'));
}

function told(cause: unknown): DriverError {
  if (cause instanceof DriverError) return cause;
  if (cause instanceof NotNow) {
    const wait = { cause, retryAfterMs: cause.waitMs };
    return new DriverError('throttled', 'LogAnalyticsBusy', 'Log Analytics is asked too much at once', wait);
  }
  if (cause instanceof ArmError) return refusal(cause);
  const isLate = cause instanceof Error && cause.name === 'TimeoutError';
  if (isLate || cause instanceof ArmUnreachable) {
    const message = isLate ? 'Log Analytics did not answer in time' : 'Log Analytics cannot be reached';
    return new DriverError('unreachable', 'LogAnalyticsUnreachable', message, { cause });
  }
  return new DriverError('transient', 'LogAnalyticsFailed', 'Log Analytics could not be asked', { cause });
}

function refusal(cause: ArmError): DriverError {
  const { status } = cause;
  const code = `LogAnalytics${status}`;
  if (status === 429) {
    const wait = { cause, retryAfterMs: cause.retryAfterMs ?? 1_000 };
    return new DriverError('throttled', code, 'Log Analytics is asked too much at once', wait);
  }
  if (status === 401 || status === 403) {
    const remedy = `Give Tenantry's identity ${LOG_QUERY_ACTIONS.join(' and ')} on the workspace; it takes some minutes to count.`;
    return new DriverError('forbidden', code, 'Log Analytics does not let Tenantry in', { cause, remedy });
  }
  if (status === 404) return new DriverError('transient', code, 'Log Analytics does not know the workspace', { cause });
  if (status === 504 || status === 408) {
    const remedy = 'Ask for a shorter time, or for less.';
    return new DriverError('transient', code, 'Log Analytics took too long', { cause, remedy });
  }
  if (status >= 500) return new DriverError('transient', code, `Log Analytics answered ${status}`, { cause });
  const remedy = 'Ask for a shorter time, or for less.';
  return new DriverError('invalid', code, 'Log Analytics does not answer such a question', { cause, remedy });
}
