import type { QueryClient } from '@tanstack/react-query';
import type { TenantryEvent } from '@tenantry/client';
import { client } from './client.ts';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/** Events of this long are taken together: a tenant that is being made says many things at once. */
const TOGETHER_MS = 250;
const CHANNEL = 'tenantry-events';

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

  channel.onmessage = ({ data }: MessageEvent<{ event?: TenantryEvent; state?: LiveState }>) => {
    if (data.event !== undefined) take(data.event);
    if (data.state !== undefined) onState(data.state);
  };

  const lead = async (): Promise<void> => {
    const say = (state: LiveState): void => {
      onState(state);
      channel.postMessage({ state });
    };
    let wasInterrupted = false;
    while (!stop.signal.aborted) {
      try {
        say('live');
        const options = {
          signal: stop.signal,
          onInterrupted: () => {
            wasInterrupted = true;
            say('interrupted');
          },
        };
        for await (const event of client.events({}, options)) {
          if (wasInterrupted) say('live');
          wasInterrupted = false;
          take(event);
          channel.postMessage({ event });
        }
      } catch {
        if (stop.signal.aborted) return;
        say('interrupted');
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        // What happened meanwhile was told to nobody.
        await queries.invalidateQueries();
      }
    }
  };

  // Whoever holds the lock leads; the next takes over when that page closes.
  // Browsers have locks where the page is safe on its way; elsewhere each page leads itself.
  const leads = navigator.locks?.request(CHANNEL, { signal: stop.signal }, lead) ?? lead();
  leads.catch(() => undefined);
  onState('live');

  return () => {
    stop.abort();
    clearTimeout(timer);
    channel.close();
  };
}

/** Asks again for what the events are about, and for nothing else. */
function refresh(queries: QueryClient, events: readonly TenantryEvent[]): void {
  const places = new Map(events.map((event) => [`${event.kind}/${event.tenant}/${event.name}`, event]));
  const lists = new Map<string, readonly [string, string | null]>();
  const tenants = new Set<string>();
  for (const { kind, tenant, name } of places.values()) {
    const place = kind === 'Tenant' ? null : tenant;
    queries.invalidateQueries({ queryKey: ['objects', kind, place, name] });
    lists.set(`${kind}/${place}`, [kind, place]);
    tenants.add(kind === 'Tenant' ? name : (tenant ?? ''));
  }
  for (const [kind, place] of lists.values()) queries.invalidateQueries({ queryKey: ['objects', kind, place, 'list'] });
  for (const tenant of tenants) if (tenant !== '') queries.invalidateQueries({ queryKey: ['of-tenant', tenant] });
  queries.invalidateQueries({ queryKey: ['of-estate'] });
}
