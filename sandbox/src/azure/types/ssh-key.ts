import { createPublicKey } from 'node:crypto';

/** An RSA public key (PEM) as the one line of an authorized_keys file: RFC 4253 section 6.6, base64. */
export function sshPublicKeyLine(pem: string, comment: string): string {
  const { n, e } = createPublicKey(pem).export({ format: 'jwk' });
  const parts = [Buffer.from('ssh-rsa'), integer(e ?? ''), integer(n ?? '')];
  const blob = Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
  return `ssh-rsa ${blob.toString('base64')} ${comment}`;
}

/** A number that is never read as negative: a zero byte goes before a set top bit. */
function integer(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
