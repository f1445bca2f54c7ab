import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Says whose token it is, to people and to scanners for secrets. */
const PREFIX = 'tty_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** As many as 256 and 32 bits come to. */
const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;
const TEXT = new RegExp(`^${PREFIX}([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECK_DIGITS}})$`);

/** A new token: 256 random bits, and a checksum of them. */
export function newTokenText(random: (bytes: number) => Uint8Array = randomBytes): string {
  const secret = base62(Buffer.from(random(SECRET_BYTES)), SECRET_DIGITS);
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** Whether it is one of our tokens, by its form and checksum; a mistyped one is told from an ended one without asking anybody. */
export function isTokenText(text: string): boolean {
  const [, secret, check] = TEXT.exec(text) ?? [];
  return secret !== undefined && check === checksum(secret);
}

function checksum(secret: string): string {
  let text = '';
  // 32 bits are a number; at every request, BigInt would take longer than to hash the token.
  for (let rest = crc32(secret); rest > 0; rest = Math.floor(rest / 62)) text = DIGITS.charAt(rest % 62) + text;
  return text.padStart(CHECK_DIGITS, '0');
}

function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
