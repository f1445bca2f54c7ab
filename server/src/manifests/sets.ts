import type { DeclaredObject } from '@tenantry/kinds';
import { z } from 'zod';
import type { CheckedManifest, ManifestFault } from './check.ts';

/** Which set an object belongs to: those that are applied together, and pruned when they leave their files. */
export const SET_LABEL = 'tenantry.dev/set';

export const setParameters = {
  set: z
    .string()
    .max(63, 'must be at most 63 characters')
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens')
    .optional()
    .describe('Name of the set that the manifests are all of. Each object is labelled with it. Default: none.'),
};

/** How a request declares: `set` is null where it names none, and what belongs to one stays in it. */
export interface Membership {
  readonly set: string | null;
}

/** The manifest with the label of its set, or why it cannot be in that set. */
export function inSet(
  manifest: CheckedManifest,
  existing: DeclaredObject | null,
  { set }: Membership,
): { readonly manifest: CheckedManifest; readonly faults: readonly ManifestFault[] } {
  const said = manifest.labels[SET_LABEL];
  const held = existing?.labels[SET_LABEL];
  const joining = (name: string) => ({ ...manifest, labels: { ...manifest.labels, [SET_LABEL]: name } });
  if (set === null) {
    return { manifest: said === undefined && held !== undefined ? joining(held) : manifest, faults: [] };
  }
  if (said !== undefined && said !== set) {
    const message = `is ${said}, but the manifest is applied as one of ${set}`;
    const path = ['metadata', 'labels', SET_LABEL];
    return { manifest, faults: [manifest.fault('in-another-set', path, message, 'leave the label out')] };
  }
  if (held !== undefined && held !== set) {
    const message = `${manifest.kind.name} ${manifest.name} belongs to the set ${held}`;
    const remedy = `apply it with that set, or change its label ${SET_LABEL} to ${set} first`;
    return { manifest, faults: [manifest.fault('in-another-set', ['metadata', 'name'], message, remedy)] };
  }
  return { manifest: joining(set), faults: [] };
}
