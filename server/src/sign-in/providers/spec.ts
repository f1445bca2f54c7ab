import { z } from 'zod';

const groupNames = z.array(z.string().min(1).max(200)).max(100).default([]);
const claim = (standard: string) => z.string().min(1).max(200).default(standard);
const secret = z.string().min(1).max(1000);

/** What an administrator declares of an identity provider, but its client secret. */
export const providerSpec = z.strictObject({
  title: z.string().trim().min(1).max(100).optional().describe('What people click on; the name by default.'),
  discoveryUrl: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
    .max(1000)
    .describe('Issuer of the provider, or the address of its `/.well-known/openid-configuration`.'),
  clientId: z.string().min(1).max(500).describe('As registered at the provider.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be a scope'))
    .min(1)
    .max(20)
    .default(['openid', 'email', 'profile'])
    .describe('Asked for at each sign-in; `openid` is asked for in any case.'),
  emailClaim: claim('email').describe('Claim that holds the e-mail address.'),
  nameClaim: claim('name').describe('Claim that holds the name for people.'),
  groupsClaim: claim('groups').describe('Claim that holds the groups, as a list or one text.'),
  groupPrefix: z
    .string()
    .max(50)
    .default('')
    .describe('Put before each group, so that groups of two providers are not mistaken for each other.'),
  roles: z
    .strictObject({ administrator: groupNames, auditor: groupNames })
    .default({ administrator: [], auditor: [] })
    .describe('Groups, with their prefix, that give a role over the installation.'),
  allowedDomains: z
    .array(
      z
        .string()
        .toLowerCase()
        .regex(/^[a-z0-9.-]{1,253}$/, 'must be a domain such as example.com'),
    )
    .max(100)
    .default([])
    .describe(
      'Domains whose e-mail addresses the provider speaks for. Without any, an address counts only where the provider says that it is verified.',
    ),
});
export type ProviderSpec = z.output<typeof providerSpec>;

/** Without a secret the one that is kept stays. */
export const providerRequest = providerSpec.extend({
  clientSecret: secret
    .optional()
    .describe('Kept sealed and never shown. Needed the first time; without it the one before stays.'),
});

export const providerSchema = providerSpec.extend({
  name: z.string(),
  redirectUri: z.string().describe('To be registered at the provider.'),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});

export const providerTestSchema = z.object({
  isWorking: z.boolean(),
  findings: z.array(
    z.object({
      check: z.enum(['reach', 'endpoints', 'keys', 'scopes', 'client']),
      isFine: z.boolean(),
      message: z.string().describe('In a sentence.'),
    }),
  ),
});
export type ProviderTest = z.output<typeof providerTestSchema>;
