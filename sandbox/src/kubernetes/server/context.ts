import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FieldManager } from '../apply/managed-fields.ts';
import type { UserInfo } from '../contract.ts';
import { badRequest, invalidKind } from '../registry/failures.ts';
import type { Write } from '../registry/writer.ts';
import type { ServedType } from '../types/served.ts';
import type { Wanted } from './accept.ts';
import { type FieldValidation, readFieldValidation } from './decode-request.ts';
import type { ResourceRequest } from './request-info.ts';

/** One request for a resource, authenticated and authorised. */
export interface ResourceCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: ResourceRequest;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  readonly type: ServedType;
  readonly wanted: Wanted;
  readonly warn: (message: string) => void;
  readonly annotate: (key: string, value: string) => void;
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1' || value === '';
}

/** @throws StatusError 422 for a `dryRun` other than `All`. */
export function isDryRun(query: URLSearchParams): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '');
  if (values.length === 0) return false;
  if (values.length === 1 && values[0] === 'All') return true;
  const message = `Unsupported value: ${JSON.stringify(values[0])}: supported values: "All"`;
  throw invalidKind('CreateOptions.meta.k8s.io', 'meta.k8s.io', 'CreateOptions', '', [
    { reason: 'FieldValueNotSupported', field: 'dryRun', message },
  ]);
}

const managerLimit = 128;

/** The manager a write is tracked under: as asked, or the first word of the user agent. */
export function fieldManager(call: ResourceCall, operation: FieldManager['operation']): FieldManager {
  const asked = call.query.get('fieldManager') ?? '';
  if (asked.length > managerLimit)
    throw badRequest(`invalid fieldManager: must be no longer than ${managerLimit} characters`);
  const agent = call.request.headers['user-agent']?.split('/')[0] ?? '';
  const manager = asked !== '' ? asked : agent === '' ? 'unknown' : agent;
  return { manager, operation, apiVersion: call.type.apiVersion, subresource: call.info.subresource };
}

export function writeOf(call: ResourceCall, operation: FieldManager['operation'] = 'Update'): Write {
  return {
    manager: fieldManager(call, operation),
    user: call.user,
    isDryRun: isDryRun(call.query),
    options: Object.fromEntries(call.query),
    warn: call.warn,
    annotate: call.annotate,
  };
}

export function fieldValidation(call: ResourceCall): FieldValidation {
  return readFieldValidation(call.query.get('fieldValidation'));
}

/** The namespace of the objects asked for; a namespace itself, like all that is cluster-wide, has none. */
export function namespaceOf(call: ResourceCall): string | null {
  return call.type.namespaced ? call.info.namespace : null;
}
