import type { JsonObject } from '@tenantry/kinds';
import { asList, asObject, asText, metadataOf } from './mark.ts';

/** Conditions by which the namespace controller says what holds a deletion up, while their status is `True`. */
const HOLDING_CONDITIONS = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
]);

/** The sentences in which a namespace says which objects and finalizers its deletion waits for. */
export function namespaceWaits(body: JsonObject): string[] {
  if (body.kind !== 'Namespace') return [];
  return asList(asObject(body.status).conditions)
    .map(asObject)
    .filter((condition) => HOLDING_CONDITIONS.has(asText(condition.type)) && condition.status === 'True')
    .map((condition) => asText(condition.message));
}

/** All that the deletion of an object waits for, in sentences for people. */
export function deletionWaits(body: JsonObject): string[] {
  const finalizers = asList(metadataOf(body).finalizers).map((name) => `finalizer ${String(name)}`);
  return [...finalizers, ...namespaceWaits(body)];
}
