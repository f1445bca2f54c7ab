import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { Observed, Readiness } from '../contract.ts';
import { withoutScaled } from './autoscaled.ts';
import { fingerprint, textAt, without } from './json.ts';
import { isFinal, provisioningState } from './longOperation.ts';
import type { TypeFacts } from './types.ts';

/** Changes with every request although nothing changed. */
const ALWAYS_VOLATILE = ['etag', 'eTag', 'systemData', 'properties.eTag'];

export function observe(facts: TypeFacts, body: JsonObject, owner: string | null): Observed {
  const shared = facts.mark.kind === 'shared' ? { isShared: true } : {};
  return { body, owner, readiness: readinessOf(body), version: versionOf(facts, body), ...shared };
}

/** A hash of all that means something: list and single answers differ in etags even when nothing changed. */
export function versionOf(facts: TypeFacts, body: JsonObject): string {
  let rest: JsonValue = withoutScaled(facts.type, body);
  for (const path of [...ALWAYS_VOLATILE, ...facts.volatile]) rest = without(rest, path.split('.'));
  return fingerprint(rest);
}

function readinessOf(body: JsonObject): Readiness {
  const registration = textAt(body, ['registrationState']);
  if (registration !== null && registration !== 'Registered') {
    return { state: 'progressing', reason: `the registration is ${registration}` };
  }
  const state = provisioningState(body);
  if (state === 'Failed' || state === 'Canceled') return { state: 'failed', reason: `Azure says: ${state}` };
  return isFinal(body) ? { state: 'ready' } : { state: 'progressing', reason: `Azure says: ${state}` };
}
