import type { IncomingMessage, RequestOptions } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { Answer, Exchange } from './exchange.ts';

/**
 * As `fetchExchange`, for programs that are over after a request or two: to load what `fetch` needs costs Node 100 ms of a
 * processor, this a tenth of it. Follows no redirect, for a token is meant for the server that was named.
 */
export const nodeExchange: Exchange = ({ url, method, headers, body, signal }) => {
  const target = new URL(url);
  // To import them would be to touch all that they export, and so to load what `fetch` needs after all.
  const { request } = process.getBuiltinModule(target.protocol === 'https:' ? 'node:https' : 'node:http');
  // Node says by itself how long a body is, but not of a DELETE.
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  const options: RequestOptions = { method, headers: { 'accept-encoding': 'gzip', ...headers, ...length }, signal };
  return new Promise((resolve, reject) => {
    const sent = request(target, options, (message) => resolve(answerOf(message, signal)));
    sent.once('error', (error) => reject(abortOr(error, signal)));
    sent.end(body ?? undefined);
  });
};

function answerOf(message: IncomingMessage, signal: AbortSignal): Answer {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = message;
  const content = contentOf(message);
  let body: Answer['body'] | undefined;
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    headers: {
      get: (name) => {
        const value = headers[name];
        return value === undefined ? null : String(value);
      },
    },
    get body() {
      body ??= Readable.toWeb(content) as Answer['body'] & object;
      return body;
    },
    text: async () => {
      try {
        return await text(content);
      } catch (error) {
        throw abortOr(error, signal);
      }
    },
  };
}

function contentOf(message: IncomingMessage): Readable {
  if (message.headers['content-encoding'] !== 'gzip') return message;
  // What breaks is told to whoever reads.
  return pipeline(message, createGunzip(), () => undefined);
}

/** An abort is told by its reason, as `fetch` does. */
function abortOr(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}
