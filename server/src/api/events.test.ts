import { once } from 'node:events';
import { type AddressInfo, createConnection, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventListSchema } from '../openapi/schemas.ts';
import { openWorld, shelf, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
let url: string;
const uids: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld({ limits: { streams: 3, streamHeartbeatSeconds: 0.05, streamStallSeconds: 0.2 } });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  for (const name of ['dev', 'dev01']) {
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
    uids[name] = answer.json().metadata.uid;
  }
  const answer = await world.call({ method: 'POST', url: '/api/v1/apply', body: shelf('books') });
  uids.books = answer.json().items[0].object.metadata.uid;
});
afterAll(() => world[Symbol.asyncDispose]());

const note = (name: string, ...messages: string[]) =>
  world.emit(
    uids[name] ?? '',
    messages.map((message) => ({ type: 'normal' as const, reason: 'Noted', message })),
  );

interface Reader {
  /** Reads on until `count` events came, at most some seconds. */
  read(count: number): Promise<{ id: string; message: string }[]>;
  readonly answer: Response;
  text(): string;
  close(): Promise<void>;
}

async function follow(query = '', headers: Record<string, string> = {}): Promise<Reader> {
  const gone = new AbortController();
  const answer = await fetch(`${url}/api/v1/events${query}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${world.token}`, ...headers },
    signal: AbortSignal.any([gone.signal, AbortSignal.timeout(20_000)]),
  });
  const body = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const events = () =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((block) => block.includes('data: '))
      .map((block) => {
        const { message } = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as { message: string };
        return { id: /^id: (\d+)$/m.exec(block)?.[1] ?? '', message };
      });
  return {
    answer,
    text: () => text,
    async read(count) {
      while (events().length < count) {
        const chunk = await body?.read();
        if (chunk === undefined || chunk.done) break;
        text += chunk.value;
      }
      return events();
    },
    async close() {
      gone.abort();
    },
  };
}

