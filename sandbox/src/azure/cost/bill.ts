import { isWithin, resourceGroupId } from '../arm/path.ts';
import type { Reading } from './meters.ts';

const DAY_HOURS = 24;
const DAY_MS = 86_400_000;

/** What a query counts together. */
export interface Grouping {
  readonly type: 'TagKey' | 'Dimension';
  readonly name: string;
}

export interface BillQuery {
  readonly scope: string;
  /** Days since 1970, both in it. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly isDaily: boolean;
  readonly grouping: readonly Grouping[];
}

export interface BillRow {
  /** `20261129`; null where days are counted together. */
  readonly day: number | null;
  /** One for each grouping; empty where a resource has no such tag. */
  readonly keys: readonly string[];
  readonly cost: number;
}

/** The dimensions that are answered for, by their names in lower case. */
export const DIMENSIONS: Readonly<Record<string, (reading: Reading) => string>> = {
  resourceid: ({ id }) => id.toLowerCase(),
  servicename: ({ service }) => service,
  resourcegroup: ({ id }) => groupOf(id),
  resourcegroupname: ({ id }) => groupOf(id),
  resourcetype: ({ id }) => /\/providers\/([^/]+\/[^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '',
  subscriptionid: ({ id }) => id.split('/')[2] ?? '',
};

const groupOf = (id: string): string => (resourceGroupId(id)?.split('/').at(-1) ?? '').toLowerCase();

/** What was used in these days, in the groups that are asked for: by day, then by key. */
export function billOf(readings: readonly Reading[], query: BillQuery): BillRow[] {
  const rows = new Map<string, BillRow>();
  for (const reading of readings) {
    if (!isWithin(reading.id, query.scope)) continue;
    const keys = query.grouping.map((grouping) => keyOf(reading, grouping));
    const first = Math.max(query.firstDay, Math.floor(reading.from / DAY_HOURS));
    const last = Math.min(query.lastDay, Math.floor((reading.to - 1) / DAY_HOURS));
    for (let day = first; day <= last; day += 1) {
      const hours = Math.min(reading.to, (day + 1) * DAY_HOURS) - Math.max(reading.from, day * DAY_HOURS);
      const shown = query.isDaily ? numberOf(day) : null;
      const id = JSON.stringify([shown, ...keys]);
      const cost = (rows.get(id)?.cost ?? 0) + hours * reading.rate;
      rows.set(id, { day: shown, keys, cost });
    }
  }
  return [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => ({ ...row, cost: Number(row.cost.toFixed(12)) }));
}

function keyOf(reading: Reading, { type, name }: Grouping): string {
  if (type === 'Dimension') return DIMENSIONS[name.toLowerCase()]?.(reading) ?? '';
  const found = Object.entries(reading.tags).find(([tag]) => tag.toLowerCase() === name.toLowerCase());
  // Values of tags stand on bills in lower case.
  return found?.[1].toLowerCase() ?? '';
}

/** As bills write days: 20261129. */
function numberOf(day: number): number {
  return Number(new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', ''));
}
