import { type KubeObject, StatusError } from '../contract.ts';
import { badRequest } from '../registry/failures.ts';
import { decode } from '../types/decode.ts';
import type { ServedType } from '../types/served.ts';

/** What to do about fields that a type does not have. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** @throws StatusError 422 for other values. */
export function readFieldValidation(value: string | null): FieldValidation {
  if (value === null || value === '') return 'Warn';
  if (value === 'Ignore' || value === 'Warn' || value === 'Strict') return value;
  const message = `fieldValidation: Unsupported value: "${value}": supported values: "Ignore", "Strict", "Warn"`;
  throw new StatusError(422, 'Invalid', `CreateOptions.meta.k8s.io "" is invalid: ${message}`, {
    group: 'meta.k8s.io',
    kind: 'CreateOptions',
  });
}

const goPackages: Readonly<Record<string, string>> = { '': 'core' };

/** Checks that a body is of the type its path says. */
export function checkKind(
  body: Record<string, unknown>,
  type: { kind: string; apiVersion: string; group: string },
): void {
  const { kind, apiVersion } = body;
  if (kind === undefined && apiVersion === undefined) return;
  if (typeof kind !== 'string' || kind === '') {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(body).slice(0, 256)}'`);
  }
  if (kind === type.kind && (apiVersion === type.apiVersion || apiVersion === undefined)) return;
  if (kind === type.kind) {
    throw badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${type.apiVersion})`,
    );
  }
  const version = String(apiVersion).split('/').at(-1) ?? '';
  const home = goPackages[type.group] ?? type.group.split('.')[0];
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${type.kind}: converting (${version}.${kind}) to (${home}.${type.kind}): unknown conversion`,
  );
}

/** A body as an object of its type, its unknown fields dropped and, as asked, warned about or refused. */
export function decodeObject(
  body: Record<string, unknown>,
  type: ServedType,
  validation: FieldValidation,
  warn: (message: string) => void,
): KubeObject {
  const withMetadata = { ...body, metadata: body.metadata ?? {}, kind: type.kind, apiVersion: type.apiVersion };
  const { object, report } = decode(withMetadata, type.schema);
  if (report.mismatch !== undefined) {
    throw badRequest(
      `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${report.mismatch}`,
    );
  }
  if (report.unknown.length > 0 && validation !== 'Ignore') {
    const faults = report.unknown.map((path) => `unknown field "${path}"`);
    if (validation === 'Strict') {
      throw badRequest(
        `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: strict decoding error: ${faults.join(', ')}`,
      );
    }
    for (const fault of faults) warn(fault);
  }
  return object as unknown as KubeObject;
}
