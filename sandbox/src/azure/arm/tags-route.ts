import type { HttpReply } from '../../http/message.ts';
import { isObject, objectAt } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { ArmError } from './error.ts';
import { notFound, requireGroup, requireUnlocked } from './guards.ts';
import { newEtag, type ResourceRecord } from './resource.ts';
import { jsonBody, type RouteContext, scopeId } from './service.ts';
import { checkTags, tagsOf } from './tags.ts';

const versions = [
  '2019-10-01',
  '2020-06-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2023-07-01',
  '2024-03-01',
  '2024-07-01',
  '2024-11-01',
];

/** `{scope}/providers/Microsoft.Resources/tags/default`: the tags of a resource or group by themselves. */
export function tagsRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller, apiVersion } = context;
  const last = path.blocks.at(-1);
  if (last?.namespace.toLowerCase() !== 'microsoft.resources' || last.types[0]?.toLowerCase() !== 'tags') return null;
  if (last.names[0]?.toLowerCase() !== 'default')
    throw new ArmError(400, 'InvalidTagsName', "The tags resource is called 'default'.");
  if (!versions.includes(apiVersion)) {
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}' for type 'tags'. The supported api-versions are '${versions.join(', ')}'.`,
    );
  }
  const scope = scopeId(world, path);
  requireGroup(world, scope, request.method !== 'GET');
  const record = world.resources.get(scope);
  if (!record) throw notFound(scope);
  requireAction(
    world,
    caller,
    `Microsoft.Resources/tags/${request.method === 'GET' ? 'read' : request.method === 'DELETE' ? 'delete' : 'write'}`,
    scope,
  );
  const current = tagsOf(record.body);
  switch (request.method) {
    case 'GET':
      return shown(scope, current);
    case 'DELETE':
      requireUnlocked(world, scope, 'write');
      store(context, record, {});
      return { status: 200 };
    case 'PUT':
    case 'PATCH': {
      requireUnlocked(world, scope, 'write');
      const body = jsonBody(request);
      const given = objectAt(objectAt(body, 'properties'), 'tags');
      checkTags({ tags: given });
      const next = changed(
        current,
        tagsOf({ tags: given }),
        request.method === 'PUT' ? 'replace' : String(body.operation ?? ''),
      );
      checkTags({ tags: next });
      store(context, record, next);
      return shown(scope, next);
    }
    default:
      throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported.`);
  }
}

/** Names are matched in any case; a name that is there keeps its spelling. */
function changed(
  current: Record<string, string>,
  given: Record<string, string>,
  operation: string,
): Record<string, string> {
  const spelled = (name: string): string =>
    Object.keys(current).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
  switch (operation.toLowerCase()) {
    case 'replace':
      return given;
    case 'merge': {
      const next = { ...current };
      for (const [name, value] of Object.entries(given)) next[spelled(name)] = value;
      return next;
    }
    case 'delete': {
      const next = { ...current };
      for (const [name, value] of Object.entries(given)) {
        if (next[spelled(name)] === value) delete next[spelled(name)];
      }
      return next;
    }
    default:
      throw new ArmError(
        400,
        'InvalidRequestContent',
        `The operation '${operation}' is none of Replace, Merge, Delete.`,
      );
  }
}

function store({ world }: RouteContext, record: ResourceRecord, tags: Record<string, string>): void {
  const body = { ...record.body };
  if (isObject(body.tags) || Object.keys(tags).length > 0) body.tags = tags;
  world.resources.put({ ...record, body, etag: newEtag(), changedAt: world.clock().toISOString() });
}

function shown(scope: string, tags: Record<string, string>): HttpReply {
  return {
    status: 200,
    body: {
      id: `${scope}/providers/Microsoft.Resources/tags/default`,
      name: 'default',
      type: 'Microsoft.Resources/tags',
      properties: { tags },
    },
  };
}
