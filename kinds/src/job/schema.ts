import { z } from 'zod';
import { runFields } from '../workload/run.ts';

export const jobSchema = z.strictObject({
  ...runFields,
  suspended: z
    .boolean()
    .default(false)
    .describe('Runs nothing: pods that run are ended, and begin anew when it goes on.'),
});

export type JobSpec = z.infer<typeof jobSchema>;
