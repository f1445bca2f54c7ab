import type { Call } from './call.ts';
import type {
  AuditReceiver,
  AuditReceiverChange,
  AuditReceiverTest,
  AuditReceiverWithSecret,
  NewAuditReceiver,
} from './types.ts';

/** Where the audit log is sent on to. */
export interface AuditReceiversApi {
  list(): Promise<readonly AuditReceiver[]>;
  get(name: string): Promise<AuditReceiver>;
  /** The secret that signs is answered this once. */
  add(receiver: NewAuditReceiver): Promise<AuditReceiverWithSecret>;
  /** What is not named stays. */
  change(name: string, change: AuditReceiverChange): Promise<AuditReceiver>;
  /** The one before signs as well for a day more. */
  replaceSecret(name: string): Promise<AuditReceiverWithSecret>;
  test(name: string): Promise<AuditReceiverTest>;
  delete(name: string): Promise<void>;
}

const PATH = '/api/v1/audit/receivers';

export function auditReceiversOf(call: Call): AuditReceiversApi {
  const path = (name: string, part = ''): string => `${PATH}/${encodeURIComponent(name)}${part}`;
  return {
    list: async () => (await call<{ items: readonly AuditReceiver[] }>('GET', PATH)).items,
    get: (name) => call('GET', path(name)),
    add: (receiver) => call('POST', PATH, { json: receiver }),
    change: (name, change) => call('PATCH', path(name), { json: change }),
    replaceSecret: (name) => call('POST', path(name, '/secret')),
    test: (name) => call('POST', path(name, '/test')),
    delete: (name) => call('DELETE', path(name)),
  };
}
