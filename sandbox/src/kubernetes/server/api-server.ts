import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Authenticator, impersonationOf } from '../authn/authenticator.ts';
import type { ServiceAccountTokens } from '../authn/tokens.ts';
import type { Authorizer, Decision } from '../authz/authorizer.ts';
import { checkImpersonation } from '../authz/impersonation.ts';
import { forbiddenRequest } from '../authz/refusals.ts';
import { StatusError, type UserInfo } from '../contract.ts';
import { aggregatedDiscovery, coreVersions, groupList, groupOf, resourceList } from '../discovery/discovery.ts';
import { healthText, versionOf } from '../discovery/health.ts';
import type { OpenApi } from '../openapi/openapi.ts';
import { unknownResource } from '../registry/failures.ts';
import { parseFieldSelector, selectedName } from '../selectors/fields.ts';
import type { ObjectStore } from '../store/objects.ts';
import type { Subresources } from '../subresources/subresources.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import { readAccept, type Wanted } from './accept.ts';
import { type AuditDraft, type AuditLog, auditDraft } from './audit.ts';
import type { ResourceCall } from './context.ts';
import type { FaultInjection } from './faults.ts';
import { type RequestInfo, type ResourceRequest, readRequestInfo } from './request-info.ts';
import type { ResourceHandlers } from './resources.ts';
import { type Answer, failureAnswer, objectAnswer, send, textAnswer } from './respond.ts';
import { type OpenWatches, serveWatch } from './watch.ts';

export interface ApiServerParts {
  readonly store: ObjectStore;
  readonly types: ServedTypes;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly tokens: ServiceAccountTokens;
  readonly resources: ResourceHandlers;
  readonly subresources: Subresources;
  readonly openapi: OpenApi;
  readonly faults: FaultInjection;
  readonly watches: OpenWatches;
  readonly audit: AuditLog;
  readonly clock: () => Date;
  readonly url: () => string;
  /** As `/version` says it. */
  readonly version: () => string;
}

/** What a handler that wrote the answer itself returns. */
const answered = 'answered' as const;

/** Takes a request through faults, authentication, authorisation and on to its handler. */
export class ApiServer {
  readonly #parts: ApiServerParts;
  #counters: Record<string, number> = {};

  constructor(parts: ApiServerParts) {
    this.#parts = parts;
  }

