import { type ResourceType, StatusError } from '../contract.ts';
import { qualifiedKind, qualifiedResource } from '../types/served.ts';

/** One thing wrong with an object, at one field. */
export interface FieldFault {
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTypeInvalid'
    | string;
  readonly field: string;
  readonly message: string;
}

/** A value as the messages print it. */
export function printValue(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

export const invalidValue = (field: string, value: unknown, detail: string): FieldFault => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${printValue(value)}: ${detail}`,
});

export const requiredValue = (field: string, detail = ''): FieldFault => ({
  reason: 'FieldValueRequired',
  field,
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
});

export const forbiddenField = (field: string, detail: string): FieldFault => ({
  reason: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${detail}`,
});

export const duplicateValue = (field: string, value: unknown): FieldFault => ({
  reason: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${printValue(value)}`,
});

export const unsupportedValue = (field: string, value: unknown, supported: readonly string[]): FieldFault => ({
  reason: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${printValue(value)}: supported values: ${supported.map((each) => `"${each}"`).join(', ')}`,
});

/** 422: the object breaks rules of its type. */
export function invalid(type: ResourceType, name: string, faults: readonly FieldFault[]): StatusError {
  return invalidKind(qualifiedKind(type), type.group, type.kind, name, faults);
}

export function invalidKind(
  qualified: string,
  group: string,
  kind: string,
  name: string,
  faults: readonly FieldFault[],
): StatusError {
  const lines = faults.map((fault) => `${fault.field}: ${fault.message}`);
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return new StatusError(422, 'Invalid', `${qualified} "${name}" is invalid: ${list}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind,
    causes: faults.map((fault) => ({ reason: fault.reason, message: fault.message, field: fault.field })),
  });
}

const about = (type: ResourceType, name: string): Record<string, unknown> => ({
  name,
  ...(type.group === '' ? {} : { group: type.group }),
  kind: type.plural,
});

export const notFound = (type: ResourceType, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualifiedResource(type)} "${name}" not found`, about(type, name));

export const alreadyExists = (type: ResourceType, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualifiedResource(type)} "${name}" already exists`, about(type, name));

export const conflict = (type: ResourceType, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedResource(type)} "${name}": ${why}`,
    about(type, name),
  );

export const modified = (type: ResourceType, name: string): StatusError =>
  conflict(type, name, 'the object has been modified; please apply your changes to the latest version and try again');

export const forbidden = (type: ResourceType, name: string, why: string): StatusError =>
  new StatusError(403, 'Forbidden', `${qualifiedResource(type)} "${name}" is forbidden: ${why}`, about(type, name));

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const unknownResource = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

/** The history that the request needs is gone. */
export const expired = (message: string): StatusError => new StatusError(410, 'Expired', message);
