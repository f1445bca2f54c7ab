import type { JsonObject } from '@tenantry/kinds';
import type { Operation } from '../contract.ts';
import type { ArmClient, ArmResponse } from './arm/armClient.ts';
import { retryAfterOf } from './arm/armClient.ts';
import { ArmError, errorFrom, OperationFailed } from './arm/armError.ts';
import { isObject, textAt } from './json.ts';

/** How Azure tells of the progress of one operation. https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export type Progress =
  /** Poll the URL for `{status}`. */
  | { readonly mode: 'status'; readonly url: string }
  /** Poll the URL until it answers with something else than 202. */
  | { readonly mode: 'location'; readonly url: string }
  /** Poll the resource itself: until its provisioning state is final, or until it is gone. */
  | { readonly mode: 'resource' };

export type Polled =
  | { readonly state: 'running'; readonly progress: Progress; readonly retryAfterMs: number }
  | { readonly state: 'succeeded' }
  /** The operation's URL is no longer known: only the resource can tell. */
  | { readonly state: 'forgotten' };

const DEFAULT_POLL_MS = 1000;
/** However long Azure asks to wait, a look every minute does no harm. */
const LONGEST_POLL_MS = 60_000;

/** How the operation that an answer began is to be followed, or null when it has ended already. */
export function progressOf(arm: ArmClient, response: ArmResponse, kind: Operation['kind']): Progress | null {
  for (const [header, mode] of [
    ['azure-asyncoperation', 'status'],
    ['location', 'location'],
  ] as const) {
    const url = response.header(header);
    // A 200 or 201 may carry a Location that only names the resource.
    if (url === null || (mode === 'location' && response.status !== 202)) continue;
    if (!arm.isOwn(url)) {
      throw new ArmError(502, 'ForeignPollUrl', `Azure named ${safeOrigin(url)} to ask for progress: refused`);
    }
    return { mode, url };
  }
  if (response.status === 202) return { mode: 'resource' };
  if (kind !== 'delete' && !isFinal(response.body)) return { mode: 'resource' };
  return null;
}

export function pollAfterMs(response: Pick<ArmResponse, 'header'>): number {
  return Math.min(retryAfterOf(response) ?? DEFAULT_POLL_MS, LONGEST_POLL_MS);
}

/** Asks once how the operation stands. Throws `ArmError` when it failed. */
export async function poll(
  arm: ArmClient,
  progress: Exclude<Progress, { mode: 'resource' }>,
  signal: AbortSignal,
): Promise<Polled> {
  let response: ArmResponse;
  try {
    response = await arm.send({ method: 'GET', path: progress.url, apiVersion: null, signal });
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    if (error.status === 404) return { state: 'forgotten' };
    // At its Location an operation that failed answers with what it failed with, for ever.
    if (progress.mode === 'location' && error.status === 500) {
      throw new OperationFailed(500, error.code, error.message, { details: error.details });
    }
    throw error;
  }
  const retryAfterMs = pollAfterMs(response);
  if (progress.mode === 'location') {
    if (response.status !== 202) return { state: 'succeeded' };
    const moved = response.header('location');
    const url = moved !== null && arm.isOwn(moved) ? moved : progress.url;
    return { state: 'running', progress: { mode: 'location', url }, retryAfterMs };
  }
  const status = textAt(response.body ?? {}, ['status']) ?? 'Succeeded';
  switch (status.toLowerCase()) {
    case 'succeeded':
      return { state: 'succeeded' };
    case 'failed':
    case 'canceled':
      throw failure(response.body, status);
    default:
      // Any other word means that it still runs.
      return { state: 'running', progress, retryAfterMs };
  }
}

/** Azure accepted the request, and the work then failed: worth trying again unless the code says otherwise. */
function failure(body: JsonObject | null, status: string): OperationFailed {
  if (!isObject(body?.error)) {
    return new OperationFailed(500, `Operation${status}`, `the operation ended as ${status} without a reason`);
  }
  const { code, message, details } = errorFrom(500, { error: body.error });
  return new OperationFailed(500, code, message, { details });
}

/** The provisioning state: null where a type has none. */
export function provisioningState(body: JsonObject | null): string | null {
  return textAt(body ?? {}, ['properties', 'provisioningState']);
}

export function isFinal(body: JsonObject | null): boolean {
  const state = provisioningState(body);
  return state === null || ['Succeeded', 'Failed', 'Canceled', 'Running', 'Provisioned'].includes(state);
}

/** The operation as JSON that any replica can take up. */
export function asOperation(kind: Operation['kind'], progress: Progress, more: JsonObject): Operation {
  return { kind, record: { ...more, progress: { ...progress } } };
}

export function progressIn(operation: Operation): Progress {
  const progress = operation.record.progress;
  const mode = textAt(progress, ['mode']);
  const url = textAt(progress, ['url']);
  if ((mode === 'status' || mode === 'location') && url !== null) return { mode, url };
  return { mode: 'resource' };
}

function safeOrigin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'no URL';
}
