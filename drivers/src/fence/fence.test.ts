import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { fencedHttpClient } from './agent.ts';
import { fencedDispatch } from './dispatch.ts';
import { type Fence, underFence } from './fence.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that says what came, and answers each request when told to. */
async function listen() {
  const came: string[] = [];
  const waiting: (() => void)[] = [];
  const seen = Promise.withResolvers<void>();
  const connections = new Set<unknown>();
  server = createServer((request, response) => {
    came.push(`${request.method} ${request.url}`);
    waiting.push(() => response.end('{}'));
    seen.resolve();
  });
  server.on('connection', (connection) => connections.add(connection));
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    came,
    get connections() {
      return connections.size;
    },
    first: seen.promise,
    answerAll: () => {
      for (const answer of waiting.splice(0)) answer();
    },
  };
}

class Falling implements Fence {
  #stands = true;
  ask = async () => {};
  stands = () => this.#stands;
  fall = () => {
    this.#stands = false;
  };
}

test('I5: a write to a cluster that waits for its connection when the right to it runs out is not sent', async () => {
  const there = await listen();
  const pool = new Pool(there.origin, { connections: 1 }).compose(fencedDispatch);
  const fence = new Falling();
  const before = pool.request({ method: 'POST', path: '/first' });
  await there.first;
  const held = underFence(fence, () => pool.request({ method: 'PATCH', path: '/second' }));
  const outcome = expect(held).rejects.toMatchObject({ code: 'HeldUp' });
  fence.fall();
  there.answerAll();
  await (await before).body.dump();
  await outcome;
  expect(there.came).toEqual(['POST /first']);
  await pool.destroy();
});

test('a write whose right stands, and a read without one, are sent', async () => {
  const there = await listen();
  const pool = new Pool(there.origin, { connections: 2 }).compose(fencedDispatch);
  const fence = new Falling();
  const written = underFence(fence, () => pool.request({ method: 'POST', path: '/stands' }));
  await there.first;
  fence.fall();
  const read = underFence(fence, () => pool.request({ method: 'GET', path: '/read' }));
  await expect.poll(() => there.came.length).toBe(2);
  there.answerAll();
  await Promise.all([written, read].map(async (answer) => (await answer).body.dump()));
  expect(there.came.toSorted()).toEqual(['GET /read', 'POST /stands']);
  await pool.destroy();
});

test('I5: a write to Azure whose connection opens only after the right has run out is not sent', async () => {
  const there = await listen();
  const client = fencedHttpClient();
  const fence = new Falling();
  const send = (method: 'PUT' | 'GET', path: string) =>
    underFence(fence, () =>
      client.sendRequest(
        createPipelineRequest({
          url: `${there.origin}${path}`,
          method,
          allowInsecureConnection: true,
        }),
      ),
    );
  const held = expect(send('PUT', '/held')).rejects.toMatchObject({ code: 'HeldUp' });
  fence.fall();
  await held;
  const read = send('GET', '/read');
  await there.first;
  there.answerAll();
  expect((await read).status).toBe(200);
  expect(there.came).toEqual(['GET /read']);
});

test('I5: a write to Azure on a connection that an earlier one left is not sent when the right has run out since', async () => {
  const there = await listen();
  const client = fencedHttpClient();
  const fence = new Falling();
  const put = (path: string) =>
    underFence(fence, () =>
      client.sendRequest(
        createPipelineRequest({ url: `${there.origin}${path}`, method: 'PUT', allowInsecureConnection: true }),
      ),
    );
  const before = put('/before');
  await there.first;
  there.answerAll();
  expect((await before).status).toBe(200);
  const held = expect(put('/held')).rejects.toMatchObject({ code: 'HeldUp' });
  fence.fall();
  await held;
  expect([there.came, there.connections]).toEqual([['PUT /before'], 1]);
});
