import { duplicates } from '../apply/duplicates.ts';
import { type KubeObject, StatusError } from '../contract.ts';
import { badRequest } from '../registry/failures.ts';
import { parseYamlText } from './body.ts';
import { namespaceOf, type ResourceCall } from './context.ts';
import { checkKind, decodeObject } from './decode-request.ts';

/** The configuration that a request applies, as it was sent. @throws StatusError for what is no object of the type it is sent to. */
export function readConfiguration(text: string, call: ResourceCall): KubeObject {
  const { type, info } = call;
  const value = parseYamlText(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('error decoding YAML: the body is not an object');
  }
  const raw = value as Record<string, unknown>;
  const { apiVersion, kind } = raw;
  if (apiVersion !== type.apiVersion || kind !== type.kind) {
    if (kind === undefined || apiVersion === undefined) throw badRequest("Object 'Kind' is missing in the patch");
    checkKind(raw, type);
  }
  const metadata = (raw.metadata ?? {}) as Record<string, unknown>;
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (metadata.name !== undefined && metadata.name !== info.name) {
    throw badRequest(
      `the name of the object (${String(metadata.name)} based on the apply patch) does not match the name on the URL (${info.name})`,
    );
  }
  const namespace = namespaceOf(call);
  if (namespace !== null && metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  // Only to find fields that the type does not have: what is applied stays as it was sent.
  const faults: string[] = [];
  decodeObject(raw, type, call.query.get('fieldValidation') === 'Ignore' ? 'Ignore' : 'Warn', (fault) =>
    faults.push(fault),
  );
  if (faults.length > 0 && call.query.get('fieldValidation') === 'Strict') {
    throw badRequest(`error decoding patch: strict decoding error: ${faults.join(', ')}`);
  }
  const untyped = [
    ...faults.map((fault) => `.${fault.slice('unknown field "'.length, -1)}: field not declared in schema`),
    ...duplicates(raw, type.schema),
  ];
  if (untyped.length > 0) {
    const list = untyped.length === 1 ? untyped[0] : `errors:\n  ${untyped.join('\n  ')}`;
    throw new StatusError(
      500,
      'InternalError',
      `failed to create typed patch object (${namespace ?? ''}/${info.name}; ${type.apiVersion}, Kind=${type.kind}): ${list}`,
    );
  }
  return { ...raw, metadata } as unknown as KubeObject;
}
