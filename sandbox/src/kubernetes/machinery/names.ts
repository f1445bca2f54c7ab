import { randomInt } from 'node:crypto';

/** No vowels and no look-alikes, so that generated names spell nothing. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The random end of a generated name. */
export function randomSuffix(length = 5): string {
  let suffix = '';
  for (let index = 0; index < length; index++) suffix += ALPHABET[randomInt(ALPHABET.length)];
  return suffix;
}

/** A short stable name for a piece of JSON, as in the label `pod-template-hash`. */
export function templateHash(value: unknown, collisionCount = 0): string {
  const text = canonical(value) + (collisionCount === 0 ? '' : `#${collisionCount}`);
  return [...String(fnv32a(text))].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');
}

export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
