import { randomUUID } from 'node:crypto';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';
import type { Draft } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';

const GIB = 1024 ** 3;

interface Family {
  readonly tier: string;
  readonly isServerless: boolean;
  /** Largest database in GiB, by cores. */
  readonly largest: Readonly<Record<number, number>>;
}

/** https://learn.microsoft.com/azure/azure-sql/database/resource-limits-vcore-single-databases */
const FAMILIES: Readonly<Record<string, Family>> = {
  GP_S_Gen5: {
    tier: 'GeneralPurpose',
    isServerless: true,
    largest: { 1: 512, 2: 1024, 4: 1024, 6: 1024, 8: 2048, 10: 2048, 12: 3072, 16: 3072 },
  },
  GP_Gen5: {
    tier: 'GeneralPurpose',
    isServerless: false,
    largest: { 2: 1024, 4: 1024, 6: 1536, 8: 2048, 10: 2048, 12: 3072, 16: 3072 },
  },
  BC_Gen5: {
    tier: 'BusinessCritical',
    isServerless: false,
    largest: { 2: 1024, 4: 1024, 6: 1536, 8: 2048, 10: 2048, 12: 3072, 16: 3072 },
  },
};

export function completeDatabase(draft: Draft, world: World): void {
  const properties = propertiesOf(draft);
  const before = objectAt(draft.previous?.body, 'properties');
  const { sku, family } = skuOf(draft);
  const objective = `${String(sku.name)}_${String(sku.capacity)}`;
  const now = world.clock().toISOString();
  const maxSizeBytes = properties.maxSizeBytes ?? before.maxSizeBytes ?? 32 * GIB;
  requireSize(Number(maxSizeBytes), Number(sku.capacity), family);
  requireSame(properties, before, 'collation');
  if (!family.isServerless && (properties.autoPauseDelay !== undefined || properties.minCapacity !== undefined)) {
    throw new ArmError(
      400,
      'DatabaseInvalidSkuPropertyCombination',
      `autoPauseDelay and minCapacity are for serverless databases, and not for '${objective}'.`,
    );
  }
  const redundancy =
    textAt(properties, 'requestedBackupStorageRedundancy') ??
    textAt(before, 'requestedBackupStorageRedundancy') ??
    'Geo';
  delete properties.createMode;
  draft.body.sku = sku;
  draft.body.kind = `v12.0,user,vcore${family.isServerless ? ',serverless' : ''}`;
  Object.assign(properties, {
    collation: properties.collation ?? before.collation ?? 'SQL_Latin1_General_CP1_CI_AS',
    maxSizeBytes,
    status: 'Online',
    databaseId: textAt(before, 'databaseId') ?? randomUUID(),
    creationDate: textAt(before, 'creationDate') ?? now,
    currentServiceObjectiveName: objective,
    requestedServiceObjectiveName: objective,
    catalogCollation: properties.catalogCollation ?? 'SQL_Latin1_General_CP1_CI_AS',
    zoneRedundant: properties.zoneRedundant ?? false,
    readScale: family.tier === 'BusinessCritical' ? 'Enabled' : 'Disabled',
    currentSku: { ...sku },
    currentBackupStorageRedundancy: redundancy,
    requestedBackupStorageRedundancy: redundancy,
    isLedgerOn: false,
    isInfraEncryptionEnabled: false,
    ...(family.isServerless
      ? { autoPauseDelay: properties.autoPauseDelay ?? 60, minCapacity: properties.minCapacity ?? 0.5 }
      : { licenseType: properties.licenseType ?? 'LicenseIncluded' }),
  });
}

function skuOf(draft: Draft): { sku: JsonObject; family: Family } {
  const given = objectAt(draft.body, 'sku');
  const asked = textAt(given, 'name') ?? 'GP_Gen5';
  // `GP_Gen5_2` is taken as well, and answered in parts.
  const [, name = asked, cores] = /^(\w+_Gen5)_(\d+)$/.exec(asked) ?? [];
  const family = FAMILIES[name];
  if (!family) throw new ArmError(400, 'InvalidSkuName', `The sku name '${asked}' is invalid.`);
  const capacity = Number(cores ?? given.capacity ?? 2);
  if (family.largest[capacity] === undefined) {
    throw new ArmError(400, 'UnsupportedCapacity', `The capacity ${capacity} is not supported for '${name}'.`);
  }
  if (given.tier !== undefined && given.tier !== family.tier) {
    throw new ArmError(
      400,
      'MismatchedSkuNameAndTier',
      `Mismatch between sku name '${name}' and tier '${String(given.tier)}'.`,
    );
  }
  return { sku: { name, tier: family.tier, family: 'Gen5', capacity }, family };
}

function requireSize(bytes: number, cores: number, family: Family): void {
  const largest = family.largest[cores] ?? 0;
  if (bytes >= GIB && bytes <= largest * GIB && bytes % GIB === 0) return;
  throw new ArmError(
    400,
    'InvalidMaxSizeTierCombination',
    `The tier '${family.tier}' with ${cores} cores does not support the database max size '${bytes}'.`,
  );
}

function requireSame(properties: JsonObject, before: JsonObject, name: string): void {
  if (before[name] === undefined || properties[name] === undefined || before[name] === properties[name]) return;
  throw new ArmError(400, 'ChangeUnsupportedOnEntity', `Cannot change the property '${name}' of a database.`);
}
