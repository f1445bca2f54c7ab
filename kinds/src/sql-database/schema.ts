import { z } from 'zod';
import { SIZE_NAMES, type SizeName, sizeOf } from './sizes.ts';

const RESERVED = ['master', 'model', 'msdb', 'tempdb'];

const databaseName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/, 'must be letters, digits, underscores, dots and hyphens')
  .refine((name) => !RESERVED.includes(name.toLowerCase()), 'must not be a name of the system');

const isServerless = (size: SizeName): boolean => sizeOf(size).fewestCores !== undefined;

export const sqlDatabaseSchema = z
  .strictObject({
    database: databaseName.optional().describe('Name of the database. Default: the name of the object.'),
    size: z
      .enum(SIZE_NAMES)
      .default('GP_S_Gen5_1')
      .describe(
        'Kind of machine and number of cores, by Azure’s name. GP_S: serverless, billed by the second of use. GP: general purpose. BC: business critical, with copies that take over at once.',
      ),
    maxSizeGiB: z
      .number()
      .int()
      .min(1)
      .max(3072)
      .default(32)
      .describe('Most it can hold, in GiB; each size has a most of its own.'),
    pauseAfterMinutes: z
      .number()
      .int()
      .refine((minutes) => minutes === 0 || (minutes >= 60 && minutes <= 10_080 && minutes % 10 === 0), {
        message: 'must be 0, or 60 to 10080 in steps of 10',
      })
      .optional()
      .describe(
        'Minutes without a connection after which a serverless database pauses, and costs its storage alone; the next connection waits about a minute. 0: never. Default: 60.',
      ),
    zoneRedundant: z
      .boolean()
      .default(false)
      .describe('Keeps running when a zone of the region fails. The region must have zones.'),
    backups: z
      .strictObject({
        keepDays: z
          .number()
          .int()
          .min(1)
          .max(35)
          .default(7)
          .describe('Days back to any moment of which the database can be restored.'),
        redundancy: z
          .enum(['Local', 'Zone', 'Geo', 'GeoZone'])
          .default('Geo')
          .describe(
            'Where backups are kept. Local: in one datacenter. Zone: in three zones. Geo, GeoZone: in a second region too.',
          ),
      })
      .prefault({})
      .describe('Backups, which Azure makes by itself.'),
    collation: z
      .string()
      .regex(/^\w{1,128}$/, 'must be a collation such as Latin1_General_100_CI_AS_SC_UTF8')
      .default('SQL_Latin1_General_CP1_CI_AS')
      .describe('How texts compare and sort.'),
    audit: z
      .enum(['none', 'access', 'all'])
      .default('access')
      .describe(
        'What is written to the Log Analytics workspace, which Azure bills by volume. access: who signed in or failed to, and changes of rights. all: every statement too.',
      ),
  })
  .refine(({ size, maxSizeGiB }) => maxSizeGiB <= sizeOf(size).largestGiB, {
    message: 'is more than a database of this size can hold',
    path: ['maxSizeGiB'],
  })
  .refine(({ size, pauseAfterMinutes }) => pauseAfterMinutes === undefined || isServerless(size), {
    message: 'is for serverless sizes only, whose names begin with GP_S',
    path: ['pauseAfterMinutes'],
  });

export type SqlDatabaseSpec = z.infer<typeof sqlDatabaseSchema>;
