import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ObjectAddress } from './address.ts';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';

/**
 * Asks the API server itself for an object; null when it is not there. Throws `TypeNotServed` for a type that the cluster
 * does not know, so that nobody tries to make what cannot be made.
 */
export async function readObject(
  client: ClusterClient,
  address: ObjectAddress,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  try {
    const answer = await client.call({ method: 'GET', path: address.path, signal, attempt: `read ${address.path}` });
    return answer.body;
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404 && error.code !== 'TypeNotServed') return null;
    throw error;
  }
}

/** As `readObject`; but what belongs to a type that the cluster does not serve is only not there. */
export async function fetchObject(
  client: ClusterClient,
  address: ObjectAddress,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  try {
    return await readObject(client, address, signal);
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'TypeNotServed') return null;
    throw error;
  }
}

/** As the API server would say it, of a type that is known not to be served. */
export function notServed(address: ObjectAddress): DriverError {
  const message = `the cluster does not serve ${address.plural} of ${address.apiVersion}`;
  return new DriverError('invalid', 'TypeNotServed', message, {
    remedy: 'The cluster does not know this type: upgrade it, or install what brings the type.',
  });
}
