import { type JsonObject, KINDS, TENANT_ROLES } from '@tenantry/kinds';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBLEMS } from '../problems/index.ts';
import { Fuzzer, type FuzzRequest, seeded } from '../testing/fuzz.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

/** `FUZZ_REQUESTS=50000 FUZZ_SEED=7` looks further. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 3_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_129);
const AT_ONCE = 8;
/** Stands in everything of a tenant that only administrators and auditors see. */
const CANARY = 'canary7f3a';

const PEOPLE = {
  administrator: principal('joe@example.com', { roles: ['administrator'] }),
  auditor: principal('olga@example.com', { roles: ['auditor'] }),
  owner: principal('owner@example.com'),
  editor: principal('editor@example.com'),
  viewer: principal('viewer@example.com'),
  stranger: principal('stranger@example.com'),
  nobody: null,
};
type Person = keyof typeof PEOPLE;
const SEES_ALL: ReadonlySet<Person> = new Set(['administrator', 'auditor']);
const WORDS = [
  'own',
  'hidden',
  'nonprod',
  'nothing',
  'shop',
  'owner',
  'dev-1',
  'Own',
  'a',
  'john@example.com',
  '10.0.0.0/16',
  '2030-01-31T12:00:00Z',
  'Tenant',
  'Service',
  'configs',
  'me',
  'read',
  '1',
  'tenantry.dev/v1',
  'own/service/shop',
  '*.example.com',
];

const LIKELY = {
  tenant: ['own', 'own', 'own', 'hidden'],
  name: ['shop', 'shop', 'owner', 'own', 'new'],
  from: ['own', 'hidden'],
  apiVersion: ['tenantry.dev/v1'],
};

let world: TestWorld;
let fuzzer: Fuzzer;

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    // No engine runs here.
    planner: { plan: async (objects) => objects.map(() => []), planDeletion: async () => [] },
    authenticate: knowing(PEOPLE),
  });
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer administrator' },
    body: [
      manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      manifest('Tenant', 'own', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'hidden', { infrastructure: 'nonprod' }, undefined, { team: CANARY }),
      ...TENANT_ROLES.map((role) => manifest('Member', role, { user: `${role}@example.com`, role }, 'own')),
      manifest('Config', 'shop', { values: { A: 'b' } }, 'own'),
      manifest('Config', 'shop', { values: { A: CANARY } }, 'hidden', { team: CANARY }),
      manifest('Config', CANARY, { values: {} }, 'hidden'),
      manifest('Service', 'shop', { image: 'nginx', ports: [{ port: 80 }] }, 'hidden', { team: CANARY }),
    ],
  });
  if (made.statusCode !== 200) throw new Error(made.body);
  const document = await world.call({
    url: '/api/v1/openapi.json',
    headers: { authorization: 'Bearer administrator' },
  });
  fuzzer = new Fuzzer(document.json() as JsonObject, WORDS, LIKELY, seeded(SEED));
});
afterAll(() => world[Symbol.asyncDispose]());

/** The tenants and members stay: whoever may take them away knows another version of them. */
function kept({ method, url, headers, ...rest }: FuzzRequest): FuzzRequest {
  const isLasting = /\/(tenants\/(own|hidden)|members\/\w+)(\?|\/rollback|$)/i.test(decodeURIComponent(url));
  return { method, url, headers: isLasting && method !== 'GET' ? { ...headers, 'if-match': '"0"' } : headers, ...rest };
}

test('I9, I11: nothing that the API is asked is an error of ours, and no answer holds what is not theirs', async () => {
  const wrong: string[] = [];
  const statuses = new Map<number, number>();
  let left = REQUESTS;
  const one = async () => {
    while (left-- > 0) {
      const person = fuzzer.pick(Object.keys(PEOPLE) as Person[]);
      const request = kept(fuzzer.next());
      const { method, url, headers, payload } = request;
      const answer = await world.app.inject({
        method: method as 'GET',
        url,
        headers: { ...headers, ...(person === 'nobody' ? {} : { authorization: `Bearer ${person}` }) },
        ...(payload === undefined ? {} : { payload }),
      });
      const { statusCode: status, body } = answer;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const told = `${person} ${method} ${url} ${JSON.stringify(headers)} ${payload ?? ''}`.slice(0, 1_500);
      if (status >= 500) wrong.push(`${status} ${told} → ${body.slice(0, 300)}`);
      if (
        status >= 400 &&
        !(isProblem(answer.headers['content-type'], body) || isPage(url, body) || isOfOtlp(url, answer))
      )
        wrong.push(`no problem document: ${told} → ${body.slice(0, 300)}`);
      if (!SEES_ALL.has(person) && body.includes(CANARY)) wrong.push(`leak: ${told} → ${body.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  process.stderr.write(
    `seed ${SEED}, ${REQUESTS} requests over ${fuzzer.operations.length} operations; ${counts.join(', ')}\n`,
  );
  expect(wrong.slice(0, 5)).toEqual([]);
  // It is no wall that all of them run into.
  expect([...statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(
    REQUESTS / 20,
  );
}, 3_600_000);

/** Pages for browsers say what is wrong as a page. */
function isPage(url: string, body: string): boolean {
  return !url.startsWith('/api/') && body.startsWith('<!doctype html>');
}

/** Exporters read a `google.rpc.Status`, in the encoding of what they sent. */
function isOfOtlp(url: string, { headers, body }: Pick<LightMyRequestResponse, 'headers' | 'body'>): boolean {
  if (!/\/otlp\/v1\//i.test(decodeURIComponent(url))) return false;
  if (headers['content-type'] === 'application/x-protobuf') return true;
  const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown };
  return typeof code === 'number' && typeof message === 'string';
}

function isProblem(type: unknown, body: string): boolean {
  if (!String(type).includes('json')) return false;
  const { code, kind, error } = JSON.parse(body) as { code?: string; kind?: string; error?: string };
  // The device flow answers in the words of RFC 8628, clusters in those of Kubernetes.
  return kind === 'Status' || typeof error === 'string' || (code !== undefined && code in PROBLEMS);
}
