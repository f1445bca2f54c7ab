import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';
import { asList, asObject, asText, metadataOf } from './mark.ts';

/** One resource, or subresource such as `pods/exec`, that a cluster serves. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
}

export interface AccessQuestion {
  readonly namespace: string | null;
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string | null;
  readonly name: string | null;
}

/** What the cluster itself decides; `reason` is its authorizer's, empty where it gives none. */
export interface AccessAnswer {
  readonly isAllowed: boolean;
  readonly reason: string;
}

/** What in the cluster bears on somebody's rights in one namespace. */
export interface RightsObjects {
  readonly roleBindings: readonly JsonObject[];
  readonly admissionPolicies: readonly JsonObject[];
  readonly admissionBindings: readonly JsonObject[];
  readonly namespace: JsonObject | null;
}

const MOST_GROUPS = 300;
const PAGE = 500;
const MAX_PAGES = 4;

/** Everything that the cluster serves, of each group the version it prefers. Groups that do not answer are left out. */
export async function readApiResources(client: ClusterClient, signal: AbortSignal): Promise<readonly ApiResource[]> {
  const { body } = await client.call({ method: 'GET', path: '/apis', signal });
  const groups = asList(body.groups)
    .slice(0, MOST_GROUPS)
    .map((entry) => asObject(entry))
    .map((group) => ({ name: asText(group.name), version: asText(asObject(group.preferredVersion).version) }));
  const lists = [{ name: '', version: 'v1' }, ...groups].map(async ({ name, version }) => {
    const path = name === '' ? `/api/${version}` : `/apis/${name}/${version}`;
    try {
      const answer = await client.call({ method: 'GET', path, signal });
      return asList(answer.body.resources).map((entry) => apiResource(name, version, asObject(entry)));
    } catch (error) {
      // One aggregated API that is down takes nothing else away.
      if (name !== '' && error instanceof DriverError) return [];
      throw error;
    }
  });
  return (await Promise.all(lists)).flat();
}

function apiResource(group: string, version: string, body: JsonObject): ApiResource {
  return {
    group,
    version,
    name: asText(body.name),
    singular: asText(body.singularName),
    kind: asText(body.kind),
    isNamespaced: body.namespaced === true,
    shortNames: asList(body.shortNames).map(asText),
    verbs: asList(body.verbs).map(asText),
  };
}

/**
 * Has the cluster decide, for a service account with the groups that all of them have.
 *
 * What lies outside of namespaces takes a SubjectAccessReview. Where Tenantry may not make one, the review in the account's
 * own namespace answers as well: there the same bindings of the cluster count, and those of the namespace, which give
 * nothing outside of it, are told by the reason.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/local-subject-access-review-v1/
 */
export async function reviewAccess(
  client: ClusterClient,
  question: AccessQuestion,
  signal: AbortSignal,
): Promise<AccessAnswer> {
  if (question.namespace !== null) return review(client, question, question.namespace, signal);
  try {
    return await review(client, question, null, signal);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.httpStatus !== 403) throw error;
  }
  const answer = await review(client, question, question.serviceAccount.namespace, signal);
  return answer.isAllowed && /\bRoleBinding\b/.test(answer.reason) ? { isAllowed: false, reason: '' } : answer;
}

async function review(
  client: ClusterClient,
  question: AccessQuestion,
  namespace: string | null,
  signal: AbortSignal,
): Promise<AccessAnswer> {
  const { serviceAccount: account } = question;
  const root = '/apis/authorization.k8s.io/v1';
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: namespace === null ? 'SubjectAccessReview' : 'LocalSubjectAccessReview',
    ...(namespace === null ? {} : { metadata: { namespace } }),
    spec: {
      user: `system:serviceaccount:${account.namespace}:${account.name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'],
      resourceAttributes: {
        ...(namespace === null ? {} : { namespace }),
        verb: question.verb,
        group: question.group,
        version: question.version,
        resource: question.resource,
        ...(question.subresource === null ? {} : { subresource: question.subresource }),
        ...(question.name === null ? {} : { name: question.name }),
      },
    },
  };
  const path =
    namespace === null ? `${root}/subjectaccessreviews` : `${root}/namespaces/${namespace}/localsubjectaccessreviews`;
  const attempt = `review access in ${namespace ?? 'the cluster'}`;
  const answer = await client.call({ method: 'POST', path, body, signal, attempt });
  const status = asObject(answer.body.status);
  return { isAllowed: status.allowed === true, reason: asText(status.reason) || asText(status.evaluationError) };
}

/** A Role, or without a namespace a ClusterRole; null where there is none or it may not be read. */
export async function readRole(
  client: ClusterClient,
  namespace: string | null,
  name: string,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  const root = '/apis/rbac.authorization.k8s.io/v1';
  const path = namespace === null ? `${root}/clusterroles/${name}` : `${root}/namespaces/${namespace}/roles/${name}`;
  try {
    return (await client.call({ method: 'GET', path, signal })).body;
  } catch (error) {
    if (error instanceof ApiFailure && (error.httpStatus === 404 || error.httpStatus === 403)) return null;
    throw error;
  }
}

/** What explains a decision: bindings in the namespace, and admission policies. What may not be read is left out. */
export async function readRights(
  client: ClusterClient,
  namespace: string,
  signal: AbortSignal,
): Promise<RightsObjects> {
  const admission = '/apis/admissionregistration.k8s.io/v1';
  const all = (path: string) => listReadable(client, path, signal);
  const [roleBindings, validating, mutating, validatingBindings, mutatingBindings, found] = await Promise.all([
    all(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`),
    all(`${admission}/validatingadmissionpolicies`),
    all(`${admission}/mutatingadmissionpolicies`),
    all(`${admission}/validatingadmissionpolicybindings`),
    all(`${admission}/mutatingadmissionpolicybindings`),
    client.call({ method: 'GET', path: `/api/v1/namespaces/${namespace}`, signal }).then(
      ({ body }) => body,
      (error: unknown) => {
        if (error instanceof ApiFailure) return null;
        throw error;
      },
    ),
  ]);
  const marked = (kind: string) => (body: JsonObject) => ({ ...body, kind });
  return {
    roleBindings,
    admissionPolicies: [
      ...validating.map(marked('ValidatingAdmissionPolicy')),
      ...mutating.map(marked('MutatingAdmissionPolicy')),
    ],
    admissionBindings: [
      ...validatingBindings.map(marked('ValidatingAdmissionPolicyBinding')),
      ...mutatingBindings.map(marked('MutatingAdmissionPolicyBinding')),
    ],
    namespace: found,
  };
}

async function listReadable(client: ClusterClient, collection: string, signal: AbortSignal): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let next = '';
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
      const { body } = await client.call({ method: 'GET', path: `${collection}?${query}`, signal });
      items.push(...asList(body.items).map(asObject));
      next = asText(metadataOf(body).continue);
      if (next === '') break;
    }
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
  }
  return items;
}