  counters(): Record<string, number> {
    return { ...this.#counters };
  }

  resetCounters(): void {
    this.#counters = {};
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const warnings: string[] = [];
    const draft = auditDraft(request, this.#parts.clock());
    let isYaml = false;
    try {
      if (await this.#isDisturbed(request, response)) return;
      const wanted = request.headers.accept === undefined ? undefined : tryAccept(request.headers.accept);
      isYaml = wanted?.isYaml ?? false;
      const answer = await this.#answer(request, response, draft, (message) => warnings.push(message));
      this.#parts.audit.record(draft, answer === answered ? response.statusCode : answer.status);
      if (answer !== answered) send(response, answer, warnings, isYaml, draft.auditID);
    } catch (error) {
      const failure = failureAnswer(error);
      this.#parts.audit.record(draft, failure.status);
      if (response.headersSent) response.destroy();
      else send(response, failure, warnings, isYaml, draft.auditID);
    } finally {
      // A body nobody read would stop the connection's next request.
      if (!request.readableEnded) request.resume();
    }
  }

  async #isDisturbed(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { faults } = this.#parts;
    if (faults.latencyMs > 0) await delay(faults.latencyMs);
    switch (faults.draw()) {
      case 'tooManyRequests':
        throw new StatusError(429, 'TooManyRequests', 'Too many requests, please try again later.', {
          retryAfterSeconds: 1,
        });
      case 'serverError':
        throw new StatusError(500, 'InternalError', 'Internal error occurred: injected fault');
      case 'closeConnection':
        request.socket.destroy();
        return true;
      case 'hang':
        response.on('close', () => undefined);
        return true;
      case undefined:
        return false;
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    draft: AuditDraft,
    warn: (message: string) => void,
  ): Promise<Answer | typeof answered> {
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
    const info = readRequestInfo(request.method ?? 'GET', path, query);
    draft.info = info;
    this.#count(info);
    const user = await this.#user(request, info, draft);
    this.#authorize(user, info, query, draft);
    if (!info.isResource) return this.#answerPath(request, info, query);
    const annotate = (key: string, value: string): void => {
      draft.annotations[key] = value;
    };
    return this.#answerResource(request, response, info, query, user, { warn, annotate });
  }

  #count(info: RequestInfo): void {
    const key = info.isResource
      ? `${info.verb} ${info.resource}${info.subresource === null ? '' : `/${info.subresource}`}`
      : `${info.verb} ${info.path}`;
    this.#counters[key] = (this.#counters[key] ?? 0) + 1;
  }

  async #user(request: IncomingMessage, info: RequestInfo, draft: AuditDraft): Promise<UserInfo> {
    const { authenticator, authorizer } = this.#parts;
    const user = await authenticator.identify(request);
    draft.user = user;
    const impersonation = impersonationOf(request);
    if (impersonation === null) return user;
    checkImpersonation(authorizer, user, impersonation.user, info);
    draft.impersonatedUser = impersonation.user;
    return impersonation.user;
  }

  #authorize(user: UserInfo, info: RequestInfo, query: URLSearchParams, draft: AuditDraft): void {
    const { authorizer } = this.#parts;
    const record = (decision: Decision): boolean => {
      draft.annotations['authorization.k8s.io/decision'] = decision.allowed ? 'allow' : 'forbid';
      draft.annotations['authorization.k8s.io/reason'] = decision.reason;
      return decision.allowed;
    };
    if (!info.isResource) {
      if (!record(authorizer.authorizePath(user, info.verb, info.path))) throw forbiddenRequest(user, info);
      return;
    }
    let { name } = info;
    if (name === null && (info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection')) {
      const selector = query.get('fieldSelector');
      if (selector?.includes('metadata.name') === true) {
        name = selectedName(parseFieldSelector(selector, `${info.group}/${info.resource}`)) ?? null;
      }
    }
    if (!record(authorizer.authorize(user, { ...attributes(info), name })))
      throw forbiddenRequest(user, { ...info, name });
  }

  async #answerPath(
    request: IncomingMessage,
    info: Extract<RequestInfo, { isResource: false }>,
    query: URLSearchParams,
  ): Promise<Answer> {
    const { types, tokens, openapi, url } = this.#parts;
    const { path } = info;
    const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
    if (request.method !== 'GET' && request.method !== 'HEAD') return textAnswer(404, '404 page not found\n');
    const wanted = readDiscoveryAccept(request.headers.accept);
    switch (trimmed) {
      case '/version':
        return objectAnswer(200, versionOf(this.#parts.version()));
      case '/healthz':
      case '/livez':
      case '/readyz':
        return textAnswer(200, healthText(trimmed, query.has('verbose')));
      case '/api':
      case '/apis': {
        const isCore = trimmed === '/api';
        if (wanted.isAggregated)
          return { ...objectAnswer(200, aggregatedDiscovery(types, isCore)), contentType: wanted.mediaType };
        return objectAnswer(200, isCore ? coreVersions(url().replace('https://', '')) : groupList(types));
      }
      case '/.well-known/openid-configuration':
        return objectAnswer(200, tokens.configuration(url()));
      case '/openid/v1/jwks':
        return { ...objectAnswer(200, await tokens.keys()), contentType: 'application/jwk-set+json' };
      case '/':
        return objectAnswer(200, {
          paths: ['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'],
        });
      case '/metrics':
        return textAnswer(200, this.#metrics());
    }
    const document = openapi.answer(trimmed, request.headers.accept);
    if (document !== undefined) return document;
    const parts = trimmed.split('/').slice(1);
    if (parts[0] === 'api' && parts.length === 2 && parts[1] === 'v1')
      return objectAnswer(200, resourceList(types, '', 'v1'));
    if (parts[0] === 'apis' && parts.length === 2) {
      const group = groupOf(types, parts[1] ?? '');
      if (group !== undefined) return objectAnswer(200, group);
    }
    if (parts[0] === 'apis' && parts.length === 3 && types.hasVersion(parts[1] ?? '', parts[2] ?? '')) {
      return objectAnswer(200, resourceList(types, parts[1] ?? '', parts[2] ?? ''));
    }
    return textAnswer(404, '404 page not found\n');
  }

  #metrics(): string {
    const lines = Object.entries(this.#counters).map(
      ([key, value]) => `apiserver_request_total{request="${key.replaceAll('"', '')}"} ${value}`,
    );
    return `# TYPE apiserver_request_total counter\n${lines.join('\n')}\n`;
  }

  async #answerResource(
    request: IncomingMessage,
    response: ServerResponse,
    info: ResourceRequest,
    query: URLSearchParams,
    user: UserInfo,
    notes: Pick<ResourceCall, 'warn' | 'annotate'>,
  ): Promise<Answer | typeof answered> {
    const { types, subresources, resources } = this.#parts;
    const type = types.at(info.group, info.version, info.resource);
    if (type === undefined || !isPlaced(type, info)) {
      if (type === undefined && !types.hasVersion(info.group, info.version))
        return textAnswer(404, '404 page not found\n');
      throw unknownResource();
    }
    const wanted =
      info.subresource === null || info.subresource === 'status' || info.subresource === 'scale'
        ? readAccept(request.headers.accept)
        : anyAccept;
    const call: ResourceCall = { request, response, info, query, user, type, wanted, ...notes };
    if (info.subresource !== null || !type.isStored) return subresources.answer(call);
    if (!type.verbs.includes(info.verb)) throw methodNotAllowed();
    switch (info.verb) {
      case 'get':
        return resources.get(call);
      case 'list':
        return resources.list(call);
      case 'watch':
        return this.#watch(call);
      case 'create':
        if (info.name !== null) throw methodNotAllowed();
        return resources.create(call);
      case 'update':
        if (info.name === null) throw methodNotAllowed();
        return resources.update(call);
      case 'patch':
        if (info.name === null) throw methodNotAllowed();
        return resources.patch(call);
      case 'delete':
        return resources.delete(call);
      case 'deletecollection':
        return resources.deleteCollection(call);
      default:
        throw methodNotAllowed();
    }
  }

  #watch(call: ResourceCall): typeof answered {
    const { store, types, watches, faults } = this.#parts;
    serveWatch(store, types, call, watches, faults);
    return answered;
  }
}

const anyAccept: Wanted = { as: 'object', isYaml: false, isAggregated: false, mediaType: 'application/json' };

function tryAccept(header: string): Wanted | undefined {
  try {
    return readAccept(header);
  } catch {
    return undefined;
  }
}

function readDiscoveryAccept(header: string | undefined): Wanted {
  return header === undefined ? anyAccept : (tryAccept(header) ?? anyAccept);
}

function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

/** Namespaced resources are found under a namespace or listed across all; cluster-wide ones never in a namespace. */
function isPlaced(type: ServedType, info: ResourceRequest): boolean {
  if (type.storageKey === '/namespaces') return true;
  if (!type.namespaced) return info.namespace === null;
  if (info.namespace !== null) return true;
  return info.name === null && (info.verb === 'list' || info.verb === 'watch' || info.verb === 'create');
}

function attributes(info: ResourceRequest): {
  verb: string;
  group: string;
  resource: string;
  subresource: string | null;
  namespace: string | null;
} {
  const { verb, group, resource, subresource, namespace } = info;
  return { verb, group, resource, subresource, namespace };
}
