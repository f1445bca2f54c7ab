import pg from 'pg';
import { coalesce } from './coalesce.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
const PROBE_EVERY_MS = 30_000;
const BURST_MS = 50;

export interface Listener {
  /** Calls back when something was notified on the channel, and after every reconnection. Returns the way to stop. */
  subscribe(channel: string, callback: () => void): () => void;
  /** The same at once, however many come in a burst, with what was notified; null after a reconnection. */
  subscribeToEach(channel: string, callback: (payload: string | null) => void): () => void;
  /** The number of the connection that stands, another for each; null while there is none and nothing is heard. */
  connection(): number | null;
  close(): Promise<void>;
}

interface Subscriber {
  readonly run: (payload: string | null) => void;
  readonly cancel: () => void;
}

/**
 * Hears LISTEN/NOTIFY on a connection of its own. A connection that breaks is made again, with growing pauses; what was
 * notified meanwhile is lost, therefore every subscriber is called back once it stands again (I4). A probe finds out
 * about connections that broke without a word.
 */
export async function openListener(url: string, channels: readonly string[]): Promise<Listener> {
  const subscribers = new Map(channels.map((channel) => [channel, new Set<Subscriber>()]));
  let client: pg.Client | null = null;
  let connections = 0;
  let isClosed = false;
  let failures = 0;
  let reconnection: NodeJS.Timeout | undefined;

  const call = (channel: string, payload: string | null) => {
    for (const subscriber of subscribers.get(channel) ?? []) subscriber.run(payload);
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'tenantry listen',
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    let isLost = false;
    const lose = () => {
      if (isLost) return;
      isLost = true;
      if (client === next) client = null;
      next.end().catch(() => {});
      reconnectLater();
    };
    next.on('error', lose);
    next.on('end', lose);
    next.on('notification', ({ channel, payload }) => call(channel, payload ?? ''));
    try {
      await next.connect();
      for (const channel of channels) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      lose();
      throw error;
    }
    if (isClosed) return lose();
    client = next;
    connections += 1;
    failures = 0;
  };

  const reconnectLater = () => {
    if (isClosed || reconnection) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    failures += 1;
    reconnection = setTimeout(() => {
      reconnection = undefined;
      // A failure has scheduled the next try already.
      connect().then(
        () => {
          for (const channel of channels) call(channel, null);
        },
        () => {},
      );
    }, pauseMs);
  };

  const probe = setInterval(() => {
    client?.query('SELECT 1').catch(() => client?.emit('error', new Error('no answer to the probe')));
  }, PROBE_EVERY_MS);
  probe.unref();

  try {
    await connect();
  } catch (error) {
    isClosed = true;
    clearTimeout(reconnection);
    clearInterval(probe);
    throw error;
  }

  const add = (channel: string, subscriber: Subscriber) => {
    const all = subscribers.get(channel);
    if (!all) throw new Error(`nothing listens on ${channel}`);
    all.add(subscriber);
    return () => {
      all.delete(subscriber);
      subscriber.cancel();
    };
  };

  return {
    subscribe: (channel, callback) => add(channel, coalesce(callback, BURST_MS)),
    subscribeToEach: (channel, callback) => add(channel, { run: callback, cancel: () => {} }),
    connection: () => (client === null ? null : connections),
    async close() {
      isClosed = true;
      clearTimeout(reconnection);
      clearInterval(probe);
      for (const all of subscribers.values()) for (const subscriber of all) subscriber.cancel();
      await client?.end().catch(() => {});
    },
  };
}
