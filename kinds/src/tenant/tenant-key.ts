import { type ArmScope, armResource } from '../azure/arm.ts';
import type { SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type TenantSpec, tenantSchema } from './schema.ts';

/**
 * Number of the key that encrypts what is new, from 1. Within a key Azure adds versions by itself, as the rotation policy says;
 * a rotation by hand is a further key. That needs no right to use keys, and a repeated pass finds the key it has made
 * (invariant I2), where asking the vault to rotate twice would rotate twice.
 */
function keyNumbers(rotations: number): number[] {
  return Array.from({ length: rotations + 1 }, (_, index) => index + 1);
}

/** The first key is older than the others, and keeps the key it has in the inventory. */
function inventoryKey(number: number): string {
  return number === 1 ? 'key' : `key/${number}`;
}

function keyName(number: number): string {
  return number === 1 ? 'tenant-kek' : `tenant-kek-${number}`;
}

/** Name in the vault of the key that encrypts what is new. */
export function currentKeyName(rotations: number): string {
  return keyName(rotations + 1);
}

/** Inventory key of the key that encrypts what is new. */
export function currentKey(rotations: number): string {
  return inventoryKey(rotations + 1);
}

/** The tenant's keys, oldest first. Earlier ones stay: what they encrypted can be read with no other. */
export function tenantKeyResources(scope: ArmScope, vaultId: string, rotations: number): DesiredResource[] {
  return keyNumbers(rotations).map((number) => {
    const name = keyName(number);
    return armResource(scope, {
      key: inventoryKey(number),
      title: `tenant key ${name}`,
      type: 'Microsoft.KeyVault/vaults/keys',
      id: `${vaultId}/keys/${name}`,
      body: {
        tags: scope.tags,
        properties: {
          kty: 'RSA-HSM',
          keySize: 3072,
          keyOps: ['wrapKey', 'unwrapKey'],
          rotationPolicy: {
            attributes: { expiryTime: 'P2Y' },
            lifetimeActions: [
              { trigger: { timeAfterCreate: 'P18M' }, action: { type: 'rotate' } },
              { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
            ],
          },
        },
      },
      dependsOn: ['vault'],
      outputs: { uri: 'properties.keyUri', versionedUri: 'properties.keyUriWithVersion' },
      deletedWith: 'resource-group',
    });
  });
}

/** A key that was made cannot be taken back: Azure has no deletion for it, and what it encrypted still needs it. */
export function rotationFaults(spec: TenantSpec, existing: CompiledObject | undefined): SpecFault[] {
  const before = tenantSchema.safeParse(existing?.spec);
  if (!before.success || spec.keyRotations >= before.data.keyRotations) return [];
  const had = before.data.keyRotations;
  return [
    {
      field: 'spec.keyRotations',
      message: `cannot go back from ${had} to ${spec.keyRotations}: what the newest key encrypted still needs it`,
      remedy: `leave it at ${had}, or set it to ${had + 1} to rotate the key once more`,
    },
  ];
}
