import { authorize, type Identity } from '@tenantry/access';
import type { DeclaredObject, NameClaim } from '@tenantry/kinds';
import type { HeldName, ObjectStore } from '@tenantry/store/contract';
import type { CheckedManifest, ManifestFault } from './check.ts';

/** A manifest with what it claims for itself alone. */
export interface Claimant {
  readonly manifest: CheckedManifest;
  readonly claims: readonly NameClaim[];
}

/**
 * Faults for claimed names that another object holds, or that two manifests of one request both claim. Who holds a name is
 * said only to those who may see the holder. The store asks again when it writes.
 */
export async function heldNameFaults(
  { manifest, claims }: Claimant,
  existing: DeclaredObject | null,
  earlier: readonly Claimant[],
  store: ObjectStore,
  identity: Identity | null,
): Promise<ManifestFault[]> {
  if (claims.length === 0) return [];
  const held = await store.heldNames(existing?.uid ?? null, claims);
  const faults = held.map((one) => heldFault(manifest, one, whose(one, identity)));
  for (const other of earlier) {
    const shared = claims.filter((claim) => other.claims.some((candidate) => overlap(claim, candidate)));
    const holder = `${other.manifest.kind.name} ${other.manifest.name}`;
    faults.push(...shared.map((claim) => heldFault(manifest, claim, holder)));
  }
  return faults;
}

function heldFault(manifest: CheckedManifest, { field, name, whenHeld }: NameClaim, holder: string): ManifestFault {
  const path = field.split(/[.[\]]+/).filter((part) => part !== '');
  const { message, remedy } = whenHeld ?? {
    message: `${name} belongs to`,
    remedy: 'use another name, or have it given up first',
  };
  return manifest.fault('name-held', path.map(index), `${message} ${holder}`, remedy);
}

function index(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function whose({ holder }: HeldName, identity: Identity | null): string {
  const mayKnow = identity !== null && authorize(identity, 'read', holder).isAllowed;
  return mayKnow ? `${holder.kind} ${holder.name}` : 'another object';
}

function overlap(one: NameClaim, other: NameClaim): boolean {
  const isBelow = (name: string, wildcard: string) => wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1));
  if (one.pool !== other.pool) return false;
  return one.name === other.name || isBelow(one.name, other.name) || isBelow(other.name, one.name);
}
