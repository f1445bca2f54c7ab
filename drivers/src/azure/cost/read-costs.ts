import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { type ArmClient, type ArmRequest, type ArmResponse, sleep } from '../arm/armClient.ts';
import { ArmError } from '../arm/armError.ts';
import { driverError } from '../errors.ts';
import { isList, isObject, textAt, valueAt } from '../json.ts';

/** What one resource cost on a day under one value of a tag. */
export interface AzureCost {
  /** In UTC, `2026-11-29`. */
  readonly day: string;
  /** Id, in lower case; empty for what is no resource's, such as a purchase. */
  readonly resource: string;
  /** Empty where it had no such tag. */
  readonly tag: string;
  readonly currency: string;
  /** As Azure has it, a number as text. */
  readonly amount: string;
}

/** Actions of Azure RBAC that reading costs asks for; the built-in role Cost Management Reader has them. */
export const COST_ACTIONS: readonly string[] = ['Microsoft.CostManagement/query/read'];

const API_VERSION = '2023-11-01';
const MOST_PAGES = 2_000;
/** Azure tells how long to wait, and soon after a few questions; pages of one answer are worth waiting for. */
const MOST_WAIT_MS = 120_000;
const MOST_WAITS = 60;

/**
 * What the resources of a subscription cost, by day, resource and the value of a tag: one question, which Azure answers in pages.
 * It takes two groupings at most. Null where it has nothing for these days.
 *
 * @param range days, both of them in it; a year at most
 * @throws DriverError when Azure does not answer, or tells to wait for longer than is worth it
 */
export async function readAzureCosts(
  arm: Pick<ArmClient, 'send'>,
  subscriptionId: string,
  range: { readonly from: string; readonly to: string },
  tag: string,
  signal: AbortSignal,
): Promise<AzureCost[] | null> {
  const body: JsonObject = {
    type: 'ActualCost',
    timeframe: 'Custom',
    timePeriod: { from: `${range.from}T00:00:00Z`, to: `${range.to}T23:59:59Z` },
    dataset: {
      granularity: 'Daily',
      aggregation: { totalCost: { name: 'Cost', function: 'Sum' } },
      grouping: [
        { type: 'TagKey', name: tag },
        { type: 'Dimension', name: 'ResourceId' },
      ],
    },
  };
  const costs: AzureCost[] = [];
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.CostManagement/query`;
  let next: ArmRequest | null = { method: 'POST', path, apiVersion: API_VERSION, body, signal };
  for (let page = 0; next !== null; page += 1) {
    if (page >= MOST_PAGES)
      throw new Error(`the costs of ${range.from} to ${range.to} have more than ${MOST_PAGES} pages`);
    const answer = await patiently(arm, next);
    if (answer.status === 204) return page === 0 ? null : costs;
    costs.push(...rowsOf(answer.body ?? {}, tag));
    const link = textAt(answer.body ?? {}, ['properties', 'nextLink']);
    // The same question goes there again.
    next = link === null || link === '' ? null : { method: 'POST', path: link, apiVersion: null, body, signal };
  }
  return costs;
}

async function patiently(arm: Pick<ArmClient, 'send'>, request: ArmRequest): Promise<ArmResponse> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await arm.send(request);
    } catch (error) {
      const wait = error instanceof ArmError && error.status === 429 ? (error.retryAfterMs ?? 10_000) : null;
      if (wait === null || wait > MOST_WAIT_MS || waits >= MOST_WAITS)
        throw driverError(error, 'reading what things cost');
      await sleep(wait, request.signal);
    }
  }
}

function rowsOf(body: JsonObject, tag: string): AzureCost[] {
  const columns = valueAt(body, ['properties', 'columns']);
  const rows = valueAt(body, ['properties', 'rows']);
  const names = (isList(columns) ? columns : []).map((column) => (textAt(column, ['name']) ?? '').toLowerCase());
  const place = (...known: string[]) => names.findIndex((name) => known.includes(name));
  const at = {
    amount: place('cost', 'pretaxcost', 'totalcost'),
    day: place('usagedate'),
    resource: place('resourceid'),
    tag: place('tagvalue', tag.toLowerCase()),
    currency: place('currency'),
  };
  const missing = Object.entries(at).filter(([, index]) => index < 0);
  if (missing.length > 0) throw new Error(`Azure told costs without ${missing.map(([name]) => name).join(', ')}`);
  return (isList(rows) ? rows : []).flatMap((row) => {
    if (!isList(row)) return [];
    const text = (index: number) => plainText(row[index]);
    return {
      day: dayOf(text(at.day)),
      resource: text(at.resource).toLowerCase(),
      tag: text(at.tag),
      currency: text(at.currency),
      amount: text(at.amount),
    };
  });
}

const plainText = (value: JsonValue | undefined) => (value === null || value === undefined ? '' : String(value));

/** Days come as 20261129, or as 2026-11-29T00:00:00. */
const dayOf = (text: string) => text.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, '$1-$2-$3');

/** The group of its nodes, by cluster; ids in lower case. */
export async function readNodeGroups(
  arm: Pick<ArmClient, 'list'>,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const root = `/subscriptions/${subscriptionId}`;
  const clusters = await arm
    .list(`${root}/providers/Microsoft.ContainerService/managedClusters`, '2024-09-01', signal)
    .catch((error: unknown) => {
      throw driverError(error, 'listing clusters');
    });
  return new Map(
    clusters.filter(isObject).flatMap((cluster) => {
      const [id, group] = [textAt(cluster, ['id']), textAt(cluster, ['properties', 'nodeResourceGroup'])];
      return id === null || group === null ? [] : [[id.toLowerCase(), `${root}/resourceGroups/${group}`.toLowerCase()]];
    }),
  );
}
