import { PASSWORD_CHARACTERS } from '@tenantry/access/accounts';
import { z } from 'zod';

const { fewest, most } = PASSWORD_CHARACTERS;

/** Not every text with an @ is an address, but a stricter rule only refuses addresses that work. */
export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, 'must be an e-mail address')
  .describe('E-mail address, in any case.');

const oldPassword = z.string().min(1).max(most);
export const newPassword = z
  .string()
  .min(fewest, `must have at least ${fewest} characters`)
  .max(most, `must have at most ${most} characters`);

export const roleField = z
  .enum(['administrator', 'auditor', 'member'])
  .describe('Over the whole installation: `member` has what tenants give.');

const nameField = z.string().trim().min(1).max(200).describe('For people.');

export const signInRequest = z.strictObject({
  email: emailField,
  password: oldPassword,
  code: z.string().max(64).optional().describe('Of the second factor, or a backup code, where the user has one.'),
});

export const passwordRequest = z.strictObject({
  current: oldPassword.describe('The password until now.'),
  new: newPassword.describe(`From now on; ${fewest} to ${most} characters.`),
});

export const newUserRequest = z.strictObject({
  email: emailField,
  name: nameField.optional().describe('For people; the e-mail address by default.'),
  role: roleField.default('member'),
  withPassword: z
    .boolean()
    .default(true)
    .describe('Makes a password, shown once. Without one the user signs in at an identity provider.'),
});

export const userChangeRequest = z
  .strictObject({
    name: nameField.optional(),
    role: roleField.optional(),
    isDisabled: z.boolean().optional().describe('Whether the user may not sign in; their sessions end at once.'),
  })
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change');

export const secondFactorRequest = z.strictObject({ password: oldPassword.describe('The password of the caller.') });
export const codeRequest = z.strictObject({
  code: z.string().min(6).max(16).describe('What the authenticator app shows.'),
});
