import type { HttpReply } from '../../http/message.ts';
import type { JsonObject } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { ArmError } from '../arm/error.ts';
import { type ProviderBlock, resourceGroupId } from '../arm/path.ts';
import type { RouteContext } from '../arm/service.ts';
import { subscriptionOf } from '../subscriptions.ts';
import type { Activity } from './log.ts';

const API_VERSION = '2015-04-01';
const PAGE = 200;
/** The one pattern for a subscription, and what may stand behind it. https://learn.microsoft.com/rest/api/monitor/activity-logs/list */
const FILTER =
  /^\s*eventTimestamp ge '([^']+)' and eventTimestamp le '([^']+)'(?: and (resourceGroupName|resourceUri|resourceProvider|correlationId) eq '([^']+)')?\s*$/i;

/** `GET {subscription}/providers/Microsoft.Insights/eventtypes/management/values`: what was done, the newest first. */
export function activityRoute({ world, request, path, caller, apiVersion }: RouteContext): HttpReply | null {
  const [block] = path.blocks;
  if (request.method !== 'GET' || path.blocks.length !== 1 || !block || path.subscriptionId === null) return null;
  if (path.resourceGroup !== null || !isLog(block)) return null;
  if (apiVersion !== API_VERSION && apiVersion !== '2017-03-01-preview') {
    throw new ArmError(400, 'NoRegisteredProviderFound', `The supported api-versions are '${API_VERSION}'.`);
  }
  const scope = `/subscriptions/${world.subscriptionId}`;
  requireAction(world, caller, 'Microsoft.Insights/eventtypes/values/read', scope);
  const wanted = matching(request.query.get('$filter') ?? '');
  const found = world.activity.events
    .filter((one) => subscriptionOf(one.resourceId) === world.subscriptionId && wanted(one))
    .toReversed();
  const start = Number(request.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid('The $skiptoken is not one that an answer gave.');
  const fields = request.query
    .get('$select')
    ?.split(',')
    .map((field) => field.trim().toLowerCase());
  const value = found.slice(start, start + PAGE).map((activity) => selected(shown(world.tenantId, activity), fields));
  if (start + PAGE >= found.length) return { status: 200, body: { value } };
  const query = new URLSearchParams([...request.query]);
  query.set('$skiptoken', String(start + PAGE));
  return { status: 200, body: { value, nextLink: `${world.origin()}${request.path}?${query}` } };
}

/** `…/eventtypes/management/values` */
function isLog({ namespace, types, names }: ProviderBlock): boolean {
  return (
    [namespace, types[0], names[0], types[1]].join('/').toLowerCase() ===
    'microsoft.insights/eventtypes/management/values'
  );
}

function matching(filter: string): (activity: Activity) => boolean {
  const [, from = '', to = '', field, text = ''] = FILTER.exec(filter) ?? [];
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) {
    throw invalid(`The filter '${filter}' is not one of the patterns that are allowed.`);
  }
  const same = (one: string) => one.toLowerCase() === text.toLowerCase();
  const fits: Readonly<Record<string, (activity: Activity) => boolean>> = {
    resourcegroupname: ({ resourceId }) => same(resourceGroupId(resourceId)?.split('/').at(-1) ?? ''),
    resourceuri: ({ resourceId }) => same(resourceId),
    resourceprovider: ({ resourceType }) => same(resourceType.split('/')[0] ?? ''),
    correlationid: ({ correlationId }) => same(correlationId),
  };
  const fit = field === undefined ? () => true : fits[field.toLowerCase()];
  return (activity) => activity.at >= start && activity.at <= end && fit?.(activity) === true;
}

const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const UPN = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';

function shown(tenantId: string, activity: Activity): JsonObject {
  const { caller, resourceId, resourceType, operation, status, httpStatus, error } = activity;
  const subscriptionId = resourceId.split('/')[2] ?? '';
  const time = new Date(activity.at).toISOString();
  const named = (value: string): JsonObject => ({ value, localizedValue: value });
  return {
    authorization: { action: operation, scope: resourceId },
    caller: caller.kind === 'user' ? caller.displayName : caller.objectId,
    channels: 'Operation',
    claims: {
      appid: caller.clientId,
      [OBJECT_ID]: caller.objectId,
      ...(caller.kind === 'user' ? { name: caller.displayName, [UPN]: caller.displayName } : {}),
    },
    correlationId: activity.correlationId,
    description: '',
    eventDataId: activity.id,
    eventName: { value: 'EndRequest', localizedValue: 'End request' },
    category: named('Administrative'),
    eventTimestamp: time,
    id: `${resourceId}/events/${activity.id}/ticks/${activity.at}`,
    level: status === 'Failed' ? 'Error' : 'Informational',
    operationId: activity.correlationId,
    operationName: named(operation),
    resourceGroupName: resourceGroupId(resourceId)?.split('/').at(-1) ?? '',
    resourceProviderName: named(resourceType.split('/')[0] ?? ''),
    resourceType: named(resourceType),
    resourceId,
    status: named(status),
    subStatus: { value: '', localizedValue: '' },
    submissionTimestamp: time,
    subscriptionId,
    tenantId,
    properties: {
      statusCode: String(httpStatus),
      eventCategory: 'Administrative',
      entity: resourceId,
      // As the service answered, as text.
      ...(error === null ? {} : { statusMessage: JSON.stringify({ error }) }),
    },
  };
}

function selected(event: JsonObject, fields: readonly string[] | undefined): JsonObject {
  if (fields === undefined) return event;
  return Object.fromEntries(Object.entries(event).filter(([field]) => fields.includes(field.toLowerCase())));
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}
