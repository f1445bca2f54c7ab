import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { AuditRow } from '@tenantry/store/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../testing/api-server.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import type { KubeGateway } from './contract.ts';
import type { KubeStatus } from './status.ts';

const BASE = '/api/v1/tenants/dev01/kubernetes';
const PODS = '/api/v1/namespaces/ns-dev01/pods';
const logged: string[] = [];

let world: TestWorld;
let cluster: FakeApiServer;
let port: number;
let isAllowed = true;

beforeAll(async () => {
  cluster = await startFakeApiServer();
  const log = new PassThrough().on('data', (chunk) => logged.push(String(chunk)));
  const kube = {
    account: ({ name }, role) => ({ connection: 'kubeconfig:/a', namespace: `ns-${name}`, name: `${role}-user` }),
    proxyTarget: async () => cluster.target,
  } as Partial<KubeGateway> as KubeGateway;
  world = await openWorld({
    kube,
    logger: { level: 'debug', stream: log },
    limits: { recheckSeconds: 0.05, kubeRequests: 20 },
    authenticate: async ({ authorization }) =>
      authorization === 'Bearer person' && isAllowed
        ? { outcome: 'known', identity: principal('jörg@example.com', { roles: ['administrator'] }) }
        : authorization === 'Bearer nobody'
          ? { outcome: 'known', identity: principal('nobody') }
          : { outcome: 'unknown', reason: 'wrong' },
  });
  const made = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01'), headers: PERSON });
  expect(made.statusCode).toBe(201);
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

const PERSON = { authorization: 'Bearer person' } as const;
const answerOk: FakeApiServer['answer'] = (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"PodList"}');
};

beforeEach(() => {
  isAllowed = true;
  cluster.seen.length = 0;
  cluster.answer = answerOk;
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** The answer from its head on. */
function begin(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: { ...PERSON, ...headers } });
    request.on('error', reject);
    request.on('response', resolve);
    request.end(body);
  });
}

async function rest(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function ask(path: string, asked: Asked = {}): Promise<Got> {
  const response = await begin(path, asked);
  return { status: response.statusCode ?? 0, headers: response.headers, body: await rest(response) };
}

const statusOf = (got: Got) => JSON.parse(got.body) as KubeStatus;
const deeds = async (): Promise<readonly AuditRow[]> =>
  (await world.store.audit({ limit: 100 })).items.filter(({ action }) => action.startsWith('kubernetes-'));

/** A request as bytes: what Node's own client would not send. */
async function raw(lines: readonly string[], after: string | Buffer = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(after);
  return socket;
}

async function readUntil(socket: Socket, part: string): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes(part)) return text;
  }
  throw new Error(`the connection ended with ${JSON.stringify(text)}, without ${part}`);
}

test('the cluster sees the account of the role, the person beside it, our credential, and the prefix of its address', async () => {
  const got = await ask(`${BASE}${PODS}?limit=5`, {
    headers: { accept: 'application/json', 'user-agent': 'kubectl/1' },
  });
  expect([got.status, got.body]).toEqual([200, '{"kind":"PodList"}']);
  const [seen] = cluster.seen;
  expect(seen?.url).toBe(`/prefix${PODS}?limit=5`);
  expect(seen?.headers).toMatchObject({
    authorization: `Bearer ${cluster.bearer}`,
    'impersonate-user': 'system:serviceaccount:ns-dev01:editor-user',
    'impersonate-extra-tenantry.dev%2fperson': 'j%C3%B6rg%40example.com',
    accept: 'application/json',
    'user-agent': 'kubectl/1',
  });
});

test.each([
  [`${BASE}/as-viewer${PODS}`, 'viewer-user', PODS],
  [`${BASE}${PODS}?role=viewer&watch=0`, 'viewer-user', `${PODS}?watch=0`],
  [`${BASE}/as-editor${PODS}?role=editor`, 'editor-user', PODS],
  [`${BASE}/`, 'editor-user', '/'],
  [`${BASE}/apis/`, 'editor-user', '/apis/'],
])('%s acts as %s', async (path, account, upstream) => {
  expect((await ask(path)).status).toBe(200);
  expect(cluster.seen[0]?.headers['impersonate-user']).toBe(`system:serviceaccount:ns-dev01:${account}`);
  expect(cluster.seen[0]?.url).toBe(`/prefix${upstream}`);
});

