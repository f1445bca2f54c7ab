import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a device may be made to get wrong. */
export interface Faults {
  /** Where the browser says that it is. */
  readonly origin?: string;
  /** For which site the device signs. */
  readonly rpId?: string;
  /** Nobody unlocked the device. */
  readonly isLocked?: boolean;
  readonly counter?: number;
  readonly challenge?: string;
  readonly type?: string;
  readonly userHandle?: string | null;
  readonly key?: KeyObject;
  /** CBOR of what it says of its maker, as format and statement. */
  readonly statement?: { readonly format: string; readonly cbor: Buffer };
}

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
}

interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
}

const FLAGS = { present: 1, verified: 4, mayBeBackedUp: 8, isBackedUp: 16, hasKey: 64 } as const;
const base64url = (bytes: Buffer) => bytes.toString('base64url');
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

/** A device with one passkey (ES256), and the browser around it: https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
export function createAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  let counter = 0;
  let userHandle: string | null = null;

  const clientData = (type: string, challenge: string, faults: Faults) =>
    Buffer.from(
      JSON.stringify({
        type: faults.type ?? type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authenticatorData = (rpId: string, faults: Faults, key: Buffer | null) => {
    counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(faults.counter ?? counter);
    const verified = faults.isLocked ? 0 : FLAGS.verified;
    const flags = FLAGS.present | FLAGS.mayBeBackedUp | FLAGS.isBackedUp | verified | (key === null ? 0 : FLAGS.hasKey);
    return Buffer.concat([sha256(faults.rpId ?? rpId), Buffer.from([flags]), count, ...(key === null ? [] : [key])]);
  };

  return {
    id: base64url(credentialId),
    /** As `navigator.credentials.create` answers. */
    create({ challenge, rp, user }: CreationOptions, faults: Faults = {}) {
      userHandle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const key = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey)]);
      const data = authenticatorData(rp.id ?? '', faults, key);
      const { format, cbor } = faults.statement ?? { format: 'none', cbor: Buffer.from([0xa0]) };
      const attestation = Buffer.concat([
        ...[Buffer.from([0xa3]), text('fmt'), text(format), text('attStmt'), cbor, text('authData'), bytes(data)],
      ]);
      return {
        id: base64url(credentialId),
        rawId: base64url(credentialId),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge, faults)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      };
    },
    /** As `navigator.credentials.get` answers. */
    get({ challenge, rpId }: RequestOptions, faults: Faults = {}) {
      const data = authenticatorData(rpId ?? '', faults, null);
      const client = clientData('webauthn.get', challenge, faults);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), faults.key ?? privateKey);
      return {
        id: base64url(credentialId),
        rawId: base64url(credentialId),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: faults.userHandle === undefined ? userHandle : faults.userHandle,
        },
      };
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc9053#section-7.1.1 */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  // A map of kty: EC2, alg: ES256, crv: P-256, x and y.
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(left),
    Buffer.from([0x22]),
    bytes(right),
  ]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  const head = value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 255];
  return Buffer.concat([Buffer.from(head), value]);
}
