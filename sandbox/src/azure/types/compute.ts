import { generateKeyPairSync } from 'node:crypto';
import { objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { ArmType } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { armType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';
import { sshPublicKeyLine } from './ssh-key.ts';

export const computeTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.Compute/sshPublicKeys',
    apiVersions: ['2023-03-01', '2023-09-01', '2024-03-01', '2024-07-01', '2024-11-01'],
    name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        const key = textAt(properties, 'publicKey');
        if (key !== undefined && !/^(ssh-(rsa|ed25519)|ecdsa-sha2-\S+) [A-Za-z0-9+/=]+/.test(key.trim())) {
          throw new ArmError(400, 'InvalidParameter', 'The value of parameter sshPublicKey.publicKey is invalid.', {
            target: 'publicKey',
          });
        }
      },
      actions: {
        async generatekeypair({ world, record }) {
          const pair = generateKeyPairSync('rsa', {
            modulusLength: 3072,
            privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
            publicKeyEncoding: { type: 'spki', format: 'pem' },
          });
          const publicKey = sshPublicKeyLine(pair.publicKey, 'generated-by-azure');
          const properties = { ...objectAt(record.body, 'properties'), publicKey };
          world.resources.put({
            ...record,
            body: { ...record.body, properties },
            changedAt: world.clock().toISOString(),
          });
          return { status: 200, body: { privateKey: pair.privateKey, publicKey, id: record.id } };
        },
      },
    },
  }),
  armType({
    type: 'Microsoft.Compute/diskEncryptionSets',
    apiVersions: ['2023-10-02', '2024-03-02', '2025-01-02'],
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    createdStatus: 202,
    delayMs: 200,
    name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
    references: { status: 400, code: 'InvalidParameter' },
    behaviour: {
      complete(draft, world) {
        const properties = propertiesOf(draft);
        properties.encryptionType ??= 'EncryptionAtRestWithCustomerKey';
        properties.lastKeyRotationTimestamp ??= world.clock().toISOString();
        draft.body.identity = completedIdentity(draft, world);
      },
    },
  }),
];
