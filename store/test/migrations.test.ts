import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { MIGRATIONS, RUNS_WITH } from '../src/migrations/all.ts';
import { migrate, NewerSchemaError } from '../src/migrations/migrate.ts';
import { openStore } from '../src/open-store.ts';
import { createTestDatabase, migrateToNewerVersion, type TestDatabase } from '../src/testing/index.ts';
import { ACTOR, claimOf, draft, event, rest, row } from './fixture.ts';

const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function emptyDatabase(): Promise<string> {
  const database = await createTestDatabase({ isEmpty: true });
  databases.push(database);
  return database.url;
}

async function newestDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

/** A database that goes through the versions one by one and holds what each of them held; and how many it has gone through. */
let throughVersions: TestDatabase | undefined;
let gone = 0;
afterAll(() => throughVersions?.drop());

/** A database of the version at `index` that holds what each version up to it held. */
async function stateAt(index: number): Promise<TestDatabase> {
  throughVersions ??= await createTestDatabase({ isEmpty: true });
  for (; gone <= index; gone += 1) {
    const [version = ''] = versions.slice(gone);
    await migrate(throughVersions.url, version);
    await sql(throughVersions.url, DATA[version] ?? '');
  }
  return createTestDatabase({ copyOf: throughVersions });
}

async function sql<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, query_timeout: 10_000 });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function opened(url: string) {
  const store = await openStore({ url, maxConnections: 2 });
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

interface Column {
  readonly name: string;
  readonly table: string;
  readonly type: string;
  /** Whoever adds a row has to give it. */
  readonly isDemanded: boolean;
}

const columnsOf = (url: string) =>
  sql<Column & pg.QueryResultRow>(
    url,
    `SELECT table_name || '.' || column_name AS name, table_name AS table, udt_name AS type,
       is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER' AS "isDemanded"
     FROM information_schema.columns WHERE table_schema = 'public' ORDER BY name`,
  );

const INFRASTRUCTURE = '00000000-0000-4000-8000-000000000001';
const TENANT = '00000000-0000-4000-8000-000000000002';

/** Rows as each version of the schema would have held them, added on top of those of the versions before. */
const DATA: Readonly<Record<string, string>> = {
  '0001-objects': `
    INSERT INTO objects (uid, kind, name, display_name, spec, status, due_at) VALUES
      ('${INFRASTRUCTURE}', 'Infrastructure', 'nonprod', 'NonProd', '{"region":"westeurope"}', '{"phase":"ready"}', now() + interval '1 day');
    INSERT INTO objects (uid, kind, name, display_name, tenant, spec, status, lease_token, lease_until) VALUES
      ('${TENANT}', 'Tenant', 'dev01', 'Dev01', NULL, '{}', '{"phase":"working"}', 7, now() - interval '1 minute');
    INSERT INTO object_references VALUES ('${TENANT}', '${INFRASTRUCTURE}');
    INSERT INTO inventory (object_uid, key, title, driver, connection, type, id, depends_on, state, outputs, since) VALUES
      ('${TENANT}', 'group', 'resource group', 'azure', 'azure:1', 'T', '/Some/Id', '["a"]', 'changing', '{"a":1}', now());
    INSERT INTO allocations VALUES ('nsg', 100, '${TENANT}', 'inbound');`,
  '0002-records': `
    INSERT INTO events (object_uid, kind, name, type, reason, message) VALUES ('${TENANT}', 'Tenant', 'dev01', 'normal', 'Created', 'm');
    INSERT INTO audit (actor, action, kind, name, after, outcome) VALUES
      ('{"name":"ada","kind":"user","address":null,"requestId":null}', 'create', 'Tenant', 'dev01', '{}', 'success');
    INSERT INTO idempotency_keys (actor, key, fingerprint, run, status, body) VALUES
      ('ada', 'k', 'f', '${TENANT}', 201, '{"uid":"1"}');
    INSERT INTO settings (key, value) VALUES ('installation', '{"id":"x"}');`,
  '0003-contests': `
    UPDATE inventory SET uid = 'u', contest = '{"by":"flux"}' WHERE object_uid = '${TENANT}';`,
  '0004-clusters': `
    INSERT INTO clusters (name, description, key_id, nonce, sealed, uploaded_by) VALUES
      ('prod', '{"server":"https://10.0.0.1"}', 'k', '\\x000102030405060708090a0b', '\\x00', 'ada');
    INSERT INTO cluster_uses VALUES ('${INFRASTRUCTURE}', 'prod');`,
  '0005-names': `
    INSERT INTO held_names VALUES
      ('${TENANT}', 'host/nonprod', 'a.example.com', 'spec.hosts[0]', name_span('host/nonprod com.example.a', 'host/nonprod com.example.a', '[]'));`,
  '0006-kube-tokens': `
    INSERT INTO kube_tokens (id, tenant_uid, role, connection, namespace, created_by, expires_at) VALUES
      ('${TENANT}', '${TENANT}', 'viewer', 'cluster:prod', 'ns', 'ada', now() + interval '1 hour');`,
  '0007-benchmarks': `
    INSERT INTO benchmarks (tenant_uid, started_by, finished_at, outcome, totals, items, rows) VALUES
      ('${TENANT}', 'ada', now(), 'passed', '{"rows":1}', '[]', '[{"rule":"a/b"}]');`,
  '0008-faults': `
    INSERT INTO faults (tenant_uid, source, scope, key, severity, cause, remedy)
      SELECT uid, 'reachability', 'a', 'reach:a', 'critical', 'a reaches it', 'close it' FROM objects LIMIT 1;
    INSERT INTO fault_looks (source, looked_at, position) VALUES ('reachability', now(), 'dev01');`,
  '0009-audit-begun': `
    INSERT INTO audit (actor, action, kind, name, outcome) VALUES
      ('{"name":"ada","kind":"user","address":null,"requestId":null}', 'kubernetes-write', 'Tenant', 'dev01', 'begun');`,
  '0010-kept-names': `
    INSERT INTO kept_names VALUES
      ('${TENANT}', 'host/nonprod', 'old.example.com', 'host/old.example.com', name_span('host/nonprod com.example.old', 'host/nonprod com.example.old', '[]'));`,
  '0011-azure-budget': `
    INSERT INTO token_buckets (key, tokens) VALUES ('arm/1/2/any/writes', 7);
    INSERT INTO write_lanes VALUES ('nsg', 'holder', 'rule', now());
    INSERT INTO objects (kind, name, display_name, tenant, spec, status, due_at) VALUES
      ('Service', 'web', 'web', 'dev01', '{"image":"nginx:1","restarts":2}', '{"phase":"ready"}', now() + interval '1 day');`,
  '0012-counters': `
    UPDATE objects SET counters = '{"restarts":3}' WHERE name = 'web';`,
  '0013-consents': `
    INSERT INTO consents (object_uid, answer, spec, generation, by) VALUES ('${TENANT}', 'accepted', '{}', 1, 'ada');`,
  '0014-usages': `
    UPDATE usages SET units = '[{"unit":"cpu","quantity":2}]' WHERE object_uid = '${TENANT}';`,
  '0015-revisions': `
    INSERT INTO revisions (object_uid, generation, spec, by_name, by_kind, through, ready_at) VALUES
      ('${INFRASTRUCTURE}', 0, '{"region":"eastus"}', 'ada', 'user', 'create', now());`,
  '0016-sealed-values': `
    INSERT INTO sealed_values (object_uid, name, version, encoding, fingerprint, key_id, nonce, sealed, created_by) VALUES
      ('${TENANT}', 'values/PASSWORD', 1, 'text', 'f', 'k', '\\x000102030405060708090a0b', '\\x00', 'ada');
    INSERT INTO sealed_keys VALUES ('fingerprints', 'k', '\\x000102030405060708090a0b', '\\x00');`,
  '0017-members': `
    INSERT INTO objects (kind, name, display_name, tenant, spec, status, due_at) VALUES
      ('Member', 'ada', 'ada', 'dev01', '{"user":"ada@example.com","role":"owner"}', '{"phase":"ready"}', now() + interval '1 day');`,
  '0018-access-requests': `
    INSERT INTO access_requests (requester, asked, reason) VALUES ('ada@example.com', '{"tenant":"dev01"}', 'a release');
    INSERT INTO tenant_templates VALUES ('small', 'A small one', '{}');`,
  '0019-token-holders': `
    UPDATE kube_tokens SET member = true, member_groups = '{"Data Science"}';`,
  '0020-accounts': `
    INSERT INTO users (id, email, name, role) VALUES ('${TENANT}', 'ada@example.com', 'Ada', 'administrator');
    INSERT INTO sessions (user_id, token, expires_at) VALUES ('${TENANT}', 't', now() + interval '1 hour');`,
  '0021-tokens': `
    INSERT INTO trusts (id, tenant_uid, name, issuer, audience, conditions, role, verbs, minutes, created_by, created_at) VALUES
      ('${TENANT}', '${TENANT}', 'ci', 'https://issuer.example', 'a', '[]', 'viewer', '{read}', 15, 'ada', now());
    INSERT INTO tokens (id, kind, name, hash, tenant_uid, role, trust_id, verbs, created_by, created_at, expires_at) VALUES
      ('${TENANT}', 'exchanged', 'ci', sha256('x'), '${TENANT}', 'viewer', '${TENANT}', '{read}', 'ada', now(), now());`,
  '0022-logs': `
    INSERT INTO leases VALUES ('logs/cluster:prod', 'holder', now());
    INSERT INTO log_volumes VALUES ('${TENANT}', now(), 1, 300);
    INSERT INTO log_positions (tenant_uid, pod_uid, container, last_ns, repeats, run, has_ended) VALUES
      ('${TENANT}', 'pod', 'main', 17, 1, 0, false);`,
  '0023-kube-token-takers': `
    UPDATE kube_tokens SET token_id = '${TENANT}', ended_at = now(), ended_why = 'token-ended';`,
  '0024-audit-receivers': `
    INSERT INTO audit_receivers (name, spec, position, key_id, nonce, sealed, updated_by) VALUES
      ('siem', '{"url":"https://siem.example.com/"}', 1, 'k', '\\x000102030405060708090a0b', '\\x00', 'ada');`,
  '0025-passkeys': `
    INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, name, host, backed_up) VALUES
      ('${TENANT}', '${TENANT}', 'c', '\\x00', 0, 'Phone', 'localhost', true);
    UPDATE sessions SET method = 'passkey', passkey_id = '${TENANT}';`,
  '0026-fault-life': `
    UPDATE faults SET acknowledged_at = now(), acknowledged_by = 'ada', muted_until = now(), muted_by = 'ada', note = 'known';`,
  '0027-audit-retention': `
    UPDATE audit_receivers SET missed = 2;`,
  '0028-metrics': `
    INSERT INTO metric_series (tenant_uid, metric, grouping, name, is_counter) VALUES ('${TENANT}', 'cpu', 'tenant', '', false);
    INSERT INTO metric_sources VALUES ('cluster:prod', now(), NULL, '{}');`,
  '0029-costs': `
    INSERT INTO cost_bills VALUES ('azure/1', now(), '2026-11-01', '2026-11-29', NULL);
    INSERT INTO cost_lines VALUES ('azure/1', '2026-11-29', 'own', '${TENANT}', 'nonprod', 'Storage', '/r', 'EUR', 1.25, false);
    INSERT INTO cost_days VALUES ('azure/1', '2026-11-29', '${TENANT}', 'nonprod', 'EUR', 1.25, 0, 0, 0);
    INSERT INTO cost_tenants VALUES ('${TENANT}', '2026-11-01', NULL, 'dev01', 'nonprod', NULL, '{"team":"shop"}');
    INSERT INTO cost_places VALUES ('/subscriptions/1/resourcegroups/g', 'nonprod');
    INSERT INTO cost_samples VALUES ('nonprod', '2026-11-29', '${TENANT}', false, 1, 2, 3, NULL, NULL);`,
  '0030-fault-routes': `
    INSERT INTO fault_routes (id, tenant_uid, name, spec, key_id, nonce, sealed, updated_by) VALUES
      ('${TENANT}', '${TENANT}', 'ops', '{"type":"webhook"}', 'k', '\\x000102030405060708090a0b', '\\x00', 'ada');
    INSERT INTO fault_deliveries (route_id, event_id, change, fault) VALUES ('${TENANT}', 1, 'opened', '{}');`,
  '0031-fault-severity': `
    UPDATE faults SET told_severity = severity;`,
  '0032-object-metrics': `
    INSERT INTO metric_series (tenant_uid, metric, grouping, name, is_counter, is_told) VALUES
      ('${TENANT}', 'database-cpu', 'object', 'SqlDatabase/orders', false, true);`,
  '0033-audit-trimmed': `
    UPDATE audit_receivers SET missed = 3;`,
  '0034-cost-services': `
    INSERT INTO cost_services VALUES ('azure/1', '2026-11-28', 'Storage', 'EUR', 1.25, 0, 0);`,
  '0035-sent-metrics': `
    INSERT INTO metric_series (tenant_uid, metric, grouping, name, is_counter, is_delta, labels, unit) VALUES
      ('${TENANT}', 'http.requests', 'series', 'route="/"', true, true, '{"route":"/"}', '{request}');`,
  '0036-infrastructure-engines': `
    INSERT INTO infrastructure_engines (infrastructure_uid, purpose, spec, key_id, nonce, sealed, updated_by) VALUES
      ('${INFRASTRUCTURE}', 'logs', '{"url":"https://loki.example.com"}', 'k', '\\x000102030405060708090a0b', '\\x00', 'ada');`,
  '0037-access-changes': `
    UPDATE users SET email = 'ada.l@example.com' WHERE email = 'ada@example.com';`,
  '0039-inventory-places': `
    UPDATE inventory SET type = 'Microsoft.Resources/resourceGroups' WHERE object_uid = '${TENANT}' AND key = 'group';`,
  '0040-lane-places': `
    INSERT INTO write_lane_places (lane, resource, waits_until) VALUES ('nsg', 'rule', '-infinity');`,
};

const versions = Object.keys(MIGRATIONS);

describe('migrations', () => {
  it('every version has data to be tested with', () => {
    expect(Object.keys(DATA)).toEqual(versions);
  });

  it.each(versions.map((version, index) => ({ version, index })))(
    'lead up from $version with what it held',
    async ({ version, index }) => {
      const database = await stateAt(index);
      databases.push(database);
      const store = await openStore({ url: database.url });
      try {
        const tenant = await store.find('Tenant', null, 'dev01');
        expect(tenant).toMatchObject({
          uid: TENANT,
          displayName: 'Dev01',
          status: { phase: 'working' },
          generation: 1,
        });
        expect((await store.dependents(INFRASTRUCTURE)).map(({ uid }) => uid)).toEqual([TENANT]);
        expect(await store.inventory(TENANT)).toMatchObject([{ key: 'group', state: 'changing', dependsOn: ['a'] }]);
        expect(await store.foresee(TENANT, { key: 'inbound', pool: 'nsg', from: 100, to: 199 })).toBe(100);
        if (version >= '0002-records') {
          expect((await store.events({ afterId: null, limit: 9 })).map(({ reason }) => reason)).toEqual(['Created']);
          expect((await store.audit({ limit: 9 })).items.at(-1)?.action).toBe('create');
          expect((await store.once('ada', 'k', 'f', () => Promise.reject(new Error('ran again')))).replayed).toBe(true);
          expect(await store.setting('installation')).toEqual({ id: 'x' });
        }
        if (version >= '0011-azure-budget') {
          const restarts = version >= '0012-counters' ? 3 : 2;
          expect(await store.find('Service', 'dev01', 'web')).toMatchObject({
            spec: { image: 'nginx:1' },
            counters: { restarts },
          });
        }
        const [current, ...earlier] = await store.revisions(INFRASTRUCTURE);
        expect([current?.spec.region, earlier.length]).toEqual(['westeurope', version >= '0015-revisions' ? 1 : 0]);
        // And goes on from there.
        const claim = await claimOf(store, TENANT);
        await store.record(claim, [row(claim, 'group', { state: 'present' })]);
        await store.finish(claim, rest({ events: [event('Ready')] }));
        await store.create(draft('Tenant', 'dev02'), ACTOR);
        expect(await store.verifyAudit()).toBeNull();
      } finally {
        await store.close();
      }
    },
  );

  it('several replicas may start at once on an empty database', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore({ url, maxConnections: 1 })));
    await stores[0]?.create(draft('Tenant', 'a'), ACTOR);
    expect(await stores[4]?.find('Tenant', null, 'a')).not.toBeNull();
    await Promise.all(stores.map((store) => store.close()));
    const applied = await sql<{ name: string }>(url, 'SELECT name FROM schema_migrations ORDER BY name');
    expect(applied.map(({ name }) => name)).toEqual(versions);
  });

  it('one that fails half-way leaves the database as it was', async () => {
    const url = await emptyDatabase();
    await migrate(url, '0001-objects');
    await sql(url, 'CREATE TABLE settings ()');
    await expect(migrate(url)).rejects.toThrow('failed at 0002-records');
    expect(await sql(url, `SELECT to_regclass('events') AS events`)).toEqual([{ events: null }]);
    await sql(url, 'DROP TABLE settings');
    await migrate(url);
    expect(await sql(url, 'SELECT key FROM settings')).toEqual([{ key: 'schema' }]);
  });

  it('a database of a newer version that is not for this one is refused, not touched', async () => {
    const url = await newestDatabase();
    await sql(url, `INSERT INTO schema_migrations (name, timestamp) VALUES ('9998-later', '2099-01-01')`);
    await sql(url, `DELETE FROM settings WHERE key = 'schema'`);
    await expect(openStore({ url }), 'and does not say who it is for').rejects.toThrow(NewerSchemaError);
    await sql(url, `DELETE FROM schema_migrations WHERE name = '9998-later'`);
    await migrateToNewerVersion(url, '9999-later');
    await expect(openStore({ url })).rejects.toThrow(NewerSchemaError);
  });

  it('replicas work on while a newer version brings the database up to date, and may be started again on it', async () => {
    const url = await newestDatabase();
    await using running = await opened(url);
    const work = async (name: string) => {
      const { uid } = await running.store.create(draft('Tenant', name), ACTOR);
      const claim = await claimOf(running.store, uid);
      await running.store.record(claim, [row(claim, 'group')]);
      await running.store.finish(claim, rest({ events: [event('Ready')] }));
      await running.store.events({ afterId: null, limit: 10 });
      await running.store.inventory(uid);
      expect(await running.store.find('Tenant', null, name)).not.toBeNull();
    };
    // Often enough for the server to have kept the plans of the statements.
    for (let time = 0; time < 8; time += 1) await work(`before${time}`);
    await migrateToNewerVersion(url);
    for (let time = 0; time < 4; time += 1) await work(`after${time}`);
    await using again = await opened(url);
    expect((await again.store.list({ kind: 'Tenant', limit: 50 })).items).toHaveLength(12);
    expect(await again.store.verifyAudit()).toBeNull();
  });

  it('one that waits for work which waits for it is undone, and tried again', async () => {
    const url = await newestDatabase();
    const client = new pg.Client({ connectionString: url, query_timeout: 10_000 });
    await client.connect();
    await client.query('BEGIN; SELECT FROM objects');
    const migrated = migrateToNewerVersion(url);
    const isWaiting = async () => {
      const { rows } = await client.query(`SELECT FROM pg_locks WHERE relation = 'objects'::regclass AND NOT granted`);
      return rows.length > 0;
    };
    await vi.waitUntil(isWaiting, { timeout: 30_000, interval: 10 });
    // The tables are changed in the order of their names: this one has been, and the change is not committed.
    await client.query('SELECT FROM access_requests').catch(() => undefined);
    await client.query('ROLLBACK');
    await migrated;
    await client.end();
  });

  it('since the oldest version that may run on the schema, nothing was taken away and nothing is asked for that it does not write', async () => {
    const [before, after] = await Promise.all([emptyDatabase(), newestDatabase()]);
    await migrate(before, RUNS_WITH);
    const now = new Map((await columnsOf(after)).map((column) => [column.name, column]));
    const then = await columnsOf(before);
    for (const column of then) expect(now.get(column.name), column.name).toEqual(column);
    const tables = new Set(then.map(({ table }) => table));
    const known = new Set(then.map(({ name }) => name));
    const demanding = [...now.values()].filter(
      ({ name, table, isDemanded }) => tables.has(table) && !known.has(name) && isDemanded,
    );
    expect(demanding.map(({ name }) => name)).toEqual([]);
  });
});
