import { type Client, type ClientOptions, createClient } from '@tenantry/client';
import { nodeExchange } from '@tenantry/client/node';

/** As `createClient`, and quicker to begin, which is most of what a command takes. */
export function clientOf(options: Omit<ClientOptions, 'exchange'>): Client {
  return createClient({ ...options, exchange: nodeExchange });
}
