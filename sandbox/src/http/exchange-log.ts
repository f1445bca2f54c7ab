import type { WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Handler, HttpReply, HttpRequest } from './message.ts';

/** Actions that answer with a secret; what they answer is not written down. */
const secretAnswers = /\/(list\w*credential|listkeys|sharedkeys|generatekeypair)$/i;

/** Writes down each request that reached a service and its answer, one JSON object a line, without headers. */
export class ExchangeLog {
  readonly #stream: WriteStream;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** Adds to `file`. @throws Error when it cannot be written to. */
  static async open(file: string): Promise<ExchangeLog> {
    try {
      return new ExchangeLog((await open(file, 'a', 0o600)).createWriteStream());
    } catch (cause) {
      throw new Error(`the exchanges cannot be written to ${file}`, { cause });
    }
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
