import { type RangeSearch, rangeSearchOf } from '../../../api/range.ts';
import { textOf } from '../../../api/view.ts';

export const GROUPS = ['tenant', 'service', 'pod', 'node'] as const;
export type Group = (typeof GROUPS)[number];

/** What is looked at and how; the address of the page. */
export interface MetricsSearch extends RangeSearch {
  readonly group?: Group | undefined;
  readonly service?: string | undefined;
  readonly limits?: 'off' | undefined;
  readonly view?: 'table' | undefined;
}

export function metricsSearchOf(search: Readonly<Record<string, unknown>>): MetricsSearch {
  return {
    ...rangeSearchOf(search),
    group: GROUPS.find((group) => group === search.group),
    service: textOf(search.service),
    limits: search.limits === 'off' ? 'off' : undefined,
    view: search.view === 'table' ? 'table' : undefined,
  };
}
