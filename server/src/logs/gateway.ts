import type { DeclaredObject } from '@tenantry/kinds';
import { createEmbeddedLogs, type LogEngine } from '@tenantry/observe/logs';
import type { LogStore, ObjectStore } from '@tenantry/store/contract';

/** Where the lines of each tenant are. */
export interface LogsGateway {
  engineOf(tenant: DeclaredObject): Promise<LogEngine>;
  /** With the server. */
  close(): void;
}

/** All of them in our own database. */
export function embeddedLogsGateway(
  store: LogStore & Pick<ObjectStore, 'onEvents'>,
  onProblem: (error: unknown) => void,
): LogsGateway {
  const engine = createEmbeddedLogs(store, onProblem);
  return { engineOf: async () => engine, close: () => engine.close() };
}
