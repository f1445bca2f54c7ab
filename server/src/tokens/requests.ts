import { TOKEN_VERBS } from '@tenantry/access';
import { TENANT_ROLES } from '@tenantry/kinds';
import { z } from 'zod';
import { nameParameter } from '../http/query.ts';

const MOST_NAME_CHARACTERS = 100;
const MOST_MACHINE_CHARACTERS = 40;
const MOST_TENANTS = 100;
const MOST_CONDITIONS = 20;
const MOST_VALUES = 50;
const MOST_VALUE_CHARACTERS = 300;

const verbs = z
  .array(z.enum(TOKEN_VERBS, `must be one of ${TOKEN_VERBS.join(', ')}`))
  .min(1)
  .max(TOKEN_VERBS.length)
  .default(['read'])
  .describe(
    'What it may be used for, so far as its owner may: read; write; secrets (values and private keys); cluster (a way into clusters). Default: read.',
  );
const expiresAt = z.iso
  .datetime({ offset: true })
  .optional()
  .describe('When it ends by itself, ISO 8601; within a year. Default: in 90 days, or with the token it is made with.');
const role = z
  .enum(TENANT_ROLES, 'must be viewer, editor or owner')
  .default('viewer')
  .describe('In the tenant. Default: viewer.');
/** A part of the name that a machine is known by. */
const machineNamed = z
  .string()
  .toLowerCase()
  .max(MOST_MACHINE_CHARACTERS)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be letters, digits and hyphens, a letter first, no hyphen last')
  .describe('Known by it in the tenant, and in the audit log: machine:TENANT/NAME.');

export const newPersonalToken = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(MOST_NAME_CHARACTERS)
    .refine((text) => !/\p{Cc}/u.test(text), 'must not contain control characters')
    .describe('For you to know it by: where it is used, for example.'),
  verbs,
  tenants: z
    .array(nameParameter)
    .min(1)
    .max(MOST_TENANTS)
    .optional()
    .describe('Names of the tenants that it is for. Default: all that you have a role in, now and later.'),
  expiresAt,
});

export const newTenantToken = z.strictObject({ name: machineNamed, role, verbs, expiresAt });

const value = z.string().min(1).max(MOST_VALUE_CHARACTERS);
const condition = z
  .strictObject({
    claim: z.string().min(1).max(MOST_NAME_CHARACTERS).describe('Name of the claim.'),
    equals: value.optional().describe('What it has to be.'),
    oneOf: z.array(value).min(1).max(MOST_VALUES).optional().describe('What it has to be one of.'),
    like: value.optional().describe('Pattern that it has to match: * is any text without / and :, ** any text at all.'),
  })
  .refine(
    ({ equals, oneOf, like }) => [equals, oneOf, like].filter((one) => one !== undefined).length === 1,
    'must have one of equals, oneOf and like',
  );

export const newTrust = z.strictObject({
  name: machineNamed,
  issuer: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
    .max(500)
    .refine((url) => !/[?#\s]/.test(url), 'must have neither ? nor #')
    .describe('The issuer, exactly as its tokens name it (iss).'),
  audience: value.describe('Whom the tokens have to be for (aud): what the pipeline asks its issuer for.'),
  conditions: z
    .array(condition)
    .min(1)
    .max(MOST_CONDITIONS)
    .describe('All have to be fulfilled. Of an issuer that gives tokens to everybody one has to say whose they are.'),
  role,
  verbs,
  minutes: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(15)
    .describe('How long the tokens are valid that are given in exchange, in minutes; 1 to 60, 15 by default.'),
});

/** The whole of it but its name. */
export const trustChange = newTrust.omit({ name: true });
export type TrustChange = z.output<typeof trustChange>;

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const SUBJECT_TYPES = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token'] as const;
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** As RFC 8693 says; what is not known is ignored, as RFC 6749 says. */
export const exchangeRequest = z
  .object({
    grant_type: z.literal(EXCHANGE, `must be ${EXCHANGE}`).default(EXCHANGE),
    subject_token: z.string().min(1).max(16_384).describe('The JWT that the pipeline got of its issuer.'),
    subject_token_type: z
      .enum(SUBJECT_TYPES, `must be one of ${SUBJECT_TYPES.join(', ')}`)
      .default(SUBJECT_TYPES[0])
      .describe('What it is.'),
    requested_token_type: z.literal(ACCESS_TOKEN, `must be ${ACCESS_TOKEN}`).optional(),
    audience: nameParameter.optional().describe('Name of the tenant that a token is wanted of.'),
    tenant: nameParameter.optional().describe('The same, in words of ours.'),
    trust: nameParameter
      .optional()
      .describe('Name of the trust to use. Default: of those that accept the token the one with the highest role.'),
    scope: z
      .string()
      .max(200)
      .optional()
      .describe('Verbs, parted by spaces, where fewer are wanted than the trust gives.'),
  })
  .refine(({ audience, tenant }) => (audience ?? tenant) !== undefined, {
    message: 'must name the tenant',
    path: ['audience'],
  });
