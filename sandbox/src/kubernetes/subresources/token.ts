import { trackUpdate } from '../apply/managed-fields.ts';
import type { BoundObject } from '../authn/tokens.ts';
import type { KubeObject } from '../contract.ts';
import { fieldsOf } from '../defaults/fields.ts';
import { badRequest, conflict, type FieldFault, invalidKind, invalidValue, notFound } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { emptyObject } from '../registry/writer.ts';
import { mediaTypeOf, parseObject, readBody } from '../server/body.ts';
import { fieldManager, fieldValidation, isDryRun, namespaceOf, type ResourceCall, writeOf } from '../server/context.ts';
import { checkKind, decodeObject } from '../server/decode-request.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import { builtinSchema } from '../types/builtin.ts';
import type { ServedType } from '../types/served.ts';
import type { SubresourceParts } from './subresources.ts';

const defaultSeconds = 3600;
const shortestSeconds = 600;
const longestSeconds = 2 ** 32;
const group = 'authentication.k8s.io';

function tokenType(type: ServedType): ServedType {
  const schema = builtinSchema(group, 'v1', 'TokenRequest');
  if (schema === undefined) throw new Error('the table of types lacks TokenRequest');
  return { ...type, group, version: 'v1', kind: 'TokenRequest', apiVersion: `${group}/v1`, schema };
}

/** @throws StatusError 400 for what no token can be bound to, 404 and 409 when that object is not there (any more). */
function bound(
  parts: SubresourceParts,
  reference: unknown,
  namespace: string,
  account: string,
): BoundObject | undefined {
  if (reference === null || reference === undefined) return undefined;
  const { kind = '', apiVersion = '', name = '', uid } = fieldsOf(reference) as Partial<Record<string, string>>;
  const type = apiVersion === 'v1' ? parts.types.ofKind(apiVersion, kind) : undefined;
  if (type === undefined || !['Pod', 'Secret', 'Node'].includes(kind)) {
    const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const object = parts.store.get(type.storageKey, type.namespaced ? namespace : null, name)?.object;
  if (object === undefined) throw notFound(type, name);
  const { serviceAccountName, nodeName } = fieldsOf(object.spec);
  if (kind === 'Pod' && serviceAccountName !== account) {
    const why = 'to pod running with different serviceaccount name.';
    throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account)} ${why}`);
  }
  if (uid !== undefined && uid !== '' && uid !== object.metadata.uid) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict(type, name, why);
  }
  const at = kind === 'Pod' && typeof nodeName === 'string' && nodeName !== '' ? nodeName : undefined;
  const node = at === undefined ? undefined : parts.store.get('/nodes', null, at)?.object;
  return {
    kind,
    apiVersion,
    name,
    uid: object.metadata.uid,
    ...(at === undefined ? {} : { node: { name: at, uid: node?.metadata.uid ?? '' } }),
  };
}

/** `serviceaccounts/token`: a token for a service account, as short as the caller asks. */
export async function serveToken(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const { type, info } = call;
  const name = info.name as string;
  const namespace = namespaceOf(call) ?? '';
  const requestType = tokenType(type);
  const body = parseObject(await readBody(call.request), mediaTypeOf(call.request), 'TokenRequest');
  checkKind(body, requestType);
  const request = decodeObject(body, requestType, fieldValidation(call), call.warn);
  const sent = structuredClone(request);
  const account = parts.store.get('/serviceaccounts', namespace, name)?.object;
  if (account === undefined) throw notFound(type, name);
  const spec = fieldsOf(request.spec);
  const seconds = Number(spec.expirationSeconds ?? defaultSeconds);
  const faults: FieldFault[] = [];
  if (seconds < shortestSeconds) {
    faults.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes'));
  }
  if (seconds > longestSeconds) {
    faults.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  if (faults.length > 0) throw invalidKind(`TokenRequest.${group}`, group, 'TokenRequest', '', faults);
  const asked = ((spec.audiences ?? []) as string[]).filter((audience) => audience !== '');
  const audiences = asked.length > 0 ? asked : [parts.tokens.audience];
  const reference = spec.boundObjectRef ?? null;
  const binding = bound(parts, reference, namespace, name);
  await parts.writer.admitOther('CREATE', type, 'token', request, { namespace, name }, writeOf(call));
  const issued = isDryRun(call.query)
    ? { token: '', expires: new Date(parts.clock().getTime() + seconds * 1000) }
    : await parts.tokens.issue(account, audiences, seconds, binding);
  const now = toSeconds(parts.clock());
  const tracked: KubeObject = { ...sent, metadata: { ...sent.metadata } };
  trackUpdate(emptyObject(requestType), tracked, [], {
    schema: requestType.schema,
    manager: { ...fieldManager(call, 'Update'), apiVersion: requestType.apiVersion },
    now,
    reset: [],
  });
  const { managedFields } = tracked.metadata;
  return objectAnswer(201, {
    kind: 'TokenRequest',
    apiVersion: requestType.apiVersion,
    metadata: {
      name,
      namespace,
      uid: account.metadata.uid,
      creationTimestamp: now,
      ...(managedFields === undefined ? {} : { managedFields }),
    },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: reference },
    status: { token: issued.token, expirationTimestamp: toSeconds(issued.expires) },
  });
}
