import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';
import { immutableFaults } from './immutable.ts';
import { kindFaults } from './kinds.ts';
import { metadataFaults, metadataUpdateFaults } from './metadata.ts';
import { ephemeralFaults, resizeFaults } from './pod-changes.ts';

/** Everything wrong with a change. */
export function validateUpdate(
  type: ServedType,
  current: KubeObject,
  next: KubeObject,
  subresource: string | null,
): FieldFault[] {
  if (subresource === 'binding') return [];
  const faults = [...metadataFaults(type, next), ...metadataUpdateFaults(current, next)];
  if (subresource === 'resize') return [...faults, ...resizeFaults(current, next)];
  if (subresource === 'ephemeralcontainers') return [...faults, ...ephemeralFaults(current, next)];
  if (subresource !== null) return faults;
  return [...faults, ...kindFaults(type, next, current), ...immutableFaults(type, current, next)];
}
