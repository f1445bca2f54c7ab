import { trackUpdate } from '../apply/managed-fields.ts';
import type { PolicyRule } from '../authz/rules.ts';
import { type AuthorizationAttributes, type KubeObject, StatusError, type UserInfo } from '../contract.ts';
import { type Fields, fieldsOf, textOf } from '../defaults/fields.ts';
import { badRequest, invalid, requiredValue } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { emptyObject } from '../registry/writer.ts';
import { fieldManager, type ResourceCall } from '../server/context.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import type { SubresourceParts } from './subresources.ts';

/** Questions about who someone is and what they may do: answered, never stored. */
export async function review(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const { type } = call;
  const object = await parts.resources.body(call, type);
  const spec = fieldsOf(object.spec);
  const { kind, apiVersion } = type;
  switch (type.plural) {
    case 'selfsubjectreviews':
      return objectAnswer(201, {
        kind,
        apiVersion,
        metadata: { creationTimestamp: toSeconds(parts.clock()) },
        status: { userInfo: userFields(call.user) },
      });
    case 'tokenreviews':
      return answer(parts, call, object, await tokenStatus(parts, spec, call));
    case 'selfsubjectaccessreviews':
      return answer(parts, call, object, accessStatus(parts, call, spec, call.user));
    case 'subjectaccessreviews':
      return answer(parts, call, object, accessStatus(parts, call, spec, subjectOf(spec, call)));
    case 'localsubjectaccessreviews': {
      const namespace = textOf(fieldsOf(spec.resourceAttributes).namespace);
      if (namespace !== call.info.namespace) {
        throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${call.info.namespace}`);
      }
      return answer(parts, call, object, accessStatus(parts, call, spec, subjectOf(spec, call)));
    }
    case 'selfsubjectrulesreviews':
      return objectAnswer(201, { kind, apiVersion, metadata: {}, spec: {}, status: rulesStatus(parts, call, spec) });
    default:
      throw new StatusError(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
        {},
      );
  }
}

function answer(parts: SubresourceParts, call: ResourceCall, object: KubeObject, status: Fields): Answer {
  const before = emptyObject(call.type);
  const tracked: KubeObject = { ...object, metadata: { ...object.metadata } };
  delete tracked.metadata.namespace;
  trackUpdate(before, tracked, [], {
    schema: call.type.schema,
    manager: fieldManager(call, 'Update'),
    now: toSeconds(parts.clock()),
    reset: ['status'],
  });
  const { managedFields } = tracked.metadata;
  const namespace = object.metadata.namespace;
  return objectAnswer(201, {
    kind: call.type.kind,
    apiVersion: call.type.apiVersion,
    metadata: {
      ...(namespace === undefined ? {} : { namespace }),
      ...(managedFields === undefined ? {} : { managedFields }),
    },
    spec: object.spec,
    status,
  });
}

function userFields(user: UserInfo): Fields {
  return {
    username: user.username,
    ...(user.uid === undefined ? {} : { uid: user.uid }),
    groups: user.groups,
    ...(user.extra === undefined ? {} : { extra: user.extra }),
  };
}

async function tokenStatus(parts: SubresourceParts, spec: Fields, call: ResourceCall): Promise<Fields> {
  const token = textOf(spec.token);
  if (token === '') throw invalid(call.type, '', [requiredValue('spec.token', 'token is required')]);
  const asked = Array.isArray(spec.audiences) ? (spec.audiences as string[]) : [];
  const found = await parts.authenticator.review(token, asked.length > 0 ? asked : [parts.tokens.audience]);
  if (found === null) return { user: {}, error: 'invalid bearer token' };
  return { authenticated: true, user: userFields(found.user), audiences: found.audiences };
}

function subjectOf(spec: Fields, call: ResourceCall): UserInfo {
  const username = textOf(spec.user);
  const groups = Array.isArray(spec.groups) ? (spec.groups as string[]) : [];
  if (username === '' && groups.length === 0) {
    const message = 'Invalid value: "": at least one of user or group must be specified';
    throw invalid(call.type, '', [{ reason: 'FieldValueInvalid', field: 'spec.user', message }]);
  }
  return { username, groups };
}

function accessStatus(parts: SubresourceParts, call: ResourceCall, spec: Fields, user: UserInfo): Fields {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const message = `Invalid value: ${JSON.stringify(resourceAttributes ?? null)}: ${detail}`;
    throw invalid(call.type, '', [{ reason: 'FieldValueInvalid', field: 'spec.resourceAttributes', message }]);
  }
  const decision =
    resourceAttributes === undefined
      ? pathDecision(parts, user, fieldsOf(nonResourceAttributes))
      : parts.authorizer.authorize(user, attributesOf(fieldsOf(resourceAttributes)));
  return { allowed: decision.allowed, ...(decision.reason === '' ? {} : { reason: decision.reason }) };
}

function pathDecision(
  parts: SubresourceParts,
  user: UserInfo,
  attributes: Fields,
): { allowed: boolean; reason: string } {
  return parts.authorizer.authorizePath(user, textOf(attributes.verb), textOf(attributes.path));
}

function attributesOf(attributes: Fields): AuthorizationAttributes {
  const text = (field: string): string | null => textOf(attributes[field]) || null;
  return {
    verb: textOf(attributes.verb),
    group: textOf(attributes.group),
    resource: textOf(attributes.resource),
    subresource: text('subresource'),
    namespace: text('namespace'),
    name: text('name'),
  };
}

function rulesStatus(parts: SubresourceParts, call: ResourceCall, spec: Fields): Fields {
  const namespace = textOf(spec.namespace);
  if (namespace === '') throw badRequest('no namespace on request');
  const rules = parts.authorizer.rulesOf(call.user, namespace);
  const isPath = (rule: PolicyRule): boolean => (rule.nonResourceURLs ?? []).length > 0;
  return {
    resourceRules: rules.filter((rule) => !isPath(rule)),
    nonResourceRules: rules.filter(isPath).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}
