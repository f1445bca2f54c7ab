import type { KubeObject } from '../contract.ts';
import { ACCOUNT_NAME, TOKEN_SECRET } from '../controllers/legacy-tokens.ts';
import { fieldsOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue } from '../registry/failures.ts';

const keyDetail =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const sizeLimit = 1024 * 1024;

/** Keys that a type of secret must have. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

function keyFaults(object: KubeObject, parts: readonly string[]): FieldFault[] {
  return parts.flatMap((part) =>
    Object.keys(fieldsOf(object[part])).flatMap((key) =>
      /^[-._a-zA-Z0-9]+$/.test(key) && key.length <= 253 && key !== '.' && !key.startsWith('..')
        ? []
        : [invalidValue(`${part}[${key}]`, key, keyDetail)],
    ),
  );
}

function tooLong(field: string): FieldFault {
  return { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${sizeLimit} bytes` };
}

/** Keys, size and what the type asks for. That values are base64 is seen when the body is read. */
export function secretFaults(secret: KubeObject): FieldFault[] {
  const data = fieldsOf(secret.data);
  const size = Object.values(data).reduce<number>((sum, value) => sum + Buffer.byteLength(textOf(value), 'base64'), 0);
  const missing = (requiredKeys[textOf(secret.type)] ?? []).filter((key) => data[key] === undefined);
  return [
    ...keyFaults(secret, ['data']),
    ...(size > sizeLimit ? [tooLong('data')] : []),
    ...(secret.type === TOKEN_SECRET && (secret.metadata.annotations?.[ACCOUNT_NAME] ?? '') === ''
      ? [requiredValue(`metadata.annotations[${ACCOUNT_NAME}]`)]
      : []),
    ...missing.map((key) => requiredValue(`data[${key}]`)),
  ];
}

export function configMapFaults(map: KubeObject): FieldFault[] {
  const sizes = [
    ...Object.values(fieldsOf(map.data)).map((value) => Buffer.byteLength(textOf(value))),
    ...Object.values(fieldsOf(map.binaryData)).map((value) => Buffer.byteLength(textOf(value), 'base64')),
  ];
  const isTooLong = sizes.reduce((sum, size) => sum + size, 0) > sizeLimit;
  return [...keyFaults(map, ['data', 'binaryData']), ...(isTooLong ? [tooLong('')] : [])];
}
