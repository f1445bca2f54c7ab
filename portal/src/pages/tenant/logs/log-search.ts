import type { LogFilter } from '@tenantry/client';
import { boundsOf, type RangeSearch, rangeOf, rangeSearchOf } from '../../../api/range.ts';
import { textOf } from '../../../api/view.ts';

/** Which lines are looked at and how; the address of the page. Several names are joined by commas. */
export interface LogSearch extends RangeSearch {
  readonly text?: string | undefined;
  readonly level?: string | undefined;
  readonly service?: string | undefined;
  readonly pod?: string | undefined;
  /** `user=ann`, each. */
  readonly fields?: readonly string[] | undefined;
  readonly wrap?: 'on' | 'off' | undefined;
}

export function logSearchOf(search: Readonly<Record<string, unknown>>): LogSearch {
  const fields = Array.isArray(search.fields) ? search.fields.map(textOf).filter((one) => one?.includes('=')) : [];
  return {
    ...rangeSearchOf(search),
    text: textOf(search.text),
    level: textOf(search.level),
    service: textOf(search.service),
    pod: textOf(search.pod),
    fields: fields.length === 0 ? undefined : (fields as string[]),
    wrap: search.wrap === 'on' || search.wrap === 'off' ? search.wrap : undefined,
  };
}

export function filterOf({ text, level, service, pod, fields = [] }: LogSearch): LogFilter {
  return {
    ...(text === undefined ? {} : { text }),
    ...(level === undefined ? {} : { level }),
    ...(service === undefined ? {} : { service }),
    ...(pod === undefined ? {} : { pod }),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields.map(fieldOf)) }),
  };
}

export const isFiltered = (search: LogSearch): boolean => Object.keys(filterOf(search)).length > 0;

/** Name and value; a value may hold `=` itself. */
export function fieldOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Where the browser fetches all of what is looked at. */
export function downloadPath(tenant: string, search: LogSearch, format: 'text' | 'ndjson', nowMs: number): string {
  const { fields = {}, ...filter } = filterOf(search);
  const [from, to] = boundsOf(rangeOf(search), nowMs);
  const query = new URLSearchParams({
    format,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    ...filter,
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`fields.${name}`, value])),
  });
  return `/api/v1/tenants/${encodeURIComponent(tenant)}/logs?${query}`;
}
