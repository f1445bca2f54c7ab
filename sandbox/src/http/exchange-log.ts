import { createWriteStream, type WriteStream } from 'node:fs';
import type { Handler, HttpReply, HttpRequest } from './message.ts';

/** Actions that answer with a secret; what they answer is not written down. */
const secretAnswers = /\/(list\w*credential|listkeys|sharedkeys|generatekeypair)$/i;

/** Writes down each request that reached a service and its answer, one JSON object a line, without headers. */
export class ExchangeLog {
  readonly #stream: WriteStream;

  constructor(file: string) {
    this.#stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  }

  around(handler: Handler): Handler {
    return async (request) => {
      const reply = await handler(request);
      this.#write(request, reply);
      return reply;
    };
  }

  #write({ method, path, query, body }: HttpRequest, reply: HttpReply): void {
    const answer = secretAnswers.test(path) ? undefined : reply.body;
    const line = { method, path, query: Object.fromEntries(query), sent: read(body), status: reply.status, answer };
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }
}

function read(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return body.toString('utf8');
  }
}
