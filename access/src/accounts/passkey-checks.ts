import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** Where passkeys are good: https://www.w3.org/TR/webauthn-3/#relying-party-identifier */
export interface RelyingParty {
  /** A host name. */
  readonly id: string;
  /** Of the pages, as browsers call it. */
  readonly origin: string;
}

export interface NewKey {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly isBackedUp: boolean;
}

/** Edwards and Weierstrass curves and RSA, as every device has one of them: https://www.iana.org/assignments/cose */
export const ALGORITHMS = [-8, -7, -257];

/**
 * What a device says of a key pair that it made; null where it does not fit. Who made the device is not asked, and what is said
 * of it is dropped unread: its certificates name addresses that would be asked.
 */
export async function checkNewKey(
  response: RegistrationResponseJSON,
  expectedChallenge: string,
  site: RelyingParty,
): Promise<NewKey | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verified = await fitting(async () =>
    verifyRegistrationResponse({
      response: {
        ...response,
        response: { ...response.response, attestationObject: await withoutStatement(response) },
      },
      ...{ expectedChallenge, expectedOrigin: site.origin, expectedRPID: site.id },
      ...{ supportedAlgorithmIDs: ALGORITHMS, requireUserVerification: true },
    }),
  );
  if (verified?.verified !== true) return null;
  const { credential, credentialBackedUp: isBackedUp } = verified.registrationInfo;
  const { id: credentialId, publicKey, counter } = credential;
  return credentialId === response.id ? { credentialId, publicKey, counter, isBackedUp } : null;
}

/** What a device signed with a key that it has; null where it does not fit. The counter is for the store to compare. */
export async function checkSignature(
  response: AuthenticationResponseJSON,
  publicKey: Uint8Array,
  expectedChallenge: string,
  site: RelyingParty,
): Promise<{ readonly counter: number; readonly isBackedUp: boolean } | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const verified = await fitting(() =>
    verifyAuthenticationResponse({
      ...{ response, expectedChallenge, expectedOrigin: site.origin, expectedRPID: site.id },
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
      requireUserVerification: true,
    }),
  );
  if (verified?.verified !== true) return null;
  const { newCounter: counter, credentialBackedUp: isBackedUp } = verified.authenticationInfo;
  return { counter, isBackedUp };
}

async function withoutStatement({ response }: RegistrationResponseJSON): Promise<string> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await import('@simplewebauthn/server/helpers');
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject)).get('authData');
  const bare = new Map<string, string | Uint8Array | Map<string, string>>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(bare));
}

/** The library throws for all that does not fit, in classes of every kind, and reads nothing but what it is given. */
async function fitting<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
