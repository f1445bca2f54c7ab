import { randomUUID } from 'node:crypto';
import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import type { CheckedManifest } from './check.ts';

/** A checked manifest as the object it would become. A new one gets a uid that nothing is stored under. */
export function asDeclared(manifest: CheckedManifest, existing: DeclaredObject | undefined): DeclaredObject {
  const { kind, name, displayName, tenant, labels, annotations, spec } = manifest;
  if (existing !== undefined) return { ...existing, labels, annotations, spec };
  const now = new Date();
  return {
    uid: randomUUID(),
    kind: kind.name,
    name,
    displayName,
    tenant,
    labels,
    annotations,
    generation: 1,
    resourceVersion: '0',
    spec,
    counters: {},
    status: EMPTY_STATUS,
    createdAt: now,
    updatedAt: now,
    deletionRequestedAt: null,
  };
}
