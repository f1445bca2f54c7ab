import type { HttpReply } from '../../http/message.ts';
import { isObject, type JsonObject, listAt, objectAt } from '../../json.ts';
import { mayAct } from '../access/evaluate.ts';
import { subscriptionOf } from '../subscriptions.ts';
import { ArmError } from './error.ts';
import { resourceGroupId } from './path.ts';
import type { ResourceRecord } from './resource.ts';
import { parseQuery } from './resource-graph-query.ts';
import type { RouteContext } from './service.ts';
import { show } from './show.ts';

const pageSize = 100;
const largestPage = 1000;
const apiVersions = ['2021-03-01', '2022-10-01', '2024-04-01'];

/** `POST /providers/Microsoft.ResourceGraph/resources`: the part of its query language that names, filters and projects. */
export function queryResources({ world, caller, apiVersion }: RouteContext, body: JsonObject): HttpReply {
  if (!apiVersions.includes(apiVersion)) {
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}'. The supported api-versions are '${apiVersions.join(', ')}'.`,
    );
  }
  if (typeof body.query !== 'string')
    throw new ArmError(400, 'BadRequest', "Please provide below info when asking for support: the 'query' is missing.");
  const options = objectAt(body, 'options');
  const query = parseQuery(body.query);
  // Without them, all that the caller can see are asked.
  const named = listAt(body, 'subscriptions').map((id) => String(id).toLowerCase());
  const asked = named.length === 0 ? null : new Set(named);
  const visible: JsonObject[] = [];
  for (const record of world.resources.all()) {
    const type = world.types.find(record.type);
    if (!type?.tracked) continue;
    const isGroup = record.type === 'Microsoft.Resources/resourceGroups';
    if (isGroup !== (query.table === 'resourcecontainers')) continue;
    if (asked !== null && !asked.has(subscriptionOf(record.id) ?? '')) continue;
    if (!mayAct(world, caller.objectId, `${record.type}/read`, record.id)) continue;
    visible.push(row(world.tenantId, record, show(world, record)));
  }
  visible.sort((a, b) => (String(a.id).toLowerCase() < String(b.id).toLowerCase() ? -1 : 1));
  const rows = query.run(visible);
  const start = readSkipToken(options.$skipToken);
  const size = Math.min(largestPage, typeof options.$top === 'number' ? options.$top : pageSize);
  const data = rows.slice(start, start + size);
  const isLast = start + size >= rows.length;
  return {
    status: 200,
    body: {
      totalRecords: rows.length,
      count: data.length,
      data,
      facets: [],
      resultTruncated: isLast ? 'false' : 'true',
      ...(isLast ? {} : { $skipToken: Buffer.from(String(start + size)).toString('base64') }),
    },
  };
}

function readSkipToken(token: unknown): number {
  if (token === undefined || token === null) return 0;
  const start = Number(Buffer.from(String(token), 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) throw new ArmError(400, 'BadRequest', 'The $skipToken is invalid.');
  return start;
}

/** Resource Graph writes types in lower case and adds where the resource is. */
function row(tenantId: string, record: ResourceRecord, shown: JsonObject): JsonObject {
  const isGroup = record.type === 'Microsoft.Resources/resourceGroups';
  return {
    id: record.id,
    name: record.name,
    type: isGroup ? 'microsoft.resources/subscriptions/resourcegroups' : record.type.toLowerCase(),
    tenantId,
    kind: typeof shown.kind === 'string' ? shown.kind : '',
    location: shown.location ?? '',
    resourceGroup: (resourceGroupId(record.id)?.split('/').at(-1) ?? '').toLowerCase(),
    subscriptionId: subscriptionOf(record.id),
    managedBy: typeof shown.managedBy === 'string' ? shown.managedBy : '',
    sku: shown.sku ?? null,
    plan: null,
    properties: shown.properties ?? {},
    tags: isObject(shown.tags) ? shown.tags : null,
    identity: shown.identity ?? null,
    zones: shown.zones ?? null,
    extendedLocation: null,
  };
}
