import type { ArmType } from './arm-type.ts';
import { authorizationTypes } from './authorization.ts';
import { computeTypes } from './compute.ts';
import { containerServiceTypes } from './container-service.ts';
import { diskTypes } from './disks.ts';
import { identityTypes } from './identity.ts';
import { keyVaultTypes } from './key-vault.ts';
import { machineTypes } from './machines.ts';
import { monitorTypes } from './monitor.ts';
import { networkTypes } from './network.ts';
import { postgresqlTypes } from './postgresql.ts';
import { redisTypes } from './redis.ts';
import { resourcesTypes } from './resources.ts';
import { sqlTypes } from './sql.ts';
import { storageTypes } from './storage.ts';

/** Every type of resource that the sandbox keeps. */
export const armTypes: readonly ArmType[] = [
  ...resourcesTypes,
  ...identityTypes,
  ...authorizationTypes,
  ...networkTypes,
  ...keyVaultTypes,
  ...computeTypes,
  ...diskTypes,
  ...machineTypes,
  ...containerServiceTypes,
  ...storageTypes,
  ...sqlTypes,
  ...monitorTypes,
  ...postgresqlTypes,
  ...redisTypes,
];
