import { bearerToken, type Handler, type HttpReply, type HttpRequest } from '../../http/message.ts';
import { type Json, type JsonObject, listAt, textAt } from '../../json.ts';
import type { Caller } from '../access/caller.ts';
import { mayAct } from '../access/evaluate.ts';
import { ArmError, errorReply } from '../arm/error.ts';
import { notFound } from '../arm/guards.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { jsonBody } from '../arm/service.ts';
import { audiences } from '../entra/tokens.ts';
import { inSubscription, isHere as isInSubscription } from '../subscriptions.ts';
import type { World } from '../world.ts';
import { type Aggregation, METRIC_DEFINITIONS, type MetricDefinition } from './definitions.ts';
import { figuresOf } from './figures.ts';

/** In Azure the first part of the path is the name of the host, one for each region. */
export const METRICS_PATH = /^\/([a-z0-9]+)\.metrics\.monitor\.azure\.com\/subscriptions\/([^/]+)\/metrics:getBatch$/;

const apiVersions = ['2023-10-01', '2024-02-01'];
const MOST_RESOURCES = 50;
const MOST_NAMES = 20;
const AGGREGATIONS: readonly string[] = ['average', 'minimum', 'maximum', 'total', 'count'];
const MINUTE_MS = 60_000;
const INTERVALS: Readonly<Record<string, number>> = {
  ...{ PT1M: 1, PT5M: 5, PT15M: 15, PT30M: 30, PT1H: 60, PT6H: 360, PT12H: 720, P1D: 1440 },
};

/** `POST https://{region}.metrics.monitor.azure.com/subscriptions/{id}/metrics:getBatch`: figures of up to fifty resources of a type. */
export function metricsHandler(world: World): Handler {
  return async (request) => {
    try {
      return await answer(world, request);
    } catch (cause) {
      if (cause instanceof ArmError) return errorReply(cause);
      throw cause;
    }
  };
}

async function answer(all: World, request: HttpRequest): Promise<HttpReply> {
  const [, region = '', subscription = ''] = METRICS_PATH.exec(request.path) ?? [];
  if (request.method !== 'POST') throw new ArmError(405, 'MethodNotAllowed', 'Only POST is allowed.');
  const world = inSubscription(all, subscription);
  const caller = await authenticate(world, request);
  world.subscriptions.require(subscription);
  authorise(world, caller);
  const asked = readQuestion(world, request);
  const nowMs = world.clock().getTime();
  const values = asked.records.map((record) => ({
    starttime: new Date(asked.fromMs).toISOString(),
    endtime: new Date(asked.toMs).toISOString(),
    interval: asked.interval,
    value: asked.definitions.map((definition) => shown(record, definition, asked, region, nowMs)),
    namespace: asked.namespace.toLowerCase(),
    resourceregion: region,
    resourceid: record.id,
  }));
  return { status: 200, body: { values } };
}

async function authenticate(world: World, request: HttpRequest): Promise<Caller> {
  const token = bearerToken(request);
  const caller = token === undefined ? null : await world.tokens.check(token, audiences.metrics);
  if (caller === null) throw new ArmError(401, 'Unauthorized', 'The access token is missing or invalid.');
  return caller;
}

/** Whoever may not read figures of the whole subscription gets none of any resource in it. */
function authorise(world: World, caller: Caller): void {
  const scope = `/subscriptions/${world.subscriptionId}`;
  if (mayAct(world, caller.objectId, 'Microsoft.Insights/metrics/read', scope)) return;
  throw new ArmError(
    401,
    'AuthorizationFailed',
    `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action 'Microsoft.Insights/metrics/read' over scope '${scope}'.`,
  );
}

interface Question {
  readonly namespace: string;
  readonly records: readonly ResourceRecord[];
  readonly definitions: readonly MetricDefinition[];
  readonly aggregations: readonly Aggregation[];
  readonly interval: string;
  readonly fromMs: number;
  readonly toMs: number;
}

function readQuestion(world: World, request: HttpRequest): Question {
  const { query } = request;
  const apiVersion = query.get('api-version') ?? '';
  if (!apiVersions.includes(apiVersion)) {
    throw invalid(`Unsupported api version: '${apiVersion}', supported ones: ${apiVersions.join(', ')}`);
  }
  for (const unserved of ['filter', 'top', 'orderby', 'rollupby']) {
    if (query.has(unserved)) throw invalid(`The parameter '${unserved}' is not served here.`);
  }
  const namespace = required(query, 'metricnamespace');
  const known = METRIC_DEFINITIONS[namespace.toLowerCase()];
  if (known === undefined) throw invalid(`Failed to find metric configuration for namespace: ${namespace}`);
  const names = required(query, 'metricnames').split(',');
  if (names.length > MOST_NAMES) throw invalid(`At most ${MOST_NAMES} metrics can be asked for at once.`);
  const definitions = names.map((name) => definitionOf(known, namespace, name));
  const aggregations = readAggregations(query.get('aggregation'), definitions);
  const interval = query.get('interval') ?? 'PT1M';
  for (const { leastMinutes } of definitions) requireInterval(interval, leastMinutes);
  return {
    ...{ namespace, definitions, aggregations, interval },
    ...readTimes(query, world.clock().getTime()),
    records: readResources(world, jsonBody(request), namespace),
  };
}

