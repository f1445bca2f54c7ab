import { constants, createPublicKey, generateKeyPair, privateDecrypt, publicEncrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonObject } from '../../json.ts';
import { VaultError } from './vault-error.ts';

const generate = promisify(generateKeyPair);
const curves: Record<string, string> = { 'P-256': 'P-256', 'P-384': 'P-384', 'P-521': 'P-521' };

/** Checks what a key is asked to be, and fills in the service's defaults. */
export function keyShape(given: { kty?: unknown; keySize?: unknown; curve?: unknown; keyOps?: unknown }): JsonObject {
  const kty = String(given.kty ?? 'RSA');
  const isRsa = kty === 'RSA' || kty === 'RSA-HSM';
  const isEc = kty === 'EC' || kty === 'EC-HSM';
  if (!isRsa && !isEc) throw new VaultError(400, 'BadParameter', `The key type '${kty}' is not supported.`);
  const size = given.keySize ?? 2048;
  if (isRsa && ![2048, 3072, 4096].includes(Number(size))) {
    throw new VaultError(400, 'BadParameter', `The key size ${String(size)} is not supported: use 2048, 3072 or 4096.`);
  }
  const curve = String(given.curve ?? 'P-256');
  if (isEc && !curves[curve]) throw new VaultError(400, 'BadParameter', `The curve '${curve}' is not supported.`);
  const all = isRsa ? ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'] : ['sign', 'verify'];
  const keyOps = Array.isArray(given.keyOps) && given.keyOps.length > 0 ? given.keyOps.map(String) : all;
  return { kty, keyOps, ...(isRsa ? { keySize: Number(size) } : { curve }) };
}

/** Private key as PEM. Made when first needed: an RSA key takes a tenth of a second or more of a processor. */
export async function generateMaterial(shape: JsonObject): Promise<string> {
  const { privateKey } = String(shape.kty).startsWith('RSA')
    ? await generate('rsa', { modulusLength: Number(shape.keySize) })
    : await generate('ec', { namedCurve: String(shape.curve) });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public half, in the members of a JSON web key. */
export function publicMembers(material: string): JsonObject {
  const { n, e, x, y, crv } = createPublicKey(material).export({ format: 'jwk' });
  return { ...(n && e ? { n, e } : {}), ...(x && y && crv ? { x, y, crv } : {}) };
}

function padding(algorithm: string): { padding: number; oaepHash?: string } {
  switch (algorithm) {
    case 'RSA-OAEP':
      return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    case 'RSA-OAEP-256':
      return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    default:
      throw new VaultError(400, 'BadParameter', `The algorithm '${algorithm}' is not supported.`);
  }
}

const operationNames: Readonly<Record<string, string>> = {
  encrypt: 'encrypt',
  decrypt: 'decrypt',
  wrapkey: 'wrapKey',
  unwrapkey: 'unwrapKey',
};

/** What a key does with a value; all values base64url. */
export function operate(operation: string, shape: JsonObject, material: string, body: JsonObject): JsonObject {
  const name = operationNames[operation] ?? '';
  if (!Array.isArray(shape.keyOps) || !shape.keyOps.includes(name)) {
    throw new VaultError(403, 'Forbidden', `Operation ${name} is not permitted on this key.`, 'KeyOperationForbidden');
  }
  const algorithm = String(body.alg ?? '');
  const value = Buffer.from(String(body.value ?? ''), 'base64url');
  try {
    switch (operation) {
      case 'encrypt':
      case 'wrapkey':
        return { value: publicEncrypt({ key: material, ...padding(algorithm) }, value).toString('base64url') };
      case 'decrypt':
      case 'unwrapkey':
        return { value: privateDecrypt({ key: material, ...padding(algorithm) }, value).toString('base64url') };
      default:
        throw new VaultError(400, 'BadParameter', `The operation '${operation}' is not supported.`);
    }
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw new VaultError(400, 'BadParameter', 'The value could not be processed with this key and algorithm.');
  }
}
