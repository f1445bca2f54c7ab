import { Readable } from 'node:stream';
import type { JsonObject } from '@tenantry/kinds';
import type { AuditQuery, AuditRow } from '@tenantry/store/contract';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { cursorParameter, limitParameter, nameParameter, readQuery } from '../http/query.ts';
import type { ServerContext } from '../options.ts';
import { badCursor, isBadCursor } from './list.ts';
import { plain } from './view.ts';

const OUTCOMES = ['begun', 'success', 'refused', 'failed'] as const;
const EXPORTS = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
const word = z.string().min(1).max(254);
const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2030-01-31T12:00:00Z' });

const filters = {
  tenant: nameParameter.optional().describe('Only deeds in this tenant, and to it.'),
  actor: word.optional().describe('Only what this user or token did.'),
  action: word.optional().describe('Only this action: `create`, `read-secret` …'),
  kind: word.optional().describe('Only what was done to objects of this kind, such as `Service`.'),
  name: nameParameter.optional().describe('Only what was done to objects of this name.'),
  outcome: z
    .enum(OUTCOMES, `must be one of ${OUTCOMES.join(', ')}`)
    .optional()
    .describe('Only deeds that ended so.'),
  since: time.optional().describe('Only deeds from this time on, ISO 8601.'),
  until: time.optional().describe('Only deeds before this time, ISO 8601.'),
};

export const auditParameters = { ...filters, limit: limitParameter, cursor: cursorParameter };
export const auditExportParameters = {
  ...filters,
  format: z.enum(['ndjson', 'csv'], 'must be ndjson or csv').default('ndjson').describe('Default: ndjson.'),
};

/** Rows read at once for an export. */
const PAGE = 500;
const COLUMNS = [
  'id',
  'at',
  'actor',
  'actorKind',
  'address',
  'requestId',
  'action',
  'kind',
  'name',
  'tenant',
  'outcome',
  'before',
  'after',
  'previousHash',
  'hash',
] as const;

export const auditVerificationSchema = z.object({
  isWhole: z.boolean(),
  firstBroken: z.string().nullable().describe('Id of the first row that does not fit, or that is missing.'),
  begin: z.string().nullable().describe('Id of the oldest row: those before it were taken away by age.'),
  end: z
    .object({ id: z.string(), hash: z.string() })
    .describe('The newest row; kept elsewhere, it shows if rows were cut off.'),
});

/** Who did what, newest first, each row chained to the one before by its hash: a list, an export, and whether the chain holds. */
export function auditRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, auditCheckpoints } = context;

  app.get('/api/v1/audit', async (request): Promise<JsonObject> => {
    const query = readQuery(request.query, auditParameters);
    await mayRead(request, query.tenant);
    const page = await store.audit(asked(query)).catch((error: unknown) => {
      throw isBadCursor(error) ? badCursor() : error;
    });
    return { items: page.items.map((row) => plain({ ...row })), nextCursor: page.nextCursor };
  });

  app.get('/api/v1/audit/export', { exposeHeadRoute: false }, async (request, reply): Promise<FastifyReply> => {
    const { format, ...query } = readQuery(request.query, auditExportParameters);
    const actor = await mayRead(request, query.tenant);
    const detail = plain({ format, ...query });
    const place = { kind: 'Audit', name: '', tenant: query.tenant ?? null };
    await store.recordAct(actor, { action: 'export-audit', ...place, detail, outcome: 'success' });
    return reply
      .header('content-type', `${EXPORTS[format]}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="audit.${format}"`)
      .send(Readable.from(exported(asked({ ...query, limit: PAGE }), format)));
  });

  app.get('/api/v1/audit/verification', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mayRead(request, undefined);
    // The end first: what is added meanwhile is no break.
    const end = await store.auditEnd();
    const firstBroken = await store.verifyAudit(auditCheckpoints);
    return { isWhole: firstBroken === null, firstBroken, begin: await store.auditBegin(), end: { ...end } };
  });

  function mayRead(request: FastifyRequest, tenant: string | undefined) {
    return mustBeAllowed(request, context, 'read-audit', { kind: null, name: null, tenant: tenant ?? null });
  }

  /** Page by page, as whoever reads it takes it. */
  async function* exported(query: AuditQuery, format: keyof typeof EXPORTS): AsyncGenerator<string> {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.audit({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      if (format === 'csv') yield table(page.items, cursor === undefined);
      else yield page.items.map((row) => `${JSON.stringify(plain({ ...row }))}\n`).join('');
      cursor = page.nextCursor;
    }
  }
}

type Query = Readonly<Partial<z.infer<z.ZodObject<typeof auditParameters>>>> & { readonly limit: number };

function asked({ since, until, ...query }: Query): AuditQuery {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return {
    ...given,
    limit: query.limit,
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

/** What a spreadsheet would take for a formula is marked as text. */
function table(rows: readonly AuditRow[], isFirst: boolean): string {
  const flat = rows.map(({ actor, at, before, after, ...row }) => ({
    ...row,
    at: at.toISOString(),
    actor: actor.name,
    actorKind: actor.kind,
    address: actor.address,
    requestId: actor.requestId,
    before: before === null ? '' : JSON.stringify(before),
    after: after === null ? '' : JSON.stringify(after),
  }));
  return stringify(flat, { header: isFirst, columns: [...COLUMNS], escape_formulas: true });
}
