import { z } from 'zod';
import { referenceTo } from '../model/reference.ts';

/** No agreement is for ever: after so long it has to be given again. */
export const MOST_DAYS = 366;
const DAY_MS = 24 * 3600 * 1000;

/** Kinds of which a tenant can let others use something. */
export const TARGET_KINDS = [
  'Service',
  'StorageAccount',
  'Secret',
  'SqlDatabase',
  'PostgresDatabase',
  'Redis',
  'Host',
] as const;

export type TargetKind = (typeof TARGET_KINDS)[number];

const name = z
  .string()
  .min(1)
  .max(63)
  .toLowerCase()
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be a name such as web');

export const grantSchema = z
  .strictObject({
    to: referenceTo('Tenant', name).describe('Tenant that what is asked for belongs to. It has to agree.'),
    target: z
      .strictObject({
        kind: z.enum(TARGET_KINDS).describe('Kind of what is asked for.'),
        name: name.describe('Its name in that tenant.'),
      })
      .describe('What is asked for.'),
    network: z
      .strictObject({
        ports: z
          .array(z.number().int().min(1).max(65_535))
          .min(1)
          .max(20)
          .refine((ports) => new Set(ports).size === ports.length, 'must name each port once')
          .optional()
          .describe(
            'Of a Service: ports by which it is reached, each among those it declares. Of a Host: any, of TCP. Without it: the one port of what has one.',
          ),
      })
      .optional()
      .describe('Traffic of this tenant to it. Default: none.'),
    identity: z
      .strictObject({
        role: z
          .enum(['reader', 'writer'])
          .describe(
            'reader: reads what is in it; not of a Redis. writer: changes and deletes it too; of a StorageAccount or a Redis only.',
          ),
        container: z
          .string()
          .min(3)
          .max(63)
          .optional()
          .describe('Of a StorageAccount: the one container whose blobs it is for. Default: the blobs of all.'),
        key: z
          .string()
          .min(1)
          .max(253)
          .optional()
          .describe('Of a Secret: the one value that it is for. Default: all of its values, also those that it gains.'),
      })
      .optional()
      .describe("What this tenant's identity may do with it, by its own name and without a secret. Default: nothing."),
    reason: z.string().trim().min(3).max(500).describe('Why, for whoever has to agree; kept in the audit log.'),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe(
        `When it ends, such as 2027-03-31T18:00:00Z, and ${MOST_DAYS} days after the agreement at the latest. In place of expiresAfterDays.`,
      ),
    expiresAfterDays: z
      .number()
      .int()
      .min(1)
      .max(MOST_DAYS)
      .optional()
      .describe('Days from the agreement until it ends. Default: 90, where expiresAt is not set.'),
  })
  .refine(({ network, identity }) => network !== undefined || identity !== undefined, {
    message: 'is required where identity is not set: nothing is asked for otherwise',
    path: ['network'],
  })
  .refine(({ expiresAt, expiresAfterDays }) => expiresAt === undefined || expiresAfterDays === undefined, {
    message: 'must not be set beside expiresAt',
    path: ['expiresAfterDays'],
  });

export type GrantSpec = z.infer<typeof grantSchema>;

const DEFAULT_DAYS = 90;

/** When an agreement given at `agreedAt` ends by itself. */
export function endOf({ expiresAt, expiresAfterDays }: GrantSpec, agreedAt: Date): Date {
  const after = (days: number) => agreedAt.getTime() + days * DAY_MS;
  if (expiresAt === undefined) return new Date(after(expiresAfterDays ?? DEFAULT_DAYS));
  return new Date(Math.min(Date.parse(expiresAt), after(MOST_DAYS)));
}
