import { randomUUID } from 'node:crypto';
import { bearerToken, type HttpReply, type HttpRequest } from '../../http/message.ts';
import { isObject, type JsonObject } from '../../json.ts';
import type { Table } from '../../state/journal.ts';
import { requireAction } from '../access/authorise.ts';
import type { Caller } from '../access/caller.ts';
import { audiences } from '../entra/tokens.ts';
import { inSubscription } from '../subscriptions.ts';
import type { ArmType } from '../types/arm-type.ts';
import { requireApiVersion } from '../types/table.ts';
import type { World } from '../world.ts';
import { deleteResource } from './delete.ts';
import { ArmError, errorReply } from './error.ts';
import { notFound, requireGroup } from './guards.ts';
import type { LaggingReplicas } from './lagging-replicas.ts';
import { listResources } from './list.ts';
import { type ArmPath, blockPath, blockType, parseArmPath } from './path.ts';
import { showAsked } from './show.ts';
import { specialRoute } from './special-routes.ts';
import type { Throttle } from './throttle.ts';
import { patchResource, putResource } from './write.ts';

/** Azure Resource Manager: every request to it goes through here. */
export class ResourceManager {
  readonly #world: World;
  readonly #replicas: LaggingReplicas;
  readonly #throttle: Throttle;

  constructor(world: World, replicas: LaggingReplicas, throttle: Throttle) {
    this.#world = world;
    this.#replicas = replicas;
    this.#throttle = throttle;
  }

  async handle(request: HttpRequest): Promise<HttpReply> {
    const ids = requestIds(request);
    let reply: HttpReply;
    let quota: Record<string, string> = {};
    let caller: Caller | null = null;
    try {
      caller = await this.#authenticate(request);
      quota = this.#throttle.take(request, caller);
      reply = await this.#answer(request, caller);
    } catch (cause) {
      if (!(cause instanceof ArmError)) throw cause;
      reply = errorReply(cause);
    }
    if (caller !== null && request.method !== 'GET') this.#world.activity.note(this.#world, request, caller, reply);
    return inOrigin(
      { ...reply, headers: { ...ids, ...quota, ...reply.headers } },
      this.#world.origin(),
      request.origin,
    );
  }

  async #authenticate(request: HttpRequest): Promise<Caller> {
    const token = bearerToken(request);
    const accepted = [...audiences.arm, request.origin, this.#world.origin()];
    const caller = token ? await this.#world.tokens.check(token, accepted) : null;
    if (caller) return caller;
    const challenge = `Bearer authorization_uri="${this.#world.origin()}/${this.#world.tenantId}", error="invalid_token", error_description="The access token is missing or invalid."`;
    throw new ArmError(
      401,
      token ? 'InvalidAuthenticationToken' : 'AuthenticationFailed',
      token ? 'The access token is invalid.' : "Authentication failed. The 'Authorization' header is missing.",
      { headers: { 'WWW-Authenticate': challenge } },
    );
  }

  async #answer(request: HttpRequest, caller: Caller): Promise<HttpReply> {
    const apiVersion = request.query.get('api-version');
    if (!apiVersion) {
      const message = 'The api-version query parameter (?api-version=) is required for all requests.';
      throw new ArmError(400, 'MissingApiVersionParameter', message);
    }
    const path = parseArmPath(request.path);
    const all = isRead(request) ? this.#replicas.asked() : this.#world;
    const { id, state } = all.subscriptions.require(path.subscriptionId ?? all.subscriptionId);
    if (state === 'Disabled' && !isServedWhenDisabled(request)) throw disabled(id);
    const world = inSubscription(all, id);
    const context: RouteContext = { world, request, caller, path, apiVersion };
    return (await specialRoute(context)) ?? (await this.#resourceRoute(context));
  }

