import { isDeepStrictEqual } from 'node:util';
import type { DeclaredObject } from '@tenantry/kinds';
import type { CheckedManifest, ManifestFault } from './check.ts';
import { valueAt } from './tree.ts';

/** Faults for every fixed field that the manifest would change. */
export function immutableFaults(before: DeclaredObject, after: CheckedManifest): ManifestFault[] {
  return Object.entries(after.kind.immutable).flatMap(([path, reason]) => {
    const parts = path.replace(/^spec\./, '').split('.');
    const from = valueAt(before.spec, parts);
    const to = valueAt(after.spec, parts);
    if (isDeepStrictEqual(from, to)) return [];
    const shown = from === undefined ? 'leave it out' : `keep ${JSON.stringify(from)}`;
    return [after.fault('immutable-field', ['spec', ...parts], `cannot change: ${reason}`, `${shown}, or ${reason}`)];
  });
}
