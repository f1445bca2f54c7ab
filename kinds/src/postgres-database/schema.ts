import { z } from 'zod';
import { SIZES, tierOf } from './sizes.ts';

/** Azure makes these itself: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-servers */
const AZURES_OWN = ['azure_maintenance', 'azure_sys', 'postgres', 'template0', 'template1'];
const MOST_DATABASES = 50;
/** GiB of the disks that Azure has: https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-storage */
export const STORAGE_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_767] as const;
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const databaseName = z
  .string()
  .max(63)
  .regex(/^[a-z_][a-z0-9_-]*$/, 'must be lower-case letters, digits, underscores and hyphens, and begin with no digit')
  .refine((name) => !AZURES_OWN.includes(name), "must not be one of Azure's own");

const extensionName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9_-]*$/, 'must be the name of an extension, in lower case');

const parameterName = z
  .string()
  .max(256)
  .regex(/^[a-z][a-z0-9_.]*$/, 'must be the name of a parameter, in lower case');

const storage = z
  .strictObject({
    sizeGiB: z
      .literal(STORAGE_SIZES)
      .default(32)
      .describe(
        `Size of the disk, in GiB; larger ones are faster too. One of ${STORAGE_SIZES.join(', ')}. It can grow, never shrink.`,
      ),
    autoGrow: z
      .boolean()
      .default(true)
      .describe(
        'Whether Azure doubles the disk when it is nearly full, which costs more and cannot be undone. Without it a full disk makes the databases read-only.',
      ),
  })
  .prefault({})
  .describe('The disk of the server.');

const backups = z
  .strictObject({
    retentionDays: z
      .number()
      .int()
      .min(7)
      .max(35)
      .default(7)
      .describe('Days to any second of which the server can be restored.'),
    geoRedundant: z
      .boolean()
      .default(false)
      .describe(
        "Whether backups are kept in Azure's paired region too. Fixed when the server is made; needs encryption platform.",
      ),
  })
  .prefault({})
  .describe('Backups that Azure makes by itself.');

const maintenance = z
  .strictObject({
    day: z.enum(DAYS).describe('Day of the week, in UTC.'),
    hour: z.number().int().min(0).max(23).describe('Hours into the day at which it begins, in UTC.'),
    minute: z.number().int().min(0).max(59).default(0).describe('Minutes into that hour.'),
  })
  .optional()
  .describe(
    'The hour of the week in which Azure may restart the server for updates. Default: any night that Azure chooses.',
  );

export const postgresDatabaseSchema = z
  .strictObject({
    databases: z
      .array(databaseName)
      .min(1)
      .max(MOST_DATABASES)
      .refine((names) => new Set(names).size === names.length, 'must not name a database twice')
      .default(['app'])
      .describe('Databases of the server, by name. One that leaves the declaration is deleted with its data.'),
    version: z.enum(['14', '15', '16']).default('16').describe('Major version of PostgreSQL.'),
    size: z
      .enum(SIZES)
      .default('Standard_D2ds_v5')
      .describe(
        'Size of the machine. B: cores shared with others, for development and light work; D: general purpose; E: more memory. The server restarts when it changes.',
      ),
    highAvailability: z
      .enum(['none', 'same-zone', 'zone-redundant'])
      .default('none')
      .describe(
        'A second server that takes over when the first fails, which doubles the price: in the same zone, or in another one where the region has several. Not with a size of B.',
      ),
    storage,
    backups,
    maintenance,
    extensions: z
      .array(extensionName)
      .max(100)
      .refine((names) => new Set(names).size === names.length, 'must not name an extension twice')
      .default([])
      .describe('Extensions that `create extension` may install, such as vector or pgcrypto. Default: none.'),
    parameters: z
      .record(parameterName, z.string().max(4096))
      .refine((given) => !('azure.extensions' in given), 'must not set azure.extensions: extensions says it')
      .refine((given) => !('require_secure_transport' in given), 'must not set require_secure_transport: it stays on')
      .default({})
      .describe(
        'Parameters of the server, by name. One that leaves the declaration gets its default back. Some take effect at the next restart only. Default: as Azure has them.',
      ),
    encryption: z
      .enum(['tenant-key', 'platform'])
      .default('tenant-key')
      .describe(
        "What the disk and the backups are encrypted with: the tenant's key, or one of Azure's. Fixed when the server is made.",
      ),
    log: z
      .boolean()
      .default(true)
      .describe("Whether the server's log goes to the Log Analytics workspace, which Azure bills by volume."),
  })
  .refine(({ size, highAvailability }) => highAvailability === 'none' || tierOf(size) !== 'Burstable', {
    message: 'must be none with a size of B: Azure gives those no second server',
    path: ['highAvailability'],
  })
  .refine(({ backups: { geoRedundant }, encryption }) => !geoRedundant || encryption === 'platform', {
    message:
      "must be false with encryption tenant-key: the tenant's key is in one region, and the backups would need one in the other",
    path: ['backups', 'geoRedundant'],
  });

export type PostgresDatabaseSpec = z.infer<typeof postgresDatabaseSchema>;
