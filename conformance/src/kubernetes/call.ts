import type { JsonObject, JsonValue } from '@tenantry/kinds';

/** As whom a tenant is attacked, or defended: its persons, what runs in it, and nobody. */
export const ROLES = ['viewer', 'editor', 'workload', 'default', 'anonymous'] as const;
export type Role = (typeof ROLES)[number];

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** One request about a resource, in the words of the API server's authorizer. */
export interface KubeRequest {
  readonly verb: Verb;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly body?: JsonValue;
  /** Of a patch; a merge patch when absent. */
  readonly contentType?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Nothing is kept: admission and validation answer as they would. */
  readonly dryRun?: boolean;
  readonly impersonate?: { readonly user: string; readonly group?: string };
}

export interface KubeAnswer {
  readonly status: number;
  /** Of a failure, the API server's own sentence. */
  readonly message: string;
  readonly body: JsonObject;
}

/** A request for a path that is no resource, such as `/metrics`. */
export interface PathRequest {
  readonly path: string;
}

/**
 * Sends a request as one of the attacker's roles, or as the administrator of the cluster, and answers whatever the API
 * server says. Throws only where there is no answer, or no such identity (`NoSuchIdentity`).
 */
export type Call = (as: Role | 'administrator', request: KubeRequest | PathRequest) => Promise<KubeAnswer>;

/** The cluster has no credentials for this role; what depends on it is skipped. */
export class NoSuchIdentity extends Error {
  readonly role: Role | 'administrator';
  constructor(role: Role | 'administrator', message: string) {
    super(message);
    this.name = 'NoSuchIdentity';
    this.role = role;
  }
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Answered when the head of the answer is there: a watch has no end of its own. */
  readonly isWatch: boolean;
}

const METHODS = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
} as const;

/** How a request goes over the wire (https://kubernetes.io/docs/reference/using-api/api-concepts/). */
export function httpOf(request: KubeRequest | PathRequest): HttpRequest {
  if ('path' in request) return { method: 'GET', path: request.path, headers: {}, body: null, isWatch: false };
  const { verb, group, version, resource, subresource, namespace, name, impersonate } = request;
  const parts = [
    group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  const isWrite = verb !== 'get' && verb !== 'list' && verb !== 'watch';
  const query = new URLSearchParams({
    ...(verb === 'watch' ? { watch: 'true', timeoutSeconds: '1' } : {}),
    ...(request.dryRun === true && isWrite ? { dryRun: 'All' } : {}),
    ...request.query,
  }).toString();
  return {
    method: METHODS[verb],
    path: `${parts.join('/')}${query === '' ? '' : `?${query}`}`,
    headers: {
      ...(request.body === undefined
        ? {}
        : {
            'content-type':
              verb === 'patch' ? (request.contentType ?? 'application/merge-patch+json') : 'application/json',
          }),
      ...(impersonate === undefined ? {} : { 'impersonate-user': impersonate.user }),
      ...(impersonate?.group === undefined ? {} : { 'impersonate-group': impersonate.group }),
    },
    body: request.body === undefined ? null : JSON.stringify(request.body),
    isWatch: verb === 'watch',
  };
}

/** For messages: `pods/exec.apps`, as RBAC writes it. */
export function resourceName({
  group,
  resource,
  subresource,
}: Pick<KubeRequest, 'group' | 'resource' | 'subresource'>) {
  return `${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
}

export const isRefused = (answer: KubeAnswer): boolean => answer.status === 401 || answer.status === 403;
