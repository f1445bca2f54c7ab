import { type Call, withQuery } from './call.ts';
import { ProblemError, problemOf, UnreachableError } from './problem.ts';
import type { Send } from './transport.ts';
import type { AuditFilter, AuditRow, AuditVerification } from './types.ts';

/** Who did what. */
export interface AuditApi {
  /** Newest first. */
  list(filter?: AuditFilter & { readonly limit?: number }): Promise<readonly AuditRow[]>;
  /** All of it, newest first, as lines of JSON or as CSV, in pieces as they come. */
  export(filter: AuditFilter, format: 'ndjson' | 'csv', signal: AbortSignal): AsyncGenerator<string>;
  verify(): Promise<AuditVerification>;
}

export function auditOf(call: Call, send: Send, server: string): AuditApi {
  return {
    list: async (filter = {}) =>
      (await call<{ items: readonly AuditRow[] }>('GET', '/api/v1/audit', { query: { ...filter } })).items,
    verify: () => call('GET', '/api/v1/audit/verification'),
    async *export(filter, format, signal) {
      const url = withQuery(new URL(`${server}/api/v1/audit/export`), { ...filter, format });
      const response = await send(new Request(url, { signal }));
      if (!response.ok) throw new ProblemError(await problemOf(response));
      if (response.body === null) throw new UnreachableError(server, 'answered nothing', null);
      yield* response.body.pipeThrough(new TextDecoderStream());
    },
  };
}
