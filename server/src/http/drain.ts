import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 1024 * 1024;
const WITHIN_MS = 5_000;

/**
 * Reads on and throws away what a client still sends, within bounds: a connection that is closed while a body is under way
 * is reset, and the client sees the reset and never the answer.
 */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, WITHIN_MS);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) end();
    });
    request.once('end', end).once('error', end).once('close', end);
    request.resume();
  });
}