  async #resourceRoute(context: RouteContext): Promise<HttpReply> {
    const target = resolveTarget(context);
    if (target.kind === 'instance') return await this.#instance(context, target.type, target.id);
    if (context.request.method === 'GET') return listResources(context, target.type, target.scope, target.id);
    throw new ArmError(
      405,
      'MethodNotAllowed',
      `The HTTP method '${context.request.method}' is not supported at scope.`,
    );
  }

  async #instance(context: RouteContext, type: ArmType, id: string): Promise<HttpReply> {
    const { world, request, caller, apiVersion } = context;
    const action = (verb: string): string => `${type.type}/${verb}`;
    switch (request.method) {
      case 'GET':
      case 'HEAD': {
        requireAction(world, caller, action('read'), id);
        requireApiVersion(type, apiVersion, 'global');
        requireGroup(world, id, false);
        const record = world.resources.get(id);
        if (!record) throw type.type === 'Microsoft.Resources/resourceGroups' ? groupNotFound(id) : notFound(id);
        return {
          status: request.method === 'HEAD' ? 204 : 200,
          ...(request.method === 'HEAD' ? {} : { body: showAsked(world, record, request.query) }),
        };
      }
      case 'PUT':
      case 'PATCH': {
        requireAction(world, caller, action('write'), id, roleFacts(type, request));
        requireApiVersion(type, apiVersion, 'global');
        requireRegistered(world, type);
        const body = jsonBody(request);
        const write = request.method === 'PUT' ? putResource : patchResource;
        return await write(world, { type, id, apiVersion, body, caller, http: request });
      }
      case 'DELETE':
        requireAction(world, caller, action('delete'), id, storedRoleFacts(world, type, id));
        requireApiVersion(type, apiVersion, 'global');
        return await deleteResource(world, type, id, apiVersion, request);
      default:
        throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported.`);
    }
  }
}

/** Of resources, by themselves, in lists or in Resource Graph. Operations tell of themselves. */
function isRead({ method, path }: HttpRequest): boolean {
  if (/\/(operations|operationresults)\/[^/]+$/i.test(path)) return false;
  return method === 'GET' || method === 'HEAD' || /\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(path);
}

/** https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/subscription-lifecycle-api-reference.md */
function isServedWhenDisabled({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'DELETE';
}

function disabled(id: string): ArmError {
  return new ArmError(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
  );
}

export interface RouteContext {
  readonly world: World;
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly path: ArmPath;
  readonly apiVersion: string;
}

type Target =
  | { readonly kind: 'instance'; readonly type: ArmType; readonly id: string }
  /** `id` is the parent resource of a nested collection, or the scope itself. */
  | { readonly kind: 'collection'; readonly type: ArmType; readonly scope: string; readonly id: string };

/** Finds the type a path is about, and writes its id with canonical type names and the group's own case. */
export function resolveTarget(context: Pick<RouteContext, 'world' | 'path' | 'request'>): Target {
  const { world, path, request } = context;
  const last = path.blocks.at(-1);
  if (!last || path.tail.length > 0) {
    throw new ArmError(404, 'InvalidResourcePath', `The request path '${request.path}' is not a resource of Azure.`);
  }
  const type = world.types.require(blockType(last));
  const scope = scopeId(world, path);
  const id = scope + blockPath(last, type.type);
  return last.names.length === last.types.length
    ? { kind: 'instance', type, id: world.resources.get(id)?.id ?? id }
    : { kind: 'collection', type, scope, id: last.names.length === 0 ? scope : id };
}

/** What the last provider stretch of a path hangs on. */
export function scopeId(world: World, path: ArmPath): string {
  let scope = '';
  if (path.subscriptionId) scope = `/subscriptions/${path.subscriptionId.toLowerCase()}`;
  if (path.resourceGroup) {
    const id = `${scope}/resourceGroups/${path.resourceGroup}`;
    scope = world.resources.get(id)?.id ?? id;
  }
  for (const block of path.blocks.slice(0, -1)) {
    const id = scope + blockPath(block, world.types.find(blockType(block))?.type);
    scope = world.resources.get(id)?.id ?? id;
  }
  return scope;
}

export function groupNotFound(id: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${id.split('/').at(-1)}' could not be found.`);
}

