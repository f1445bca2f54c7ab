import type { Client, KindDescription } from '@tenantry/client';
import { clientOf } from './connection/client.ts';
import { type Connection, type ConnectionOptions, connect } from './connection/connection.ts';
import type { Environment } from './connection/home.ts';
import type { Screen } from './output/screen.ts';

/** What a command has at hand. The server is only asked when something of it is. */
export interface Context {
  readonly env: Environment;
  readonly screen: Screen;
  readonly options: ConnectionOptions;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Whether a person can be asked. */
  readonly canAsk: boolean;
  connection(): Promise<Connection>;
  client(): Promise<Client>;
  kinds(): Promise<readonly KindDescription[]>;
}

export function createContext(parts: Pick<Context, 'env' | 'screen' | 'options' | 'signal' | 'canAsk'>): Context {
  let connection: Promise<Connection> | undefined;
  let client: Promise<Client> | undefined;
  let kinds: Promise<readonly KindDescription[]> | undefined;
  const context: Context = {
    ...parts,
    connection: () => (connection ??= connect(parts.options, parts.env)),
    client: () => (client ??= context.connection().then(clientOf)),
    kinds: () => (kinds ??= context.client().then((found) => found.kinds())),
  };
  return context;
}
