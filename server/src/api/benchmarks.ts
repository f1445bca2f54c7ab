import { reportOf, VERDICTS } from '@tenantry/conformance/kubernetes';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { BenchmarkRun } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findTenant, placeOf } from './find.ts';
import { plain } from './view.ts';

/** A benchmark that has not finished after this has failed; one of a tenant takes seconds. */
const MOST_SECONDS = 300;
/** Tenants looked through for another one in the same cluster. */
const MOST_TENANTS = 200;

const verdict = z
  .enum(VERDICTS)
  .describe('held: as it must be. leak: admitted what must be refused. skipped: does not apply, and `why` says why.');
const rowSchema = z.object({
  rule: z.string().describe('Stable id of the rule.'),
  case: z.enum(['control', 'mutant']).describe('A control must be admitted, a mutant refused.'),
  verb: z.string().describe('Of the request.'),
  role: z.string().describe('viewer, editor, workload, default or anonymous.'),
  what: z.string().describe('What was attempted.'),
  tenant: z.string().describe('The tenant that acted.'),
  result: z.enum(['admitted', 'refused', 'skipped', 'unknown']).describe('What became of it.'),
  verdict,
  why: z.string().describe('The answer of the cluster, or why it was skipped.'),
  mtb: z.array(z.string()).describe('Ids of kubectl-mtb.'),
  cis: z.array(z.string()).describe('Items of section 5 of the CIS Kubernetes Benchmark.'),
});
const itemSchema = z.object({
  benchmark: z.enum(['kubectl-mtb', 'CIS']).describe('Which benchmark.'),
  id: z.string().describe('Of the item.'),
  title: z.string().describe('Of the item, in our words.'),
  outcome: z.enum(['passed', 'failed', 'not-decided']).describe('not-decided: no row bears the id here.'),
  rows: z.number().describe('Rows that decided it.'),
  bad: z.number().describe('Of these, those that are wrong.'),
  note: z.string().nullable().describe('Where the product answers the item in another way.'),
});
const totalsSchema = z.object({
  rows: z.number().describe('All rows.'),
  byVerdict: z.record(z.enum(VERDICTS), z.number()).describe('Rows by verdict.'),
});
export const benchmarkSchema = z.object({
  id: z.string().describe('Of this run.'),
  startedBy: z.string().describe('Who asked for it.'),
  startedAt: z.string().describe('RFC 3339.'),
  finishedAt: z.string().nullable().describe('Null while it runs.'),
  outcome: z
    .enum(['passed', 'failed', 'broken'])
    .nullable()
    .describe('broken: it could not be carried through. Null while it runs.'),
  problem: z.string().nullable().describe('Why it could not be carried through.'),
  totals: totalsSchema.nullable().describe('How many rows, by verdict.'),
  items: z
    .array(itemSchema)
    .nullable()
    .describe('What the rows say about each item of kubectl-mtb and of CIS section 5.'),
  rows: z.array(rowSchema).nullable().optional().describe('One per rule, verb and role; not in lists.'),
});

/** Attacks on a tenant's boundary, on demand: started, listed, and read with all their rows. */
export function benchmarkRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  app.addHook('onClose', async () => {
    closing.abort(new Error('the control plane was stopped'));
    await Promise.all(running);
  });

  app.post('/api/v1/tenants/:tenant/benchmarks', async (request, reply): Promise<JsonObject> => {
    const name = placeOf(request).tenant ?? '';
    const actor = await mustBeAllowed(request, context, 'create', { kind: 'Benchmark', name: null, tenant: name });
    const tenant = await findTenant(context, name);
    if (tenant.deletionRequestedAt !== null) {
      throw new ProblemError('being-deleted', { detail: `Tenant ${name} is being deleted.` });
    }
    const { benchmarks } = context;
    if (benchmarks === undefined || typeof tenant.status.outputs.namespace !== 'string') {
      throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
    }
    const run = await store.startBenchmark(tenant.uid, actor.name);
    if (run === null)
      throw new ProblemError('benchmark-running', { detail: `A benchmark of ${tenant.name} is running.` });
    const act = { action: 'run-benchmark', kind: tenant.kind, name: tenant.name, tenant: tenant.name };
    await store.recordAct(actor, { ...act, detail: { id: run.id }, outcome: 'success' });
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(MOST_SECONDS * 1000)]);
    const work = carryOut(tenant, run.id, signal).catch((error: unknown) => {
      request.log.error({ err: error }, 'the result of a benchmark could not be kept');
    });
    running.add(work);
    void work.finally(() => running.delete(work));
    reply.code(202);
    return view(run);
  });

  app.get('/api/v1/tenants/:tenant/benchmarks', async (request): Promise<JsonObject> => {
    const tenant = await readable(request);
    return { items: (await store.benchmarks(tenant.uid)).map(view) };
  });

  app.get<{ Params: { id: string } }>(
    '/api/v1/tenants/:tenant/benchmarks/:id',
    async (request): Promise<JsonObject> => {
      const tenant = await readable(request);
      const run = await store.benchmark(tenant.uid, request.params.id);
      if (run === null) {
        throw new ProblemError('object-not-found', { detail: `Tenant ${tenant.name} has no such benchmark.` });
      }
      return { ...view(run), rows: run.rows };
    },
  );

  async function readable(request: FastifyRequest): Promise<DeclaredObject> {
    readQuery(request.query, {});
    const name = placeOf(request).tenant ?? '';
    await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name, tenant: null });
    return findTenant(context, name);
  }

  async function carryOut(tenant: DeclaredObject, id: string, signal: AbortSignal): Promise<void> {
    const { benchmarks } = context;
    if (benchmarks === undefined) return;
    try {
      const other = await neighbour(tenant);
      const rows = await benchmarks.run(tenant, other, signal);
      const report = reportOf(rows);
      await store.finishBenchmark(id, {
        outcome: report.passed ? 'passed' : 'failed',
        problem: null,
        totals: plain({ ...report.totals }),
        items: report.items.map((item) => plain({ ...item })),
        // Who the other tenant is, is none of this tenant's business.
        rows: report.rows.map((row) => plain({ ...row, why: withoutName(row.why, other) })),
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await store.finishBenchmark(id, { outcome: 'broken', problem, totals: null, items: null, rows: null });
    }
  }

  /** Another tenant in the same cluster, to be attacked from this one. */
  async function neighbour(tenant: DeclaredObject): Promise<DeclaredObject | null> {
    const { items } = await store.list({ kind: TENANT_KIND, phase: 'ready', limit: MOST_TENANTS });
    const { connection } = tenant.status.outputs;
    return (
      items.find(
        ({ uid, status }) =>
          uid !== tenant.uid &&
          status.outputs.connection === connection &&
          typeof status.outputs.namespace === 'string',
      ) ?? null
    );
  }
}

function withoutName(text: string, other: DeclaredObject | null): string {
  const namespace = other?.status.outputs.namespace;
  return typeof namespace === 'string' ? text.replaceAll(namespace, '(another tenant)') : text;
}

function view(run: BenchmarkRun): JsonObject {
  const { id, startedBy, startedAt, finishedAt, outcome, problem, totals, items } = run;
  return plain({ id, startedBy, startedAt, finishedAt, outcome, problem, totals, items });
}
