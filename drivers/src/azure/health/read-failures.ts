import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { ArmClient, ArmRequest, ArmResponse } from '../arm/armClient.ts';
import { driverError } from '../errors.ts';
import { isObject, textAt } from '../json.ts';

/** Something that another hand tried to do to a resource, of late and in vain. */
export interface AzureFailure {
  /** Of the resource, as Azure writes it. */
  readonly id: string;
  /** `Microsoft.Storage/storageAccounts/delete` */
  readonly operation: string;
  /** A person by their sign-in name, an application by an id. */
  readonly who: string;
  readonly at: Date;
  readonly code: string;
  /** What Azure said; empty where it said nothing. */
  readonly message: string;
}

const API_VERSION = '2015-04-01';
const FIELDS = 'authorization,caller,claims,eventTimestamp,operationName,properties,resourceId,status';
/** The newest come first, 200 a page or so: what is beyond is of a busy hour, and old. */
const MOST_PAGES = 50;
const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const ENDS = new Set(['Succeeded', 'Failed']);

/**
 * What failed in a subscription between two times, by the activity log, of all hands but ours, and was not done since. Of each
 * operation on each resource, the last word counts.
 *
 * @param ourselves object id of the identity that Tenantry works as
 * @throws DriverError when Azure does not answer
 */
export async function readFailures(
  arm: Pick<ArmClient, 'send'>,
  subscriptionId: string,
  ourselves: string,
  between: { readonly from: Date; readonly to: Date },
  signal: AbortSignal,
): Promise<AzureFailure[]> {
  const filter = `eventTimestamp ge '${between.from.toISOString()}' and eventTimestamp le '${between.to.toISOString()}'`;
  let next: ArmRequest | null = {
    method: 'GET',
    path: `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`,
    ...{ apiVersion: API_VERSION, query: { $filter: filter, $select: FIELDS }, signal },
  };
  const last = new Map<string, AzureFailure | null>();
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const answer: ArmResponse = await arm.send(next).catch((error: unknown) => {
      throw driverError(error, 'reading the activity log');
    });
    const { value, nextLink } = answer.body ?? {};
    for (const event of Array.isArray(value) ? value.filter(isObject) : []) take(last, event, ourselves);
    next =
      typeof nextLink === 'string' && nextLink !== ''
        ? { method: 'GET', path: nextLink, apiVersion: null, signal }
        : null;
  }
  return [...last.values()].filter((failure) => failure !== null);
}

/** The first that is seen of an operation on a resource is the last that was done. */
function take(last: Map<string, AzureFailure | null>, event: JsonObject, ourselves: string): void {
  const status = textAt(event, ['status', 'value']) ?? '';
  const operation = textAt(event, ['operationName', 'value']) ?? '';
  const id = textAt(event, ['resourceId']) ?? textAt(event, ['authorization', 'scope']) ?? '';
  const key = `${operation} ${id}`.toLowerCase();
  if (!ENDS.has(status) || id === '' || operation === '' || last.has(key)) return;
  const objectId = textAt(event, ['claims', OBJECT_ID]) ?? '';
  const isOurs = objectId.toLowerCase() === ourselves.toLowerCase();
  if (status === 'Succeeded' || isOurs) {
    last.set(key, null);
    return;
  }
  const { code, message } = refusalIn(textAt(event, ['properties', 'statusMessage']) ?? '');
  const at = new Date(textAt(event, ['eventTimestamp']) ?? '');
  const who = textAt(event, ['caller']) ?? textAt(event, ['claims', 'appid']) ?? '';
  last.set(key, { ...{ id, operation, at, code, message }, who: who || objectId || 'somebody' });
}

/** Services answer in JSON of one form or the other, or in a word. */
function refusalIn(text: string): { readonly code: string; readonly message: string } {
  try {
    const parsed = JSON.parse(text) as JsonValue;
    const body = isObject(parsed) ? parsed : {};
    const error = isObject(body.error) ? body.error : body;
    return { code: textAt(error, ['code']) ?? '', message: textAt(error, ['message']) ?? '' };
  } catch {
    return { code: '', message: text };
  }
}