function readResources(world: World, body: JsonObject, namespace: string): ResourceRecord[] {
  const ids = listAt(body, 'resourceids').map(String);
  if (ids.length === 0) throw invalid('The resourceids of the body are missing.');
  if (ids.length > MOST_RESOURCES) throw invalid(`At most ${MOST_RESOURCES} resource ids can be given.`);
  if (new Set(ids.map((id) => id.toLowerCase())).size < ids.length) throw invalid('The resource ids must be unique.');
  return ids.map((id) => {
    const record = world.resources.get(id);
    if (!record || !isInSubscription(world, record)) throw notFound(id);
    if (record.type.toLowerCase() === namespace.toLowerCase()) return record;
    throw invalid(`All resource ids must be of the type ${namespace}; ${id} is not.`);
  });
}

function definitionOf(known: readonly MetricDefinition[], namespace: string, name: string): MetricDefinition {
  const found = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const valid = known.map((one) => one.name).join(',');
  throw invalid(
    `Failed to find metric configuration for provider: ${namespace}, metric: ${name}, Valid metrics: ${valid}`,
  );
}

function readAggregations(given: string | undefined, definitions: readonly MetricDefinition[]): Aggregation[] {
  const wanted = (given ?? 'average').toLowerCase().split(',');
  const unknown = wanted.find((one) => !AGGREGATIONS.includes(one));
  if (unknown !== undefined) throw invalid(`The aggregation '${unknown}' is not known.`);
  for (const { name, aggregations } of definitions) {
    const unfit = wanted.find((one) => !aggregations.some((served) => served === one));
    if (unfit !== undefined) {
      throw invalid(`Metric: ${name} does not support aggregation: ${unfit}, supported ones: ${aggregations}`);
    }
  }
  return wanted.filter((one): one is Aggregation => one !== 'count');
}

function requireInterval(interval: string, leastMinutes: number): void {
  const minutes = INTERVALS[interval];
  if (minutes !== undefined && minutes >= leastMinutes) return;
  const supported = Object.keys(INTERVALS).filter((name) => (INTERVALS[name] ?? 0) >= leastMinutes);
  throw invalid(`Detected invalid time grain input: ${interval}, supported ones: ${supported.join(',')}`);
}

function readTimes(query: ReadonlyMap<string, string>, nowMs: number): { fromMs: number; toMs: number } {
  const [start, end] = [query.get('starttime'), query.get('endtime')];
  if (end !== undefined && start === undefined) throw invalid('The starttime is required where the endtime is given.');
  const toMs = end === undefined ? nowMs : Date.parse(end);
  const fromMs = start === undefined ? toMs - 60 * MINUTE_MS : Date.parse(start);
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) throw invalid('The times must be in the format ISO 8601.');
  if (fromMs >= toMs) throw invalid('The starttime must be before the endtime.');
  return { fromMs, toMs };
}

function required(query: ReadonlyMap<string, string>, name: string): string {
  const value = query.get(name);
  if (value === undefined || value === '') throw invalid(`The parameter '${name}' is required.`);
  return value;
}

/** A resource in another region than that of the host is not refused: it has no figures there. */
function shown(
  record: ResourceRecord,
  definition: MetricDefinition,
  asked: Question,
  region: string,
  nowMs: number,
): JsonObject {
  const { name, title, unit } = definition;
  const isHere = (textAt(record.body, 'location') ?? '').toLowerCase().replaceAll(' ', '') === region;
  const intervalMs = (INTERVALS[asked.interval] ?? 1) * MINUTE_MS;
  return {
    id: `${record.id}/providers/Microsoft.Insights/metrics/${name}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: name, localizedValue: title },
    displayDescription: title,
    unit,
    timeseries: isHere
      ? [{ metadatavalues: [], data: figureList(record, definition, { ...asked, intervalMs }, nowMs) }]
      : [],
    errorCode: 'Success',
  };
}

function figureList(
  record: ResourceRecord,
  definition: MetricDefinition,
  { fromMs, toMs, intervalMs, aggregations }: Question & { readonly intervalMs: number },
  nowMs: number,
): Json[] {
  const found = new Map(
    figuresOf(record, definition, { fromMs, toMs, intervalMs }, nowMs).map(({ atMs, values }) => [atMs, values]),
  );
  const list: Json[] = [];
  for (let at = Math.floor(fromMs / intervalMs) * intervalMs; at < toMs; at += intervalMs) {
    const values = found.get(at);
    const told = values === undefined ? [] : aggregations.map((aggregation) => [aggregation, values[aggregation]]);
    list.push({ timeStamp: new Date(at).toISOString().replace('.000Z', 'Z'), ...Object.fromEntries(told) });
  }
  return list;
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}