describe('the event stream', () => {
  test('tells what happens from now on, and no event twice', async () => {
    await note('dev01', 'before');
    const reader = await follow();
    expect(reader.answer.headers.get('content-type')).toContain('text/event-stream');
    expect(reader.answer.headers.get('cache-control')).toBe('no-store');
    await note('dev01', 'one', 'two');
    await note('dev', 'three');
    expect((await reader.read(3)).map(({ message }) => message)).toEqual(['one', 'two', 'three']);
    await reader.close();
  });

  test('resumes by Last-Event-ID, or by ?after, without a gap', async () => {
    const reader = await follow();
    await note('dev01', 'r1', 'r2', 'r3');
    const seen = await reader.read(3);
    await reader.close();
    await note('dev01', 'r4');
    const resumed = await follow('', { 'last-event-id': seen[0]?.id ?? '' });
    expect((await resumed.read(3)).map(({ message }) => message)).toEqual(['r2', 'r3', 'r4']);
    await resumed.close();
    const after = await follow(`?after=${seen[1]?.id}`);
    expect((await after.read(2)).map(({ message }) => message)).toEqual(['r3', 'r4']);
    await after.close();
  });

  test('is filtered by kind, name and tenant; a tenant’s own events are among its events, a similar name’s are not', async () => {
    const inTenant = await follow('?tenant=DEV01');
    const ofKind = await follow('?kind=shelf&name=books');
    await note('dev', 'of dev');
    await note('books', 'of books');
    await note('dev01', 'of dev01');
    expect((await inTenant.read(2)).map(({ message }) => message)).toEqual(['of books', 'of dev01']);
    expect((await ofKind.read(1)).map(({ message }) => message)).toEqual(['of books']);
    await Promise.all([inTenant.close(), ofKind.close()]);
  });

  test('is kept open by comments that carry how far it has read', async () => {
    const reader = await follow('?name=nobody');
    const reading = reader.read(1).catch(() => []);
    await note('dev01', 'filtered out');
    const latest = (await world.store.events({ afterId: null, limit: 1 }))[0]?.id;
    await vi.waitFor(() => expect(reader.text()).toContain(`: still here\nid: ${latest}\n\n`), { timeout: 5_000 });
    await reader.close();
    await reading;
  });

  test('is bounded in number, and a closed one makes room', async () => {
    await vi.waitFor(async () => {
      const probe = await follow();
      expect(probe.answer.status).toBe(200);
      await probe.close();
    });
    const open: Reader[] = [];
    await vi.waitFor(
      async () => {
        while (open.length < 3) {
          const reader = await follow();
          if (reader.answer.status !== 200) throw new Error('an earlier stream is still closing');
          open.push(reader);
        }
      },
      { timeout: 5_000 },
    );
    const refused = await follow();
    expect(refused.answer.status).toBe(429);
    expect(refused.answer.headers.get('retry-after')).toBe('5');
    await refused.close();
    await Promise.all(open.map((reader) => reader.close()));
    await vi.waitFor(
      async () => {
        const again = await follow();
        await again.close();
        expect(again.answer.status).toBe(200);
      },
      { timeout: 5_000 },
    );
  });

  test('to a reader that takes nothing is cut, its memory bounded', async () => {
    const { port } = world.app.server.address() as AddressInfo;
    const start = (await world.store.events({ afterId: null, limit: 1 }))[0]?.id ?? '0';
    // More than the sockets of both sides and the stream's buffer hold together.
    const large = 'x'.repeat(64 * 1024);
    for (let i = 0; i < 20; i++) await note('dev01', ...Array<string>(10).fill(large));
    const accepted = once(world.app.server, 'connection') as Promise<[Socket]>;
    const socket = createConnection({ host: '127.0.0.1', port });
    const [[serverSide]] = await Promise.all([accepted, once(socket, 'connect')]);
    expect(serverSide.remotePort).toBe(socket.localPort);
    socket.pause();
    socket.write(
      `GET /api/v1/events?after=${start} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${world.token}\r\n\r\n`,
    );
    let received = 0;
    const ended = new Promise<void>((done) => socket.once('close', () => done()));
    await vi.waitFor(
      async () => {
        const answer = await world.call({ url: '/metrics' });
        expect(answer.statusCode).toBe(200);
        expect(serverSide.destroyed).toBe(true);
      },
      { timeout: 30_000, interval: 100 },
    );
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    socket.resume();
    socket.on('error', () => {});
    await ended;
    expect(received).toBeLessThan(20 * 10 * large.length);
  });

  test('refuses ids that are none', async () => {
    expect((await follow('?after=abc')).answer.status).toBe(400);
    expect((await follow('', { 'last-event-id': '-1' })).answer.status).toBe(400);
  });
});

test('as JSON, events are a list: the newest, or those after one, filtered alike', async () => {
  await note('dev01', 'l1', 'l2', 'l3');
  const newest = eventListSchema.parse((await world.call({ url: '/api/v1/events?limit=2' })).json());
  expect(newest.items.map(({ message }) => message)).toEqual(['l2', 'l3']);
  const [{ id } = { id: '' }] = newest.items;
  const rest = eventListSchema.parse((await world.call({ url: `/api/v1/events?after=${id}&tenant=dev01` })).json());
  expect(rest.items.map(({ message }) => message)).toEqual(['l3']);
  await note('dev', 'l4');
  const others = eventListSchema.parse(
    (await world.call({ url: `/api/v1/events?after=${rest.nextAfter}&tenant=dev01` })).json(),
  );
  expect(others.items).toEqual([]);
  expect(BigInt(others.nextAfter)).toBeGreaterThan(BigInt(rest.nextAfter));
});

test('closing the server ends the streams, and lets their readers go', async () => {
  const own = await openWorld();
  const address = await own.app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${address}/api/v1/events`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${own.token}` },
    signal: AbortSignal.timeout(10_000),
  });
  const text = answer.text();
  await own[Symbol.asyncDispose]();
  expect(await text).toContain('retry: ');
});
