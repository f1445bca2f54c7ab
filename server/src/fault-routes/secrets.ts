import { type MasterKey, open, seal, sealedRouteName } from '@tenantry/store';
import type { FaultRouteRow } from '@tenantry/store/contract';

/** What is sealed of a route; null is what its type does not have. */
export interface RouteSecrets {
  /** Whole, with what may be a secret in it. */
  readonly url: string | null;
  readonly authorization: string | null;
  readonly routingKey: string | null;
  /** Signs. */
  readonly secret: string | null;
  /** Signs too until its time is over (`oldSecretUntil`). */
  readonly oldSecret: string | null;
}

/** @throws SealError */
export function secretsOf({ id, secret }: Pick<FaultRouteRow, 'id' | 'secret'>, masterKey: MasterKey): RouteSecrets {
  // Only `createFaultRoutes` seals it.
  return JSON.parse(open([masterKey], sealedRouteName(id), secret)) as RouteSecrets;
}

export function sealedSecrets(id: string, secrets: RouteSecrets, masterKey: MasterKey) {
  return seal(masterKey, sealedRouteName(id), JSON.stringify(secrets));
}
