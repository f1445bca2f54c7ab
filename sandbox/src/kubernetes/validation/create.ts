import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';
import { kindFaults } from './kinds.ts';
import { metadataFaults } from './metadata.ts';
import { newPodFaults } from './pods.ts';

/** Everything wrong with an object, in the order the API server finds it. */
export function validateCreate(type: ServedType, object: KubeObject): FieldFault[] {
  const ofPod = type.storageKey === '/pods' ? newPodFaults(object) : [];
  return [...metadataFaults(type, object), ...kindFaults(type, object), ...ofPod];
}
