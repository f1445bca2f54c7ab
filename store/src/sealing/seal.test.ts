import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { masterKey, open, SealError, seal } from './seal.ts';

const key = masterKey(randomBytes(32));
const other = masterKey(randomBytes(32));

test('what was sealed opens with its key and under its name alone', () => {
  const sealed = seal(key, 'cluster/prod', 'a secret – ü');
  expect(open([other, key], 'cluster/prod', sealed)).toBe('a secret – ü');
  expect(() => open([key], 'cluster/other', sealed)).toThrow(SealError);
  expect(() => open([other], 'cluster/prod', sealed)).toThrow(`master key ${key.id}`);
  expect(() => open([{ ...other, id: key.id }], 'cluster/prod', sealed)).toThrow(SealError);
});

test('any bit that is changed is noticed', () => {
  const sealed = seal(key, 'n', 'text');
  for (let byte = 0; byte < sealed.sealed.length; byte += 1) {
    const changed = Buffer.from(sealed.sealed);
    changed.writeUInt8(changed.readUInt8(byte) ^ 1, byte);
    expect(() => open([key], 'n', { ...sealed, sealed: changed }), `byte ${byte}`).toThrow(SealError);
  }
  expect(() => open([key], 'n', { ...sealed, nonce: randomBytes(12) })).toThrow(SealError);
  expect(() => open([key], 'n', { ...sealed, sealed: sealed.sealed.subarray(0, 8) })).toThrow(SealError);
});

test('the same text sealed twice is not the same, and holds nothing of the text or the key', () => {
  const [first, second] = [seal(key, 'n', 'secret-text'), seal(key, 'n', 'secret-text')];
  expect(first.sealed.equals(second.sealed)).toBe(false);
  expect(first.nonce.equals(second.nonce)).toBe(false);
  expect(first.sealed.includes('secret-text')).toBe(false);
  expect(key.bytes.toString('hex')).not.toContain(first.keyId);
});

test('a key of another length is refused', () => {
  expect(() => masterKey(randomBytes(16))).toThrow(RangeError);
});
