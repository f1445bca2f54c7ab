import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ClusterAccess, ProxyTarget } from '@tenantry/drivers/kubernetes';
import { loadPki } from '../../../sandbox/src/kubernetes/authn/certificates.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names as they came, in their order. */
  readonly names: readonly string[];
}

/** A TLS server in the place of an API server, that answers as a test says and remembers what it was asked. */
export interface FakeApiServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly target: ProxyTarget;
  /** For the driver. */
  readonly access: ClusterAccess;
  readonly bearer: string;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const directory = await mkdtemp(join(tmpdir(), 'tenantry-api-server-'));
  const pki = await loadPki(directory, 'fake', '127.0.0.1', new Date());
  const server = createServer({ key: pki.serverKey, cert: pki.serverCertificate });
  const seen: SeenRequest[] = [];
  const remember = ({ method = '', url = '', headers, rawHeaders }: IncomingMessage) => {
    seen.push({ method, url, headers, names: rawHeaders.filter((_, index) => index % 2 === 0) });
  };
  const connections = new Set<Duplex>();
  server.on('secureConnection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    remember(request);
    fake.answer(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    remember(request);
    socket.on('error', () => socket.destroy());
    fake.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agent = new Agent({ keepAlive: true, ca: pki.caCertificate });
  const bearer = 'the-credential-of-the-control-plane';
  const fake: FakeApiServer = {
    url,
    seen,
    bearer,
    access: { server: url, caPem: pki.caCertificate, token: async () => bearer },
    target: { server: `${url}/prefix`, agent, bearer: async () => bearer, refused: () => undefined },
    answer: (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"PodList"}');
    },
    upgrade: (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
  return fake;
}