export function jsonBody(request: HttpRequest): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(request.body.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'not JSON';
    throw new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${why}'.`,
    );
  }
  if (!isObject(parsed)) throw new ArmError(400, 'InvalidRequestContent', 'The request content must be a JSON object.');
  return parsed;
}

/** Facts an ABAC condition on role assignments asks for, from the request. */
function roleFacts(type: ArmType, request: HttpRequest): Record<string, string> {
  if (type.type !== 'Microsoft.Authorization/roleAssignments') return {};
  const properties = jsonBody(request).properties;
  return isObject(properties) ? factsOf(properties) : {};
}

function storedRoleFacts(world: World, type: ArmType, id: string): Record<string, string> {
  if (type.type !== 'Microsoft.Authorization/roleAssignments') return {};
  const properties = world.resources.get(id)?.body.properties;
  return isObject(properties) ? factsOf(properties) : {};
}

function factsOf(properties: JsonObject): Record<string, string> {
  return {
    RoleDefinitionId:
      String(properties.roleDefinitionId ?? '')
        .split('/')
        .at(-1) ?? '',
    PrincipalId: String(properties.principalId ?? ''),
    PrincipalType: String(properties.principalType ?? ''),
  };
}

function requireRegistered(world: World, type: ArmType): void {
  const namespace = type.type.split('/')[0] ?? '';
  if (isRegistered(world, namespace)) return;
  throw new ArmError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    {
      details: [
        {
          code: 'MissingSubscriptionRegistration',
          message: `The subscription is not registered to use namespace '${namespace}'.`,
          target: namespace,
        },
      ],
    },
  );
}

const alwaysRegistered = new Set([
  'microsoft.resources',
  'microsoft.authorization',
  'microsoft.costmanagement',
  'microsoft.features',
]);

export function isRegistered(world: World, namespace: string): boolean {
  const key = namespace.toLowerCase();
  return alwaysRegistered.has(key) || registrations(world).get(key) === 'Registered';
}

/**
 * Of the subscription that is asked about, by namespace in lower case. The first keeps its own under the names alone, as homes have
 * them from before there were several.
 */
export function registrations(world: World): Pick<Table<string>, 'get' | 'set' | 'delete'> {
  const table = world.journal.table<string>('registrations');
  const isFirst = world.subscriptions.all()[0]?.id === world.subscriptionId;
  const key = (namespace: string) => (isFirst ? namespace : `${world.subscriptionId}/${namespace}`);
  return {
    get: (namespace) => table.get(key(namespace)),
    set: (namespace, state) => table.set(key(namespace), state),
    delete: (namespace) => table.delete(key(namespace)),
  };
}

/** Addresses to ask next are where the client came to, which may be by another name and over TLS. */
function inOrigin(reply: HttpReply, own: string, asked: string): HttpReply {
  if (own === asked) return reply;
  const moved = (text: string): string => (text.startsWith(`${own}/`) ? asked + text.slice(own.length) : text);
  const headers = { ...reply.headers };
  for (const name of ['Azure-AsyncOperation', 'Location']) {
    const address = headers[name];
    if (address !== undefined) headers[name] = moved(address);
  }
  const body = reply.body;
  if (typeof body !== 'object' || body === null || !('nextLink' in body) || typeof body.nextLink !== 'string')
    return { ...reply, headers };
  return { ...reply, headers, body: { ...body, nextLink: moved(body.nextLink) } };
}

function requestIds(request: HttpRequest): Record<string, string> {
  const correlation = request.headers['x-ms-correlation-request-id'] ?? randomUUID();
  const client = request.headers['x-ms-client-request-id'];
  const returnsClient = request.headers['x-ms-return-client-request-id']?.toLowerCase() === 'true';
  return {
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `SANDBOX:${new Date().toISOString()}:${correlation}`,
    ...(client && returnsClient ? { 'x-ms-client-request-id': client } : {}),
  };
}
