import type { Call } from './call.ts';
import { download } from './download.ts';
import type { Send } from './transport.ts';
import type { AuditFilter, AuditRow, AuditVerification, Page } from './types.ts';

/** Who did what. */
export interface AuditApi {
  /** Newest first. */
  list(filter?: AuditFilter & { readonly limit?: number }): Promise<readonly AuditRow[]>;
  /** One page of it, newest first. */
  page(filter: AuditFilter & { readonly limit?: number; readonly cursor?: string }): Promise<Page<AuditRow>>;
  /** All of it, newest first, as lines of JSON or as CSV, in pieces as they come. */
  export(filter: AuditFilter, format: 'ndjson' | 'csv', signal: AbortSignal): AsyncGenerator<string>;
  verify(): Promise<AuditVerification>;
}

export function auditOf(call: Call, send: Send, server: string): AuditApi {
  return {
    list: async (filter = {}) =>
      (await call<{ items: readonly AuditRow[] }>('GET', '/api/v1/audit', { query: { ...filter } })).items,
    page: (filter) => call('GET', '/api/v1/audit', { query: { ...filter } }),
    verify: () => call('GET', '/api/v1/audit/verification'),
    export: (filter, format, signal) => download(send, server, '/api/v1/audit/export', { ...filter, format }, signal),
  };
}