test.each([
  ['Impersonate-User', 'system:admin'],
  ['impersonate-group', 'system:masters'],
  ['Impersonate-Uid', 'uid-of-another'],
  ['Impersonate-Extra-scopes', 'all'],
  ['Impersonate-Extra-tenantry.dev%2Fperson', 'somebody-else'],
  ['impersonate-extra-tenantry.dev%2fperson', 'somebody-else'],
  ['X-Remote-User', 'system:admin'],
  ['X-Remote-Group', 'system:masters'],
  ['X-Remote-Extra-a', 'b'],
  ['X-Forwarded-For', '10.0.0.1'],
  ['Forwarded', 'for=10.0.0.1'],
  ['Cookie', 'session=1'],
  ['Proxy-Authorization', 'Bearer other'],
  ['X-Original-URL', '/api/v1/secrets'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Connection', 'Impersonate-User, Authorization'],
  ['Keep-Alive', 'timeout=5'],
  ['TE', 'trailers'],
  ['Via', '1.1 elsewhere'],
])('a header %s of the caller does not reach the cluster', async (name, value) => {
  const got = await ask(`${BASE}${PODS}`, { headers: { [name]: value } });
  expect(got.status).toBe(200);
  const { names = [], headers = {} } = cluster.seen[0] ?? {};
  expect(JSON.stringify(headers)).not.toContain(value);
  const impersonation = names.filter((one) => /^(impersonate|x-remote)/i.test(one)).map((one) => one.toLowerCase());
  expect(impersonation.sort()).toEqual(['impersonate-extra-tenantry.dev%2fperson', 'impersonate-user']);
  expect(headers.authorization).toBe(`Bearer ${cluster.bearer}`);
});

test.each([
  '/api/v1/namespaces/ns-dev01/../ns-dev02/pods',
  '/api/v1/namespaces/ns-dev01/%2e%2e/ns-dev02/pods',
  '/api/v1/namespaces/ns-dev01/.%2E/pods',
  '/api/v1/namespaces/ns-dev01/./pods',
  '/api/v1/namespaces/ns-dev01%2f..%2fns-dev02/pods',
  '/api/v1/namespaces/ns-dev01%5c..%5cns-dev02/pods',
  '/api/v1/namespaces/ns-dev01/%252e%252e/pods',
  '/api//v1/pods',
  '//evil.example.com/api',
  '/api/v1/pods//',
  '/api/v1/namespaces/%00/pods',
  '/api/v1/namespaces/%0d%0aImpersonate-User:%20a/pods',
  '/api/v1/pods#fragment',
  '/as-viewer/api/v1/pods?role=editor',
])('the path %s is refused before anything is asked of the cluster', async (path) => {
  const socket = await raw([
    `GET ${BASE}${path} HTTP/1.1`,
    'Host: localhost',
    'Authorization: Bearer person',
    'Connection: close',
  ]);
  const text = await readUntil(socket, '"code":400');
  expect(text).toContain('"kind":"Status"');
  expect(cluster.seen).toEqual([]);
  socket.destroy();
});

test.each([
  'http://evil.example.com/api/v1/tenants/dev01/kubernetes/api',
  '/api/v1/tenants/dev01/%6bubernetes/api',
  '/api/v1/tenants/dev01/kubernetes/..%2f..%2fsecrets',
  '/api/v1/tenants/dev01%2fx/kubernetes/api',
  '/api/v1/tenants/dev01/kubernetes/api/%zz',
])('the address %s leads nowhere', async (target) => {
  const socket = await raw([
    `GET ${target} HTTP/1.1`,
    'Host: localhost',
    'Authorization: Bearer person',
    'Connection: close',
  ]);
  expect(await readUntil(socket, '\r\n')).toMatch(/^HTTP\/1\.1 4\d\d/);
  expect(cluster.seen).toEqual([]);
  socket.destroy();
});

test('who is not known, and who has no role, is told so in a Status, and the refusal is recorded', async () => {
  const unknown = await ask(`${BASE}${PODS}`, { headers: { authorization: 'Bearer wrong' } });
  expect([unknown.status, statusOf(unknown).reason]).toEqual([401, 'Unauthorized']);
  const forbidden = await ask(`${BASE}${PODS}`, { headers: { authorization: 'Bearer nobody' } });
  expect([forbidden.status, statusOf(forbidden).kind]).toEqual([404, 'Status']);
  const missing = await ask(`/api/v1/tenants/dev02/kubernetes${PODS}`);
  expect([missing.status, statusOf(missing).reason]).toEqual([404, 'NotFound']);
  const [row] = (await world.store.audit({ limit: 1 })).items;
  expect(row).toMatchObject({ action: 'use-cluster', outcome: 'refused', actor: { name: 'nobody' } });
  expect(cluster.seen).toEqual([]);
});

test('a redirect is not followed and not shown', async () => {
  cluster.answer = (_request, response) => response.writeHead(307, { location: `${cluster.url}/elsewhere` }).end();
  const got = await ask(`${BASE}${PODS}`);
  expect([got.status, statusOf(got).reason, got.headers.location]).toEqual([502, 'ServiceUnavailable', undefined]);
  expect(got.body).not.toContain(cluster.url);
  expect(cluster.seen).toHaveLength(1);
});

test('the cluster refusing our credential is not told as the caller’s fault', async () => {
  cluster.answer = (_request, response) => response.writeHead(401).end('{"kind":"Status","code":401}');
  const got = await ask(`${BASE}${PODS}`);
  expect([got.status, got.headers['retry-after']]).toEqual([502, '1']);
});

test('errors and the log hold neither our credential nor, in the answer, the address of the cluster', async () => {
  cluster.answer = (request) => request.socket.destroy();
  const got = await ask(`${BASE}${PODS}?command=secret-word`);
  expect(got.status).toBe(502);
  const address = cluster.url.slice('https://'.length);
  expect(JSON.stringify(got)).not.toContain(address);
  expect(JSON.stringify(got)).not.toContain('127.0.0.1');
  const text = logged.join('');
  expect(text).toContain(`${BASE}${PODS}`);
  for (const secret of [cluster.bearer, 'Bearer person', 'secret-word']) expect(text).not.toContain(secret);
});

test('headers of the cluster that are not for the caller stay behind', async () => {
  cluster.answer = (_request, response) =>
    response
      .writeHead(200, {
        'set-cookie': 'a=b',
        server: 'nginx',
        'audit-id': '7',
        warning: '299 - "old"',
        location: cluster.url,
      })
      .end('{}');
  const { headers } = await ask(`${BASE}${PODS}`);
  expect(headers).toMatchObject({ 'audit-id': '7', warning: '299 - "old"', 'x-request-id': expect.any(String) });
  for (const name of ['set-cookie', 'server', 'location']) expect(headers[name]).toBeUndefined();
});

test('a body goes through unchanged, also one larger than what the rest of the API takes', async () => {
  const body = Buffer.alloc(3 * 1024 * 1024, 'x');
  let bytes = 0;
  cluster.answer = async (request, response) => {
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    response.writeHead(201).end(request.headers['content-type']);
  };
  const got = await ask(`${BASE}${PODS}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body,
  });
  expect([got.status, got.body, bytes]).toEqual([201, 'application/apply-patch+yaml', body.length]);
});

test('a large body that the cluster refuses before it has read it: the refusal arrives', async () => {
  cluster.answer = (_request, response) => response.writeHead(413, { connection: 'close' }).end('{"code":413}');
  const got = await ask(`${BASE}${PODS}`, { method: 'POST', body: Buffer.alloc(8 * 1024 * 1024) });
  expect([got.status, got.body]).toEqual([413, '{"code":413}']);
});

test('I10: what is begun and how it ended for a write and for a stream to a pod, nothing for a read; no query and no body in it', async () => {
  const before = (await deeds()).length;
  await ask(`${BASE}${PODS}`);
  await ask(`${BASE}${PODS}?watch=true`);
  expect(await deeds()).toHaveLength(before);
  cluster.answer = (request, response) => {
    request.resume();
    response.writeHead(409).end('{}');
  };
  await ask(`${BASE}${PODS}?fieldManager=secret-word`, { method: 'POST', body: 'secret-word' });
  await ask(`${BASE}${PODS}/a/exec?command=secret-word`);
  const rows = (await deeds()).slice(0, 4);
  expect(rows.map(({ action, tenant, outcome, after }) => ({ action, tenant, outcome, after }))).toEqual([
    {
      action: 'kubernetes-exec',
      tenant: 'dev01',
      outcome: 'failed',
      after: { role: 'editor', method: 'GET', path: `${PODS}/a/exec`, code: 409 },
    },
    {
      action: 'kubernetes-exec',
      tenant: 'dev01',
      outcome: 'begun',
      after: { role: 'editor', method: 'GET', path: `${PODS}/a/exec` },
    },
    {
      action: 'kubernetes-write',
      tenant: 'dev01',
      outcome: 'failed',
      after: { role: 'editor', method: 'POST', path: PODS, code: 409 },
    },
    {
      action: 'kubernetes-write',
      tenant: 'dev01',
      outcome: 'begun',
      after: { role: 'editor', method: 'POST', path: PODS },
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain('secret-word');
  expect(await deeds()).toHaveLength(before + 4);
  // The rows of one deed are those of one request.
  expect(new Set(rows.map(({ actor }) => actor.requestId)).size).toBe(2);
});

test('I10: a write stands in the audit log before the cluster hears of it', async () => {
  const seen: AuditRow['outcome'][] = [];
  cluster.answer = (request, response) => {
    request.resume();
    void deeds().then(([last]) => {
      if (last !== undefined) seen.push(last.outcome);
      response.writeHead(201).end('{}');
    });
  };
  expect((await ask(`${BASE}${PODS}`, { method: 'POST', body: '{}' })).status).toBe(201);
  expect([...seen, (await deeds())[0]?.outcome]).toEqual(['begun', 'success']);
});

/** An answer that never ends; resolves when the cluster sees its reader go. */
function endless(): { readonly ended: Promise<void>; written(): number } {
  let written = 0;
  const ended = new Promise<void>((resolve) => {
    cluster.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const write = () => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) break;
        }
      };
      response.on('drain', write).once('close', resolve);
      write();
    };
  });
  return { ended, written: () => written };
}

test('a watch is answered before its first event, and ends at the cluster when its reader leaves', async () => {
  const closed = new Promise<void>((resolve) => {
    cluster.answer = (_request, response) => {
      response.writeHead(200).flushHeaders();
      response.once('close', resolve);
    };
  });
  const request = httpRequest({ host: '127.0.0.1', port, path: `${BASE}${PODS}?watch=1`, headers: PERSON }).end();
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.on('error', () => undefined);
  request.destroy();
  await closed;
});

test('a reader that takes nothing stops the reading from the cluster', async () => {
  const stream = endless();
  const socket = await raw([
    `GET ${BASE}${PODS}/a/log?follow=true HTTP/1.1`,
    'Host: localhost',
    'Authorization: Bearer person',
  ]);
  socket.pause();
  let last = -1;
  // Full is what no longer grows; what the two kernels and the two processes hold between them is a few MB.
  await expect
    .poll(
      () => {
        const now = stream.written();
        const isFull = now > 0 && now === last;
        last = now;
        return isFull;
      },
      { interval: 300, timeout: 20_000 },
    )
    .toBe(true);
  expect(last).toBeLessThan(64 * 1024 * 1024);
  socket.destroy();
  await stream.ended;
});

test('a caller that leaves before the cluster answers is not waited for', async () => {
  const closed = new Promise<void>((resolve) => {
    cluster.answer = (request) => request.socket.once('close', () => resolve());
  });
  const request = httpRequest({ host: '127.0.0.1', port, path: `${BASE}${PODS}`, headers: PERSON }).end();
  request.on('error', () => undefined);
  await expect.poll(() => cluster.seen.length).toBe(1);
  request.destroy();
  await closed;
});

test('who loses the right to it loses the watch that is open', async () => {
  const stream = endless();
  const watch = await begin(`${BASE}${PODS}?watch=1`);
  isAllowed = false;
  await expect(rest(watch)).rejects.toThrow();
  await stream.ended;
});

const UPGRADE = (protocol: string, more: readonly string[] = []) => [
  `GET ${BASE}${PODS}/a/exec?command=sh HTTP/1.1`,
  'Host: localhost',
  'Authorization: Bearer person',
  'Connection: Upgrade',
  `Upgrade: ${protocol}`,
  ...more,
];

test.each(['websocket', 'SPDY/3.1'])(
  '%s goes through both ways, byte by byte, and is recorded before it opens',
  async (protocol) => {
    const before = (await deeds()).length;
    let ended = false;
    cluster.upgrade = (request, socket, head) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\nX-Stream-Protocol-Version: v4\r\nSet-Cookie: a=b\r\n\r\nhello`,
      );
      if (head.length > 0) socket.write(head);
      socket.pipe(socket);
      socket.once('close', () => {
        ended = true;
      });
    };
    const socket = await raw(
      UPGRADE(protocol, [
        'X-Stream-Protocol-Version: v4',
        'Impersonate-User: system:admin',
        'Sec-WebSocket-Protocol: v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.c29tZQ',
      ]),
      'early',
    );
    const head = await readUntil(socket, 'early');
    expect(head).toMatch(/^HTTP\/1\.1 101 /);
    expect(head.toLowerCase()).toContain('x-stream-protocol-version: v4');
    expect(head).toContain('hello');
    expect(head).not.toContain('a=b');
    expect((await deeds()).length).toBe(before + 2);
    expect((await deeds())[0]).toMatchObject({ action: 'kubernetes-exec', outcome: 'success', after: { code: 101 } });
    socket.write('later');
    expect(await readUntil(socket, 'later')).toContain('later');
    const { headers } = cluster.seen[0] ?? {};
    expect(headers).toMatchObject({
      upgrade: protocol,
      'impersonate-user': 'system:serviceaccount:ns-dev01:editor-user',
      'sec-websocket-protocol': 'v5.channel.k8s.io',
    });
    socket.destroy();
    await expect.poll(() => ended).toBe(true);
  },
);

