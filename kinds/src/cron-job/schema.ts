import { z } from 'zod';
import { runFields } from '../workload/run.ts';
import { isTimeZone, parseSchedule } from './schedule.ts';

export const cronJobSchema = z.strictObject({
  schedule: z
    .string()
    .max(200)
    .refine((text) => parseSchedule(text) !== null, {
      message:
        'must be five fields (minute, hour, day of month, month, day of week) such as "30 2 * * *", or @daily and the like',
    })
    .describe(
      'When it runs: minute, hour, day of month, month and day of week, such as `30 2 * * *`; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.',
    ),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, { message: 'must be a time zone such as Europe/Berlin' })
    .default('Etc/UTC')
    .describe('Time zone of the schedule, such as Europe/Berlin.'),
  concurrency: z
    .enum(['allow', 'forbid', 'replace'])
    .default('forbid')
    .describe(
      'What happens when it falls due while a run is not over. allow: both run. forbid: it is left out. replace: the run is ended.',
    ),
  startWithinSeconds: z
    .number()
    .int()
    .min(10)
    .max(31_536_000)
    .optional()
    .describe('How late a run may begin, in seconds, before it is left out. Default: however late.'),
  suspended: z
    .boolean()
    .default(false)
    .describe('Does not fall due. What runs goes on, and it can be run when asked for.'),
  history: z
    .strictObject({
      succeeded: z.number().int().min(0).max(20).default(3).describe('How many runs that succeeded.'),
      failed: z.number().int().min(0).max(20).default(1).describe('How many runs that failed.'),
    })
    .prefault({})
    .describe('How many runs that are over stay in the cluster, with their pods and logs.'),
  ...runFields,
});

export type CronJobSpec = z.infer<typeof cronJobSchema>;
