import { z } from 'zod';

const role = z.enum(['viewer', 'editor']);

/** The token that a plugin asks for, again and again. It is not listed, so it is short. */
export const kubeTokenRequest = z.strictObject({
  role: role.default('viewer').describe('What the token may do in the namespace of the tenant.'),
  expirationSeconds: z
    .number()
    .int()
    .min(600)
    .max(3600)
    .default(900)
    .describe('How long the token is valid, in seconds; 600 to 3600, 900 by default. Longer ones are static tokens.'),
});

export const newTokenRequest = z.strictObject({
  role: role.default('viewer').describe('What the token may do in the namespace of the tenant.'),
  expirationSeconds: z
    .number()
    .int()
    .min(3600)
    .max(86_400)
    .default(3600)
    .describe('How long the token is valid, in seconds; 3600 (an hour, the default) to 86400 (a day).'),
});

export const revokeAllRequest = z.strictObject({
  role: role.optional().describe('Only tokens of this role; of both without it.'),
});
