import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ForkedServer } from '../forked-server.ts';

const PROGRAM = fileURLToPath(import.meta.url);

/** What it costs at least to tell many of something: a server that writes what it is sent to every connection it has. */
export function startBareStream(): Promise<ForkedServer> {
  return ForkedServer.start(PROGRAM, []);
}

function serve(): void {
  const open = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(': here\n\n');
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  process.on('message', (text: string) => {
    for (const response of open) response.write(text);
  });
  process.once('disconnect', () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

if (process.argv[1] === PROGRAM) serve();
