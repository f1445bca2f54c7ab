import type { KubeObject } from '../contract.ts';
import { fieldsOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue } from '../registry/failures.ts';

/** An event stands in the namespace of what it is about. */
export function eventFaults(event: KubeObject): FieldFault[] {
  const about = textOf(fieldsOf(event.involvedObject).namespace);
  if (about === '' || about === event.metadata.namespace) return [];
  return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}
