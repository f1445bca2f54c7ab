import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(import.meta.url);

/** What it costs at least to tell many of something: a server that writes the same bytes to every connection it has. */
export class BareStream {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error('the bare stream does not run');
    return pid;
  }

  static async start(): Promise<BareStream> {
    const child = fork(PROGRAM, [], { stdio: 'inherit', execArgv: [] });
    const [url] = (await once(child, 'message')) as [string];
    return new BareStream(url, child);
  }

  /** Writes a text to all connections; it begins when the message has come to its process. */
  tell(text: string): void {
    this.#process.send(text);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
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
