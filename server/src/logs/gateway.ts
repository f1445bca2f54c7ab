import { type DeclaredObject, logLimitsOf } from '@tenantry/kinds';
import {
  createEmbeddedLogs,
  type IntakeLimits,
  type LogEngine,
  LogIntake,
  type PutResult,
  type SentLine,
} from '@tenantry/observe/logs';
import type { LogqlGateway, LokiBinding } from '@tenantry/observe/logs/loki';
import type { LogStore, ObjectStore } from '@tenantry/store/contract';
import { INFRASTRUCTURE_KIND } from '../manifests/catalog.ts';

/** Where the lines of each tenant are. */
export interface LogsGateway {
  engineOf(tenant: DeclaredObject): Promise<LogEngine>;
  /** Takes in what programs of a tenant send, and reads it only where it may be kept. Ends when it is written. @throws IntakeClosedError */
  take(tenant: DeclaredObject, read: () => Promise<readonly SentLine[]>): Promise<TakeResult>;
  /** The Loki that has the lines of the tenants of an infrastructure; null where the database has them. */
  lokiOf(infrastructure: string): Promise<LokiBehind | null>;
  /** With the server. What was taken in is written. */
  close(): Promise<void>;
}

export interface LokiBehind {
  readonly url: URL;
  /** What its users ask in LogQL. */
  readonly gateway: LogqlGateway;
  /** Where the lines of a tenant are. Throws `NotReadyError` while nothing tells them from others. */
  readonly bindingOf: (tenant: NamedTenant) => Promise<LokiBinding>;
}

export interface NamedTenant {
  readonly uid: string;
  readonly name: string;
}

export interface TakeResult extends PutResult {
  /** Why nothing was taken and may come again: more waits to be written than may, or the budget is spent for now. */
  readonly refused: 'full' | 'spent' | null;
  readonly limits: IntakeLimits;
}

type Kept = LogStore & Pick<ObjectStore, 'onEvents' | 'find'>;

/** All of them in our own database. */
export function embeddedLogsGateway(store: Kept, now: () => Date, onProblem: (error: unknown) => void): LogsGateway {
  const engine = createEmbeddedLogs(store, onProblem);
  const sent = takeSent(store, store, now);
  return {
    engineOf: async () => engine,
    take: sent.take,
    lokiOf: async () => null,
    close: async () => {
      engine.close();
      await sent.close();
    },
  };
}

/** The intake of what programs send, within the budget of each tenant, by this replica. */
export function takeSent(
  store: Pick<ObjectStore, 'find'>,
  lineStore: Pick<LogStore, 'writeLogs'>,
  now: () => Date,
): Pick<LogsGateway, 'take' | 'close'> {
  const limits = new Map<string, IntakeLimits>();
  const limitsOf = (tenantUid: string) => limits.get(tenantUid) ?? logLimitsOf({}, {});
  const intake = new LogIntake({ store: lineStore, now, limitsOf, budgetBy: 'arrival' });

  async function declaredLimits({ spec }: DeclaredObject): Promise<IntakeLimits> {
    const { infrastructure } = spec;
    const found =
      typeof infrastructure === 'string' ? await store.find(INFRASTRUCTURE_KIND, null, infrastructure) : null;
    return logLimitsOf(spec, found?.spec ?? {});
  }

  return {
    async take(tenant, read) {
      const declared = await declaredLimits(tenant);
      limits.set(tenant.uid, declared);
      const refused = (why: 'full' | 'spent') => ({
        refused: why,
        limits: declared,
        overBudget: 0,
        tooOld: 0,
        ahead: 0,
      });
      if (intake.isSpent(tenant.uid)) return refused('spent');
      if (intake.roomNow(tenant.uid) === 0) return refused('full');
      const lines = await read();
      // Others of the same tenant may have been read meanwhile.
      if (intake.roomNow(tenant.uid) === 0) return refused('full');
      const items = lines.map(({ line, fieldBytes }) => ({ line, fieldBytes, position: null }));
      const result = await intake.put(tenant.uid, items);
      const isSpent = result.overBudget > 0 && result.overBudget + result.tooOld === lines.length;
      return { refused: isSpent ? 'spent' : null, limits: declared, ...result };
    },
    close: () => intake.close(),
  };
}
