import type { Call } from './call.ts';
import type { Fault, FaultPage, FaultState, FaultSummary } from './types.ts';

/** What a fault is of: a tenant, or an infrastructure. */
export interface FaultPlace {
  readonly kind: 'Tenant' | 'Infrastructure';
  readonly name: string;
}

export interface FaultFilter {
  readonly state?: FaultState;
  readonly severity?: Fault['severity'];
  readonly source?: string;
  readonly code?: string;
  /** Of the object that is wrong. */
  readonly kind?: string;
  readonly name?: string;
}

/** What is wrong, and what people do about it. */
export interface FaultsApi {
  /** All that the caller may see with null. Newest first, within a bound. */
  list(place: FaultPlace | null, filter?: FaultFilter): Promise<readonly Fault[]>;
  /** How many are open of each tenant and infrastructure that has any. */
  summary(): Promise<FaultSummary['items']>;
  acknowledge(place: FaultPlace, id: string, note?: string): Promise<Fault>;
  /** Until a time, ISO 8601, at most 30 days from now. */
  mute(place: FaultPlace, id: string, until: string, note?: string): Promise<Fault>;
  unmute(place: FaultPlace, id: string): Promise<Fault>;
  resolve(place: FaultPlace, id: string, note?: string): Promise<Fault>;
}

const PAGE = 500;
const MOST_PAGES = 20;

export function faultsOf(call: Call): FaultsApi {
  const one = (place: FaultPlace, id: string, word: string) => `${base(place)}/${encodeURIComponent(id)}/${word}`;
  const said = (note: string | undefined) => (note === undefined ? {} : { note });
  return {
    async list(place, filter = {}) {
      const found: Fault[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { ...filter, limit: PAGE, cursor };
        const { items, nextCursor }: FaultPage = await call('GET', base(place), { query });
        found.push(...items);
        if (nextCursor === null) break;
        cursor = nextCursor;
      }
      return found;
    },
    summary: async () => (await call<FaultSummary>('GET', '/api/v1/faults/summary')).items,
    acknowledge: (place, id, note) => call('POST', one(place, id, 'acknowledge'), { json: said(note) }),
    mute: (place, id, until, note) => call('POST', one(place, id, 'mute'), { json: { until, ...said(note) } }),
    unmute: (place, id) => call('POST', one(place, id, 'unmute'), { json: {} }),
    resolve: (place, id, note) => call('POST', one(place, id, 'resolve'), { json: said(note) }),
  };
}

function base(place: FaultPlace | null): string {
  if (place === null) return '/api/v1/faults';
  const owners = place.kind === 'Tenant' ? 'tenants' : 'infrastructures';
  return `/api/v1/${owners}/${encodeURIComponent(place.name)}/faults`;
}
