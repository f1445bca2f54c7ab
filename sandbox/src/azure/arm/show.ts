import { copyOf } from '../../copy.ts';
import { isObject, type JsonObject, objectAt } from '../../json.ts';
import type { World } from '../world.ts';
import type { ResourceRecord } from './resource.ts';

/** A resource as clients see it. */
export function show(world: World, record: ResourceRecord): JsonObject {
  const type = world.types.find(record.type);
  const body = copyOf(record.body);
  const shown: JsonObject = { id: record.id, name: record.name, type: record.type, ...body };
  if (type?.hasEtag) shown.etag = `W/"${record.etag}"`;
  if (type?.hasState) shown.properties = { provisioningState: shownState(record), ...objectAt(body, 'properties') };
  return type?.behaviour?.show?.(shown, record, world) ?? shown;
}

/** A resource with what the query asks for besides. */
export function showAsked(world: World, record: ResourceRecord, query: ReadonlyMap<string, string>): JsonObject {
  const shown = show(world, record);
  const expand = world.types.find(record.type)?.behaviour?.expand;
  // Names come in lower case: Azure takes them as they are written.
  const isAsked = query.get('$expand')?.toLowerCase() === 'instanceview' || query.get('statusonly') === 'true';
  return expand !== undefined && isAsked ? expand(shown, record) : shown;
}

function shownState(record: ResourceRecord): string {
  // Key Vault has its own word for being under way.
  if (record.type === 'Microsoft.KeyVault/vaults' && (record.state === 'Creating' || record.state === 'Updating'))
    return 'RegisteringDns';
  return record.state;
}

/** A resource as lists across types show it: without properties. */
export function showBrief(world: World, record: ResourceRecord): JsonObject {
  const full = show(world, record);
  const brief: JsonObject = {};
  for (const key of [
    'id',
    'name',
    'type',
    'location',
    'kind',
    'sku',
    'identity',
    'zones',
    'plan',
    'managedBy',
    'tags',
  ]) {
    const value = full[key];
    if (value !== undefined) brief[key] = value;
  }
  if (isObject(brief.tags) && Object.keys(brief.tags).length === 0) delete brief.tags;
  return brief;
}
