import { z } from 'zod';

const MOST_CHARACTERS = 254;
/** Letters, digits and marks of any language, no space at either end: names of groups are other systems' to choose. */
const named = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS)
  .refine((text) => text === text.trim() && !/\p{Cc}/u.test(text), 'must not begin or end with a space');

export const TENANT_ROLES = ['viewer', 'editor', 'owner'] as const;
/** In one tenant; each may do what those before it may. */
export type TenantRole = (typeof TENANT_ROLES)[number];

export const memberSchema = z
  .strictObject({
    user: named
      .toLowerCase()
      .optional()
      .describe('E-mail address of the user, in lower case. Default: none; then group is needed.'),
    group: named
      .optional()
      .describe('Group of the identity provider whose users are all members. Default: none; then user is needed.'),
    role: z
      .enum(TENANT_ROLES, 'must be viewer, editor or owner')
      .describe(
        'viewer: sees everything but secrets. editor: declares what runs in the tenant, too. owner: says who is a member and answers grants, too.',
      ),
    until: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When the membership ends by itself, ISO 8601. Default: never.'),
  })
  .refine(({ user, group }) => (user === undefined) !== (group === undefined), {
    message: 'must be given, or group, and not both',
    path: ['user'],
  });

export type MemberSpec = z.infer<typeof memberSchema>;
