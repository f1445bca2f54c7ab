import { z } from 'zod';

/** GB of memory of the sizes that Azure has in general: https://learn.microsoft.com/azure/redis/overview */
const GIGABYTES = {
  Balanced_B: [0, 1, 3, 5, 10, 20, 50, 100, 150, 250, 350],
  MemoryOptimized_M: [10, 20, 50, 100, 150, 250, 350],
  ComputeOptimized_X: [3, 5, 10, 20, 50, 100, 150, 250, 350],
} as const;

type Family = keyof typeof GIGABYTES;
export type RedisSize = { [Of in Family]: `${Of}${(typeof GIGABYTES)[Of][number]}` }[Family];

export const REDIS_SIZES = Object.entries(GIGABYTES).flatMap(([family, sizes]) =>
  sizes.map((gigabytes) => `${family}${gigabytes}`),
) as [RedisSize, ...RedisSize[]];

const MODULES = ['RedisJSON', 'RediSearch', 'RedisBloom', 'RedisTimeSeries'] as const;
const EVICTIONS = [
  'NoEviction',
  'AllKeysLRU',
  'AllKeysLFU',
  'AllKeysRandom',
  'VolatileLRU',
  'VolatileLFU',
  'VolatileTTL',
  'VolatileRandom',
] as const;

/** Without clustering there is one shard, and that holds no more: https://learn.microsoft.com/azure/redis/architecture */
const MOST_GIGABYTES_OF_ONE_SHARD = 25;

const gigabytesOf = (size: RedisSize): number => Number(/\d+$/.exec(size)?.[0]);

export const redisSchema = z
  .strictObject({
    size: z
      .enum(REDIS_SIZES)
      .default('Balanced_B1')
      .describe(
        'Size, by GB of memory at its end; B0 has half a GB. Balanced: for most; MemoryOptimized: fewer cores; ComputeOptimized: more cores. It can grow at any time; Azure refuses to make it smaller than what is in it.',
      ),
    highAvailability: z
      .boolean()
      .default(true)
      .describe(
        'Whether a second node holds a copy and takes over, in another zone where the region has several. Without it the price is half, and a restart by Azure empties it. Fixed when it is made.',
      ),
    clustering: z
      .enum(['enterprise', 'oss', 'none'])
      .default('enterprise')
      .describe(
        'How clients see its shards. enterprise: as one Redis; every client works. oss: as a Redis Cluster, for clients that know the protocol; faster with several cores. none: one shard, of 25 GB at most; commands over any keys. Fixed when it is made.',
      ),
    eviction: z
      .enum(EVICTIONS)
      .default('VolatileLRU')
      .describe(
        'What goes when the memory is full. Volatile: only keys that expire; NoEviction: nothing, and writes fail.',
      ),
    modules: z
      .array(z.enum(MODULES))
      .max(MODULES.length)
      .refine((names) => new Set(names).size === names.length, 'must not name a module twice')
      .default([])
      .describe('Modules of Redis that it has. Default: none. Fixed when it is made.'),
    persistence: z
      .enum(['none', 'every-second', 'every-hour', 'every-6-hours', 'every-12-hours'])
      .default('none')
      .describe(
        'How often what is in it is written to a disk of Azure, from which it is filled again when its nodes fail: its changes every second, or all of it every few hours. It is no backup.',
      ),
    encryption: z
      .enum(['tenant-key', 'platform'])
      .default('tenant-key')
      .describe("What its disks are encrypted with: the tenant's key, or one of Azure's. Fixed when it is made."),
    log: z
      .boolean()
      .default(true)
      .describe('Whether it is logged who connects, in the Log Analytics workspace, which Azure bills by volume.'),
  })
  .refine(({ clustering, size }) => clustering !== 'none' || gigabytesOf(size) <= MOST_GIGABYTES_OF_ONE_SHARD, {
    message: `must not be none with a size of more than ${MOST_GIGABYTES_OF_ONE_SHARD} GB: one shard holds no more`,
    path: ['clustering'],
  })
  .refine(({ modules, clustering }) => !modules.includes('RediSearch') || clustering !== 'oss', {
    message: 'must not be oss with RediSearch, which does not work over several shards that clients see',
    path: ['clustering'],
  })
  .refine(({ modules, eviction }) => !modules.includes('RediSearch') || eviction === 'NoEviction', {
    message: 'must be NoEviction with RediSearch, whose index would not be told of what goes',
    path: ['eviction'],
  });

export type RedisSpec = z.infer<typeof redisSchema>;
