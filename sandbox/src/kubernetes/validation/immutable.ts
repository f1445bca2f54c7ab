import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';

/** Fields that may not change once set. */
export function immutableFaults(_type: ServedType, _current: KubeObject, _next: KubeObject): FieldFault[] {
  return [];
}