test('an upgrade that the cluster refuses is answered with the words of the cluster', async () => {
  const body = '{"kind":"Status","message":"pods \\"a\\" is forbidden"}';
  cluster.upgrade = (_request, socket) =>
    socket.end(
      `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  const socket = await raw(UPGRADE('websocket'));
  const text = await readUntil(socket, 'forbidden"}');
  expect(text).toMatch(/^HTTP\/1\.1 403 /);
  socket.destroy();
});

test('an upgrade without credentials, or to another protocol, does not reach the cluster', async () => {
  const unknown = await raw(UPGRADE('websocket').map((line) => line.replace('Bearer person', 'Bearer wrong')));
  expect(await readUntil(unknown, 'Unauthorized')).toMatch(/^HTTP\/1\.1 401 /);
  const other = await raw(UPGRADE('h2c'));
  expect(await readUntil(other, 'BadRequest')).toMatch(/^HTTP\/1\.1 400 /);
  const smuggled = await raw(
    UPGRADE('websocket', ['Host: evil.example.com']).filter((line) => line !== 'Host: localhost'),
  );
  expect(await readUntil(smuggled, '\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /);
  for (const socket of [unknown, other, smuggled]) socket.destroy();
  expect(cluster.seen).toEqual([]);
});

test('who loses the right to it loses the exec that is open', async () => {
  cluster.upgrade = (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nready');
  };
  const socket = await raw(UPGRADE('websocket'));
  await readUntil(socket, 'ready');
  isAllowed = false;
  await once(socket.resume(), 'close');
});

test('more requests than the limit are told to come again', async () => {
  cluster.answer = (_request, response) => response.writeHead(200).flushHeaders();
  const sockets: Socket[] = [];
  for (let count = 0; count < 20; count += 1) {
    sockets.push(await raw([`GET ${BASE}${PODS}?watch=1 HTTP/1.1`, 'Host: localhost', 'Authorization: Bearer person']));
  }
  await expect.poll(() => cluster.seen.length).toBe(20);
  const got = await ask(`${BASE}${PODS}`);
  expect([got.status, statusOf(got).reason]).toEqual([429, 'TooManyRequests']);
  for (const socket of sockets) socket.destroy();
  cluster.answer = answerOk;
  await expect.poll(async () => (await ask(`${BASE}${PODS}`)).status).toBe(200);
});
