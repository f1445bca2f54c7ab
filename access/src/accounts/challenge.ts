import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccountsContext } from './accounts.ts';
import { CHALLENGE_SECONDS } from './limits.ts';

const CHALLENGE_BYTES = 32;

/** What a passkey is asked to sign, once and soon: https://www.w3.org/TR/webauthn-3/#sctn-cryptographic-challenges */
export interface Challenge {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For the browser that asked, and for no other, to bring back. Nothing is kept of a challenge that does not come back. */
  readonly held: string;
}

type Signer = Pick<AccountsContext, 'sign'>;

export function makeChallenge({ sign }: Signer, purpose: string): Challenge {
  const bytes = new Uint8Array(randomBytes(CHALLENGE_BYTES));
  const text = `${Buffer.from(bytes).toString('base64url')}.${Date.now() + CHALLENGE_SECONDS * 1000}`;
  return { bytes, held: `${text}.${signature({ sign }, purpose, text)}` };
}

/** The challenge, base64url; null where it is none of ours, for something else, too old, or was brought back before. */
export async function takeChallenge(
  { sign, attempts }: Pick<AccountsContext, 'sign' | 'attempts'>,
  purpose: string,
  held: string | null,
): Promise<string | null> {
  const [, text = '', challenge = '', until = '', signed = ''] =
    /^(([\w-]{43})\.(\d{13}))\.([\w-]{43})$/.exec(held ?? '') ?? [];
  if (text === '') return null;
  if (!timingSafeEqual(Buffer.from(signed), Buffer.from(signature({ sign }, purpose, text)))) return null;
  if (Number(until) < Date.now()) return null;
  return (await attempts.isFirstReturn(challenge)) ? challenge : null;
}

function signature({ sign }: Signer, purpose: string, text: string): string {
  return sign(`challenge ${purpose}`, text);
}
