import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import pg from 'pg';
import { ForkedServer } from '../forked-server.ts';

const PROGRAM = fileURLToPath(import.meta.url);
/** As many as the product opens. */
const CONNECTIONS = 10;
const COLUMNS = [
  ...['uid', 'kind', 'name', 'display_name', 'tenant', 'labels', 'annotations', 'generation', 'resource_version'],
  ...['spec', 'counters', 'status', 'created_at', 'updated_at', 'deletion_requested_at'],
].join(', ');

/**
 * What a table of tenants costs at least: Fastify, a bearer token, a schema for what comes in, one statement of `pg` over a copy of
 * the product's table in the same database.
 */
export function startBareServer(databaseUrl: string, token: string): Promise<ForkedServer> {
  return ForkedServer.start(PROGRAM, [databaseUrl, token]);
}

const text = (length: number) => ({ type: 'string', minLength: 1, maxLength: length }) as const;
const patchSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['metadata'],
  properties: {
    metadata: {
      type: 'object',
      additionalProperties: false,
      required: ['labels'],
      properties: { labels: { type: 'object', maxProperties: 50, additionalProperties: text(63) } },
    },
  },
} as const;
const listSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 }, cursor: text(1_000) },
} as const;

async function serve(databaseUrl: string, token: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  const ask = async (name: string, statement: string, values: readonly unknown[]) =>
    (await pool.query<Record<string, unknown>>({ name, text: statement, values: [...values] })).rows;
  const expected = createHash('sha256').update(token).digest();
  const app = fastify();
  app.addContentTypeParser(
    'application/merge-patch+json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.addHook('onRequest', async (request, reply) => {
    const given = createHash('sha256')
      .update((request.headers.authorization ?? '').slice('Bearer '.length))
      .digest();
    if (!timingSafeEqual(given, expected)) await reply.code(401).send();
  });
  app.get('/api/v1/tenants', { schema: { querystring: listSchema } }, async (request) => {
    const { limit } = request.query as { limit: number };
    const statement = `SELECT ${COLUMNS} FROM bare_objects WHERE kind = 'Tenant' ORDER BY name, uid LIMIT $1`;
    const rows = await ask('list', statement, [limit + 1]);
    return { items: rows.slice(0, limit).map(view), nextCursor: rows[limit]?.uid ?? null };
  });
  app.get('/api/v1/tenants/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const statement = `SELECT ${COLUMNS} FROM bare_objects WHERE kind = 'Tenant' AND name = $1 AND tenant IS NULL`;
    const [row] = await ask('get', statement, [name]);
    return row === undefined ? reply.code(404).send() : view(row);
  });
  app.patch('/api/v1/tenants/:name', { schema: { body: patchSchema } }, async (request, reply) => {
    const { name } = request.params as { name: string };
    const { metadata } = request.body as { metadata: { labels: Record<string, string> } };
    const statement = `
      UPDATE bare_objects SET labels = labels || $2, resource_version = nextval('resource_versions'), updated_at = now()
      WHERE kind = 'Tenant' AND name = $1 AND tenant IS NULL RETURNING ${COLUMNS}`;
    const [row] = await ask('patch', statement, [name, JSON.stringify(metadata.labels)]);
    return row === undefined ? reply.code(404).send() : view(row);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  process.once('disconnect', () => {
    void app
      .close()
      .then(() => pool.end())
      .then(() => process.exit(0));
  });
  process.send?.(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
}

/** The same answer as the product's. */
function view(row: Record<string, unknown>) {
  const metadata = {
    name: row.name,
    displayName: row.display_name,
    labels: row.labels,
    annotations: row.annotations,
    uid: row.uid,
    generation: row.generation,
    resourceVersion: row.resource_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  return { apiVersion: 'tenantry.dev/v1', kind: row.kind, metadata, spec: row.spec, status: row.status };
}

if (process.argv[1] === PROGRAM) {
  const [databaseUrl = '', token = ''] = process.argv.slice(2);
  await serve(databaseUrl, token);
}
