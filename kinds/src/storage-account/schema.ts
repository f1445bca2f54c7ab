import { z } from 'zod';

/** Of containers, shares and queues alike: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const partName = z
  .string()
  .min(3)
  .max(63)
  .regex(/^(?!.*--)[a-z0-9][a-z0-9-]*[a-z0-9]$/, 'must be lower-case letters, digits and single hyphens');

const metadata = z
  .record(
    z
      .string()
      .max(256)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be letters, digits and underscores, and not begin with a digit'),
    z.string().max(1024),
  )
  .default({})
  .describe('Words about it that applications can read. Default: none.');

/** Most of each: every one of them is a resource of its own. */
const MOST_PARTS = 100;

const parts = <Part extends z.ZodType>(part: Part, what: string) =>
  z
    .record(partName, part)
    .refine((value) => Object.keys(value).length <= MOST_PARTS, `must be ${MOST_PARTS} at most`)
    .default({})
    .describe(what);

export const REDUNDANCIES = ['LRS', 'ZRS', 'GRS', 'RAGRS', 'GZRS', 'RAGZRS'] as const;

export const storageAccountSchema = z.strictObject({
  redundancy: z
    .enum(REDUNDANCIES)
    .default('ZRS')
    .describe(
      'Where copies are kept. LRS: in one datacenter. ZRS: in three zones of the region. GRS, GZRS: in a second region too; RAGRS, RAGZRS: readable there. It can change within LRS, GRS, RAGRS and within ZRS, GZRS, RAGZRS.',
    ),
  accessTier: z
    .enum(['Hot', 'Cool', 'Cold'])
    .default('Hot')
    .describe(
      'Price of blobs that say no tier themselves: Hot is dearer to keep, Cool and Cold are dearer to read and are billed for 30 and 90 days at least.',
    ),
  containers: parts(
    z.strictObject({ metadata }),
    'Containers for blobs, by name. One that leaves the declaration is deleted with its blobs. Default: none.',
  ),
  shares: parts(
    z.strictObject({
      sizeGiB: z.number().int().min(1).max(102_400).default(100).describe('Most it can hold, in GiB.'),
      tier: z
        .enum(['TransactionOptimized', 'Hot', 'Cool'])
        .default('TransactionOptimized')
        .describe('Price: of keeping what is in it against reading and writing it.'),
      metadata,
    }),
    'File shares, by name, for use over HTTPS; they cannot be mounted. One that leaves the declaration is deleted with its files. Default: none.',
  ),
  queues: parts(
    z.strictObject({ metadata }),
    'Queues, by name. One that leaves the declaration is deleted with its messages. Default: none.',
  ),
  keepDeletedDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(7)
    .describe(
      'Days for which deleted and overwritten blobs, deleted containers and deleted shares can be restored; they are billed meanwhile. 0: not at all.',
    ),
  keepVersionsDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(0)
    .describe('Days for which earlier versions of blobs are kept; they are billed as blobs are. 0: no versions.'),
  log: z
    .enum(['none', 'changes', 'all'])
    .default('changes')
    .describe(
      'Which requests are written to the Log Analytics workspace, which Azure bills by volume. changes: writes and deletions. all: reads too.',
    ),
});

export type StorageAccountSpec = z.infer<typeof storageAccountSchema>;
