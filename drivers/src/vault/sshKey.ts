import { createHash, createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export type SshKeyAlgorithm = 'rsa-4096' | 'rsa-3072' | 'ed25519';

export interface PublicSshKey {
  /** One line as in `authorized_keys`. */
  readonly line: string;
  /** As `ssh-keygen -l` shows it: `SHA256:…`. */
  readonly fingerprint: string;
}

const generate = promisify(generateKeyPair);

/** A new key pair; `privatePem` is what `ssh -i` takes. Runs off the main thread: an RSA pair takes a second or more. */
export async function generateSshKey(
  algorithm: SshKeyAlgorithm,
): Promise<{ readonly privatePem: string; readonly publicKey: PublicSshKey }> {
  if (algorithm === 'ed25519') {
    const { privateKey, publicKey } = await generate('ed25519');
    const seed = bytesOf(privateKey.export({ format: 'jwk' }).d);
    const blob = ed25519Blob(bytesOf(publicKey.export({ format: 'jwk' }).x));
    return { privatePem: openSshEd25519(seed, blob), publicKey: publicKeyOf('ssh-ed25519', blob) };
  }
  const { privateKey } = await generate('rsa', { modulusLength: algorithm === 'rsa-4096' ? 4096 : 3072 });
  // PKCS#1 is read by every OpenSSH there is.
  const privatePem = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  return { privatePem, publicKey: publicHalf(privatePem) };
}

/** The public half of a private key in PEM. Throws for what is no private key. */
export function publicHalf(privatePem: string): PublicSshKey {
  const openSsh = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(privatePem)?.[1];
  if (openSsh !== undefined) {
    const blob = publicBlobIn(Buffer.from(openSsh, 'base64'));
    return publicKeyOf(readField(blob, 0).toString('ascii'), blob);
  }
  const key = createPrivateKey(privatePem);
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  if (key.asymmetricKeyType === 'ed25519') return publicKeyOf('ssh-ed25519', ed25519Blob(bytesOf(jwk.x)));
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`a key of type ${key.asymmetricKeyType} is no SSH key we make`);
  const blob = Buffer.concat([field('ssh-rsa'), field(positive(bytesOf(jwk.e))), field(positive(bytesOf(jwk.n)))]);
  return publicKeyOf('ssh-rsa', blob);
}

function publicKeyOf(type: string, blob: Buffer): PublicSshKey {
  const hash = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { line: `${type} ${blob.toString('base64')}`, fingerprint: `SHA256:${hash}` };
}

function ed25519Blob(publicBytes: Buffer): Buffer {
  return Buffer.concat([field('ssh-ed25519'), field(publicBytes)]);
}

/** The layout of OpenSSH's own files, unencrypted: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function openSshEd25519(seed: Buffer, blob: Buffer): string {
  const publicBytes = blob.subarray(-32);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    field('ssh-ed25519'),
    field(publicBytes),
    field(Buffer.concat([seed, publicBytes])),
    field(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    MAGIC,
    field('none'),
    field('none'),
    field(''),
    count,
    field(blob),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const MAGIC = Buffer.from('openssh-key-v1\0', 'ascii');

function publicBlobIn(file: Buffer): Buffer {
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('this is no OpenSSH private key');
  let at = MAGIC.length;
  for (let skipped = 0; skipped < 3; skipped++) at += 4 + file.readUInt32BE(at);
  return readField(file, at + 4);
}

function readField(from: Buffer, at: number): Buffer {
  const length = from.readUInt32BE(at);
  return from.subarray(at + 4, at + 4 + length);
}

/** A length in four bytes, then the content: RFC 4251, section 5. */
function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A leading zero keeps a number positive when its first bit is set. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function bytesOf(base64url: string | undefined): Buffer {
  if (base64url === undefined) throw new Error('the key lacks a part');
  return Buffer.from(base64url, 'base64url');
}
