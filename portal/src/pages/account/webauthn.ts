import type { MadeCredential, PasskeyOptions } from '@tenantry/client';

/**
 * Has a device make a passkey: https://www.w3.org/TR/webauthn-3/#sctn-createCredential. Bytes are converted by hand, for not every
 * browser and password manager has `toJSON` and `parseCreationOptionsFromJSON`.
 *
 * @throws DOMException as the browser says it
 */
export async function makePasskey(options: PasskeyOptions): Promise<MadeCredential> {
  // The server made them for this call; only what is bytes is written as text.
  const asked = options as unknown as CreationOptions;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: (asked.excludeCredentials ?? []).map((one) => ({ ...one, id: bytesOf(one.id) })),
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) {
    throw new DOMException('The device made no passkey.', 'NotAllowedError');
  }
  return {
    id: made.id,
    response: {
      clientDataJSON: textOf(made.response.clientDataJSON),
      attestationObject: textOf(made.response.attestationObject),
    },
  };
}

type Written<T, Key extends keyof T> = Omit<T, Key> & { readonly [Name in Key]: string };
type CreationOptions = Written<Omit<PublicKeyCredentialCreationOptions, 'user' | 'excludeCredentials'>, 'challenge'> & {
  readonly user: Written<PublicKeyCredentialUserEntity, 'id'>;
  readonly excludeCredentials?: readonly Written<PublicKeyCredentialDescriptor, 'id'>[];
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

const textOf = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What a browser refused, for people; null where it was the server. */
export function refusalOfBrowser(error: unknown): string | null {
  if (!(error instanceof DOMException)) return null;
  if (error.name === 'NotAllowedError') return 'No passkey was made, or it took too long. Try again.';
  if (error.name === 'InvalidStateError') return 'This device has a passkey of yours for Tenantry already.';
  return 'That did not work in this browser.';
}
