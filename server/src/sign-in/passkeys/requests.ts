import type { JsonObject } from '@tenantry/kinds';
import type { PasskeyRow } from '@tenantry/store/contract';
import { z } from 'zod';
import { secondFactorRequest } from '../requests.ts';

/** Far above what devices send: a credential id has up to 1023 bytes, a key of RSA some hundred. */
const MOST_CHARACTERS = 8192;
const binary = z
  .string()
  .max(MOST_CHARACTERS)
  .regex(/^[\w-]*$/, 'must be base64url');
const credentialId = binary.min(1).max(1400);

export const passkeyName = z.string().trim().min(1).max(100).describe('What to know it by.');
export const passwordAgainRequest = secondFactorRequest;
export const passkeyNameRequest = z.strictObject({ name: passkeyName });

/** https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson */
export const newPasskeyRequest = z.strictObject({
  name: passkeyName,
  credential: z
    .object({
      id: credentialId,
      response: z.object({ clientDataJSON: binary, attestationObject: binary }),
    })
    .describe('What `navigator.credentials.create` made, as its `toJSON` gives it; other fields are not looked at.'),
});

/** https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
export const passkeySignInRequest = z.strictObject({
  credential: z
    .object({
      id: credentialId,
      response: z.object({
        clientDataJSON: binary,
        authenticatorData: binary,
        signature: binary,
        userHandle: binary.nullish(),
      }),
    })
    .describe('What `navigator.credentials.get` signed, as its `toJSON` gives it; other fields are not looked at.'),
});

const time = z.iso.datetime();

export const passkeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  host: z.string().describe('The host name that it is good at.'),
  isBackedUp: z.boolean().describe('Whether more than one device has it.'),
  createdAt: time,
  usedAt: time.nullable().describe('Null: never yet.'),
});

export const passkeyOptionsSchema = z
  .looseObject({ challenge: z.string(), timeout: z.int() })
  .describe('For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.');

export function passkeyView({ createdAt, usedAt, ...passkey }: PasskeyRow): JsonObject {
  return { ...passkey, createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null };
}
