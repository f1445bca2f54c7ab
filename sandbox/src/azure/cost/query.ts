import { randomUUID } from 'node:crypto';
import type { HttpReply } from '../../http/message.ts';
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { ArmError } from '../arm/error.ts';
import { requireGroup } from '../arm/guards.ts';
import { blockType } from '../arm/path.ts';
import { jsonBody, type RouteContext, scopeId } from '../arm/service.ts';
import { type BillQuery, billOf, DIMENSIONS, type Grouping } from './bill.ts';

const apiVersions = ['2021-10-01', '2022-10-01', '2023-03-01', '2023-08-01', '2023-11-01', '2024-08-01', '2025-03-01'];
const DAY_MS = 86_400_000;
const PAGE = 1000;
const costs = ['cost', 'pretaxcost', 'costusd', 'pretaxcostusd'];

/** `POST {scope}/providers/Microsoft.CostManagement/query`: what the resources of a subscription or of a group have cost. */
export function costRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller, apiVersion } = context;
  const [block] = path.blocks;
  if (request.method !== 'POST' || path.blocks.length !== 1 || !block || path.subscriptionId === null) return null;
  if (blockType(block).toLowerCase() !== 'microsoft.costmanagement/query') return null;
  if (!apiVersions.includes(apiVersion)) {
    const supported = apiVersions.join(', ');
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}'. The supported api-versions are '${supported}'.`,
    );
  }
  const scope = scopeId(world, path) || `/subscriptions/${world.subscriptionId}`;
  requireGroup(world, scope, false);
  requireAction(world, caller, 'Microsoft.CostManagement/query/read', scope);
  const now = world.clock();
  const { query, column } = readQuery(jsonBody(request), scope, now);
  if (!world.settings.areLimitsRelaxed) {
    const months = Math.max(1, Math.ceil((query.lastDay - query.firstDay + 1) / 31));
    world.costs.quota.spend(caller.objectId, months, now.getTime());
  }
  const rows = billOf(world.costs.meters.readings(), query);
  if (rows.length === 0) return { status: 204 };
  const start = Number(request.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid('The $skiptoken is not one that an answer gave.');
  const columns = [
    { name: column, type: 'Number' },
    ...(query.isDaily ? [{ name: 'UsageDate', type: 'Number' }] : []),
    ...query.grouping.flatMap(({ type, name }) =>
      (type === 'TagKey' ? ['TagKey', 'TagValue'] : [name]).map((title) => ({ name: title, type: 'String' })),
    ),
    { name: 'Currency', type: 'String' },
  ];
  const page = rows.slice(start, start + PAGE).map(({ day, keys, cost }): Json[] => [
    cost,
    ...(day === null ? [] : [day]),
    ...query.grouping.flatMap(({ type, name }, index) => {
      const key = keys[index] ?? '';
      return type === 'TagKey' ? [name.toLowerCase(), key] : [key];
    }),
    'USD',
  ]);
  const id = randomUUID();
  return {
    status: 200,
    body: {
      id: `${scope.slice(1)}/providers/Microsoft.CostManagement/query/${id}`,
      name: id,
      type: 'Microsoft.CostManagement/query',
      properties: {
        ...(start + PAGE < rows.length ? { nextLink: nextLink(context, start + PAGE) } : {}),
        columns,
        rows: page,
      },
    },
  };
}

/** The same question has to be sent there again. */
function nextLink({ request }: RouteContext, start: number): string {
  const query = new URLSearchParams([...request.query]);
  query.set('$skiptoken', String(start));
  return `${request.origin}${request.path}?${query}`;
}

function readQuery(body: JsonObject, scope: string, now: Date) {
  if (!['usage', 'actualcost', 'amortizedcost'].includes((textAt(body, 'type') ?? '').toLowerCase())) {
    throw invalid(`Invalid query definition: type '${String(body.type)}' is not supported.`);
  }
  const dataset = objectAt(body, 'dataset');
  const granularity = (textAt(dataset, 'granularity') ?? 'None').toLowerCase();
  if (granularity !== 'daily' && granularity !== 'none') {
    throw invalid(`Invalid query definition: granularity '${granularity}' is not supported here.`);
  }
  if (dataset.filter !== undefined) throw invalid('Invalid query definition: filters are not supported here.');
  const grouping = listAt(dataset, 'grouping').map(readGrouping);
  if (grouping.length > 2) {
    throw invalid('Invalid query definition: Dataset grouping: at most 2 groupings are allowed.');
  }
  const aggregations = Object.entries(objectAt(dataset, 'aggregation'));
  const given = aggregations[0]?.[1];
  const aggregation = isObject(given) ? given : {};
  const column = textAt(aggregation, 'name') ?? '';
  if (
    aggregations.length !== 1 ||
    !costs.includes(column.toLowerCase()) ||
    !/^sum$/i.test(String(aggregation.function))
  )
    throw invalid("Invalid query definition: the aggregation must be the 'Sum' of one column of cost.");
  const query: BillQuery = { scope, ...readPeriod(body, now), isDaily: granularity === 'daily', grouping };
  // Azure names the column as the aggregated one is named, whatever the alias.
  return { query, column };
}

function readGrouping(given: Json): Grouping {
  const { type, name } = isObject(given) ? given : {};
  if ((type !== 'TagKey' && type !== 'Dimension') || typeof name !== 'string' || name === '') {
    throw invalid('Invalid query definition: a grouping has a type, TagKey or Dimension, and a name.');
  }
  if (type === 'Dimension' && DIMENSIONS[name.toLowerCase()] === undefined) {
    throw invalid(`Invalid query definition: Dataset grouping: the dimension '${name}' is not valid.`);
  }
  return { type, name };
}

function readPeriod(body: JsonObject, now: Date): { firstDay: number; lastDay: number } {
  const timeframe = (textAt(body, 'timeframe') ?? '').toLowerCase();
  const today = Math.floor(now.getTime() / DAY_MS);
  const startOfMonth = (back: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1) / DAY_MS;
  if (timeframe === 'monthtodate' || timeframe === 'billingmonthtodate') {
    return { firstDay: startOfMonth(0), lastDay: today };
  }
  if (timeframe === 'thelastmonth' || timeframe === 'thelastbillingmonth') {
    return { firstDay: startOfMonth(1), lastDay: startOfMonth(0) - 1 };
  }
  if (timeframe !== 'custom') throw invalid(`Invalid query definition: timeframe '${timeframe}' is not supported.`);
  const period = objectAt(body, 'timePeriod');
  const [from, to] = [period.from, period.to].map((at) => Math.floor(Date.parse(String(at)) / DAY_MS));
  if (from === undefined || to === undefined || !Number.isInteger(from) || !Number.isInteger(to)) {
    throw invalid('Invalid query definition: the time period must have from and to.');
  }
  if (from > to) throw invalid('Invalid query definition: the start of the time period must be before its end.');
  if (to - from > 366) throw invalid('Invalid query definition: the time period cannot exceed 1 year.');
  return { firstDay: from, lastDay: to };
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}
