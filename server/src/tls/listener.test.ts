import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAuthority } from './authority.ts';
import { listenTls } from './listener.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-tls-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function get(port: number, ca: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ host, port, ca, path: '/', timeout: 5_000, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve(text);
    });
    call.on('error', reject);
    call.end();
  });
}

test('a plain server answers behind TLS, to who trusts its authority and to nobody else; the authority outlives a restart', async () => {
  const server = createServer((_request, response) => response.end('here'));
  const authority = await openAuthority(directory, new Date());
  const ca = await readFile(authority.certificateFile, 'utf8');
  const keyPair = () => authority.issue(new Date());
  const options = { host: '127.0.0.1', port: 0, keyPair, renewMs: 60_000, onError: () => {} };
  const first = await listenTls(server, options);
  expect(await get(first.port, ca)).toBe('here');
  await expect(get(first.port, '')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  await expect(listenTls(server, { ...options, port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
  await expect(get(first.port, ca)).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  const again = await openAuthority(directory, new Date());
  const second = await listenTls(server, { ...options, keyPair: () => again.issue(new Date()) });
  expect(await get(second.port, ca)).toBe('here');
  await second.close();
});

test('the key of the authority is readable by its owner alone', async () => {
  await openAuthority(directory, new Date());
  expect((await stat(join(directory, 'ca.key'))).mode & 0o077).toBe(0);
});

test('a connection that is open when TLS ends is ended too', async () => {
  const server = createServer(() => {});
  const authority = await openAuthority(directory, new Date());
  const listener = await listenTls(server, {
    host: '127.0.0.1',
    port: 0,
    keyPair: () => authority.issue(new Date()),
    renewMs: 60_000,
    onError: () => {},
  });
  const arrived = once(server, 'request');
  const waiting = get(listener.port, await readFile(authority.certificateFile, 'utf8'));
  const cut = expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' });
  // This one never says that it wants TLS.
  const silent = createConnection({ host: '127.0.0.1', port: listener.port }).on('error', () => {});
  await Promise.all([arrived, once(silent, 'connect')]);
  await listener.close();
  await cut;
  silent.destroy();
});
