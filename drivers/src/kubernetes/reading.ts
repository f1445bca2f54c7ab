import type { JsonObject } from '@tenantry/kinds';
import type { ObjectAddress } from './address.ts';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';

/**
 * Asks the API server itself for an object; null when it is not there. What belongs to a type that the cluster does not
 * serve cannot be there either.
 */
export async function fetchObject(
  client: ClusterClient,
  address: ObjectAddress,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  try {
    const answer = await client.call({ method: 'GET', path: address.path, signal, attempt: `read ${address.path}` });
    return answer.body;
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return null;
    throw error;
  }
}
