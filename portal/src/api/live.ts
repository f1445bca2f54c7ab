import type { QueryClient } from '@tanstack/react-query';
import type { TenantryEvent, TenantryObject } from '@tenantry/client';
import { client } from './client.ts';
import { type KindOfObjects, kinds } from './queries.ts';
import { isNotFound } from './query-client.ts';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/** Events of so long are taken together: a tenant that is being made says many things at once. */
const TOGETHER_MS = 250;
const CHANNEL = 'tenantry-events';
/** The client itself tries for minutes before it gives up. */
const AGAIN_MS = 5_000;

/** What open pages tell each other. */
interface Told {
  readonly event?: TenantryEvent;
  readonly state?: LiveState;
  /** A page that has just opened, and wants to know how the connection is. */
  readonly isNew?: boolean;
}

/**
 * Keeps what is shown up to date. Of all open pages of the portal one holds the stream and tells the others, for browsers open few
 * connections to one server.
 */
export function followEvents(queries: QueryClient, onState: (state: LiveState) => void): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(CHANNEL);
  let waiting: TenantryEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (event: TenantryEvent): void => {
    waiting.push(event);
    timer ??= setTimeout(() => {
      const together = waiting;
      waiting = [];
      timer = undefined;
      refresh(queries, together);
    }, TOGETHER_MS);
  };

  /** Null: another page leads. */
  let led: LiveState | null = null;
  const say = (state: LiveState): void => {
    led = state;
    onState(state);
    channel.postMessage({ state });
  };

  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.event !== undefined) take(data.event);
    if (data.state !== undefined) onState(data.state);
    if (data.isNew && led !== null) channel.postMessage({ state: led });
  };

  const lead = async (): Promise<void> => {
    say('connecting');
    const options = { signal: stop.signal, onOpen: () => say('live'), onInterrupted: () => say('interrupted') };
    while (!stop.signal.aborted) {
      try {
        for await (const event of client.events({}, options)) {
          take(event);
          channel.postMessage({ event });
        }
      } catch {
        if (stop.signal.aborted) return;
        say('interrupted');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        // What happened meanwhile was told to nobody.
        await queries.invalidateQueries();
      }
    }
  };

  // Whoever holds the lock leads; the next takes over when that page closes.
  // Browsers have locks where the page is safe on its way; elsewhere each page leads itself.
  const leads = navigator.locks?.request(CHANNEL, { signal: stop.signal }, lead) ?? lead();
  leads.catch(() => undefined);
  channel.postMessage({ isNew: true });

  return () => {
    stop.abort();
    clearTimeout(timer);
    channel.close();
  };
}

/** Asks again for what the events are about, and for nothing else. */
function refresh(queries: QueryClient, events: readonly TenantryEvent[]): void {
  const lists = new Map<string, ChangedList>();
  const tenants = new Set<string>();
  for (const { kind, tenant, name } of events) {
    const place = kind === 'Tenant' ? null : tenant;
    const list = lists.get(`${kind}/${place}`) ?? { kind, place, names: new Set() };
    list.names.add(name);
    lists.set(`${kind}/${place}`, list);
    tenants.add(kind === 'Tenant' ? name : (tenant ?? ''));
  }
  for (const list of lists.values()) {
    for (const name of list.names) queries.invalidateQueries({ queryKey: ['objects', list.kind, list.place, name] });
    void refreshList(queries, list);
  }
  for (const tenant of tenants) if (tenant !== '') queries.invalidateQueries({ queryKey: ['of-tenant', tenant] });
  queries.invalidateQueries({ queryKey: ['of-estate'] });
}

interface ChangedList {
  readonly kind: string;
  readonly place: string | null;
  readonly names: Set<string>;
}

/** Of more changes at once the whole list is asked for again. */
const MOST_ONE_BY_ONE = 20;

/**
 * Puts what changed into the list that is shown, instead of reading thousands of others again. What is not looked at is read anew
 * when it is.
 */
async function refreshList(queries: QueryClient, { kind, place, names }: ChangedList): Promise<void> {
  const queryKey = ['objects', kind, place, 'list'];
  const query = queries.getQueryCache().find<readonly TenantryObject[]>({ queryKey, exact: true });
  const described = queries.getQueryData(kinds.queryKey)?.find(({ name }) => name === kind);
  const isWhole = query?.state.status === 'success' && query.state.fetchStatus === 'idle';
  if (described === undefined || !isWhole || !query.isActive() || names.size > MOST_ONE_BY_ONE) {
    await queries.invalidateQueries({ queryKey });
    return;
  }
  try {
    const now = await Promise.all([...names].map((name) => objectOrNull(described, place, name)));
    const there = now.filter((object) => object !== null);
    queries.setQueryData<readonly TenantryObject[]>(queryKey, (before = []) => merged(before, names, there));
  } catch {
    await queries.invalidateQueries({ queryKey });
  }
}

async function objectOrNull(kind: KindOfObjects, place: string | null, name: string): Promise<TenantryObject | null> {
  try {
    return await client.objects(kind, place).get(name);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** In the order of the server: by name. */
function merged(
  before: readonly TenantryObject[],
  names: ReadonlySet<string>,
  there: readonly TenantryObject[],
): readonly TenantryObject[] {
  const others = before.filter(({ metadata }) => !names.has(metadata.name));
  const all = [...others, ...there];
  return all.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0));
}
