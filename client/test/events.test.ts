import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { streamEvents } from '../src/events.ts';
import { type ClientOptions, createClient as create } from '../src/index.ts';
import { createTransport } from '../src/transport.ts';
import { EXCHANGES, json, listening } from './listening.ts';

const head = { 'content-type': 'text/event-stream' };
const event = (id: number): string => `id: ${id}\ndata: ${JSON.stringify({ id: String(id), reason: 'Created' })}\n\n`;

async function take(stream: AsyncIterable<{ id: string }>, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of stream) if (ids.push(id) === count) break;
  return ids;
}

describe.each(EXCHANGES)('by $how', ({ exchange }) => {
  const createClient = (options: ClientOptions) => create({ exchange, ...options });

  test('a stream that breaks off is taken up after the last event, none lost and none twice', async () => {
    await using server = await listening((_request, response, count) => {
      response.writeHead(200, head);
      if (count === 1) response.end(`retry: 1\n\n${event(1)}${event(2)}`);
      else if (count === 2) {
        response.end(`id: 7\n\n`);
      } else response.write(event(8));
    });
    const client = createClient({ server: server.url, token: 'secret' });
    const ended = new AbortController();
    let opened = 0;
    const options = { signal: ended.signal, onOpen: () => void opened++ };
    const ids = await take(client.events({ kind: 'Tenant', name: 'dev01' }, options), 3);
    ended.abort();

    expect(opened).toBe(3);
    expect(ids).toEqual(['1', '2', '8']);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2', '7']);
    expect(server.seen[0]?.url).toBe('/api/v1/events?kind=Tenant&name=dev01');
  });

  test('an event cut in two by the network arrives whole', async () => {
    await using server = await listening((_request, response) => {
      response.writeHead(200, head);
      const text = `id: 1\ndata: ${JSON.stringify({ id: '1', message: 'é' })}\n\n`;
      const bytes = Buffer.from(text);
      const middle = bytes.indexOf(0xc3) + 1;
      response.write(bytes.subarray(0, middle), () => response.write(bytes.subarray(middle)));
    });
    const events = createClient({ server: server.url, token: 'secret' }).events();
    const { value } = await events.next();
    await events.return(undefined);
    expect(value).toEqual({ id: '1', message: 'é' });
  });

  test('silence is taken for a broken connection', async () => {
    await using server = await listening((_request, response, count) => {
      response.writeHead(200, head);
      response.write(count === 1 ? event(1) : event(2));
    });
    const send = createTransport({ server: server.url, token: null, exchange });
    const timing = { silenceMs: 50, giveUpMs: 10_000, firstDelayMs: 1, longestDelayMs: 1 };
    expect(await take(streamEvents(send, new URL(server.url), {}, timing), 2)).toEqual(['1', '2']);
  });

  test('a refusal ends the stream', async () => {
    await using server = await listening((_request, response) =>
      json(response, 403, { code: 'forbidden', detail: 'No.' }),
    );
    const events = createClient({ server: server.url, token: 'secret' }).events();
    await expect(events.next()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a server that stays away is given up', async () => {
    const server = await listening((_request, response) => response.destroy());
    const retry = { attempts: 1, firstDelayMs: 1, longestDelayMs: 1 };
    const send = createTransport({ server: server.url, token: null, retry, exchange });
    const timing = { silenceMs: 50, giveUpMs: 20, firstDelayMs: 5, longestDelayMs: 5 };
    const interruptions: Error[] = [];
    const options = { onInterrupted: (error: Error) => void interruptions.push(error) };
    await expect(streamEvents(send, new URL(server.url), options, timing).next()).rejects.toThrow('stayed away');
    expect(interruptions.length).toBeGreaterThan(0);
    await server[Symbol.asyncDispose]();
  });

  test('the signal ends the stream also after a garbage collection', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    await using server = await listening((_request, response) => {
      response.writeHead(200, head);
      response.write(event(1));
    });
    const ended = new AbortController();
    const events = createClient({ server: server.url, token: 'secret' }).events({}, { signal: ended.signal });
    await events.next();
    const next = events.next();
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
    ended.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('the signal ends the stream without an error', async () => {
    await using server = await listening((_request, response) => void response.writeHead(200, head).flushHeaders());
    const ended = new AbortController();
    const next = createClient({ server: server.url, token: 'secret' }).events({}, { signal: ended.signal }).next();
    setImmediate(() => ended.abort());
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
