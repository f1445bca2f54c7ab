import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { ArmClient } from '../arm/armClient.ts';
import { ArmError } from '../arm/armError.ts';
import { driverError } from '../errors.ts';
import { isList, isObject, textAt, valueAt } from '../json.ts';
import { type RegionalMetrics, regionalMetrics } from './endpoint.ts';

export type AzureAggregation = 'average' | 'minimum' | 'maximum' | 'total';

export interface AzureMetricQuestion {
  readonly region: string;
  /** Of all these resources: `Microsoft.Sql/servers/databases`. */
  readonly type: string;
  readonly resources: readonly string[];
  /** 20 at most. */
  readonly names: readonly string[];
  /** Those that all of the metrics have. */
  readonly aggregations: readonly AzureAggregation[];
  readonly from: Date;
  readonly to: Date;
  readonly interval: 'PT5M' | 'PT1H';
}

/** One interval of one metric of one resource; an aggregation that was not asked for is absent. */
export type AzureFigure = {
  /** In lower case. */
  readonly resource: string;
  /** As it was asked for. */
  readonly name: string;
  /** Where the interval begins. */
  readonly at: Date;
} & { readonly [Name in AzureAggregation]?: number };

export interface AzureFigures {
  readonly figures: readonly AzureFigure[];
  /** Resources that Azure has no figures of, such as one that is gone. */
  readonly left: readonly string[];
}

export interface AzureMonitor {
  /**
   * Figures of resources, fifty at a time, each batch told of as soon as it is there. What is of a resource that was not asked for
   * is left out.
   *
   * @throws DriverError when Azure does not answer or refuses
   */
  read(question: AzureMetricQuestion, signal: AbortSignal): AsyncIterable<AzureFigures>;
}

/** https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api */
const API_VERSION = '2023-10-01';
const MOST_RESOURCES = 50;
/** Requests that finding out which resource of a batch is refused may take. */
const MOST_HALVES = 16;

/**
 * What Azure Monitor measures of the resources of a connection, `azure:<subscription id>`, of each region by its own host. Null for a
 * cloud that is not known.
 */
export function azureMonitor(
  arm: Pick<ArmClient, 'endpoint' | 'tokenFor'>,
): ((connection: string) => AzureMonitor) | null {
  const regional = regionalMetrics(arm);
  return regional === null ? null : (connection) => monitorIn(regional, connection.replace(/^azure:/, ''));
}

function monitorIn(regional: NonNullable<ReturnType<typeof regionalMetrics>>, subscriptionId: string): AzureMonitor {
  return {
    async *read(question, signal) {
      const place = regional(question.region);
      if (place === null) return;
      for (let start = 0; start < question.resources.length; start += MOST_RESOURCES) {
        const batch = question.resources.slice(start, start + MOST_RESOURCES);
        yield await inHalves({ place, subscriptionId, question, signal }, batch, { left: MOST_HALVES });
      }
    },
  };
}

interface Asking {
  readonly place: RegionalMetrics;
  readonly subscriptionId: string;
  readonly question: AzureMetricQuestion;
  readonly signal: AbortSignal;
}

/** A batch is refused whole for one resource that is gone: then its halves are asked for. */
async function inHalves(asking: Asking, resources: readonly string[], budget: { left: number }): Promise<AzureFigures> {
  try {
    return { figures: await ask(asking, resources), left: [] };
  } catch (error) {
    const isOfOne = error instanceof ArmError && (error.status === 404 || error.status === 400);
    if (isOfOne && error.status === 404 && resources.length === 1) return { figures: [], left: resources };
    budget.left -= 2;
    if (!isOfOne || resources.length === 1 || budget.left < 0) {
      throw driverError(error, `reading figures of ${asking.question.type}`);
    }
    const middle = Math.ceil(resources.length / 2);
    const first = await inHalves(asking, resources.slice(0, middle), budget);
    const second = await inHalves(asking, resources.slice(middle), budget);
    return { figures: [...first.figures, ...second.figures], left: [...first.left, ...second.left] };
  }
}

async function ask(
  { place: { client, root }, subscriptionId, question, signal }: Asking,
  resources: readonly string[],
): Promise<AzureFigure[]> {
  const { type, names, aggregations, from, to, interval } = question;
  const { body } = await client.send({
    method: 'POST',
    path: `${root}/subscriptions/${subscriptionId}/metrics:getBatch`,
    apiVersion: API_VERSION,
    query: {
      metricnamespace: type,
      metricnames: names.join(','),
      aggregation: aggregations.join(','),
      interval,
      starttime: from.toISOString(),
      endtime: to.toISOString(),
    },
    body: { resourceids: [...resources] },
    signal,
  });
  const values = valueAt(body ?? {}, ['values']);
  if (!isList(values)) throw new Error('Azure told figures without values');
  const asked = new Set(resources.map((id) => id.toLowerCase()));
  const named = new Map(names.map((name) => [name.toLowerCase(), name]));
  return values.filter(isObject).flatMap((value) => {
    const resource = (textAt(value, ['resourceid']) ?? '').toLowerCase();
    return asked.has(resource) ? figuresOf(resource, value, named, aggregations) : [];
  });
}

function figuresOf(
  resource: string,
  value: JsonObject,
  named: ReadonlyMap<string, string>,
  aggregations: readonly AzureAggregation[],
): AzureFigure[] {
  return listAt(value, ['value']).flatMap((metric) => {
    const name = named.get((textAt(metric, ['name', 'value']) ?? '').toLowerCase());
    // Without a filter there is one.
    const [series] = listAt(metric, ['timeseries']);
    if (name === undefined || series === undefined) return [];
    return listAt(series, ['data']).flatMap((point) => {
      const at = new Date(textAt(point, ['timeStamp']) ?? '');
      const told = aggregations.flatMap((aggregation) => {
        const number = point[aggregation];
        return typeof number === 'number' && Number.isFinite(number) ? [[aggregation, number] as const] : [];
      });
      if (told.length === 0 || Number.isNaN(at.getTime())) return [];
      return { resource, name, at, ...Object.fromEntries(told) };
    });
  });
}

function listAt(value: JsonValue, path: readonly string[]): JsonObject[] {
  const found = valueAt(value, path);
  return isList(found) ? found.filter(isObject) : [];
}
