import { type CallOptions, withQuery } from './call.ts';
import { ProblemError, problemOf, UnreachableError } from './problem.ts';
import type { Send } from './transport.ts';

/** A whole answer as text, in pieces as they come. */
export async function* download(
  send: Send,
  server: string,
  path: string,
  query: CallOptions['query'],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const response = await send({ url: withQuery(new URL(server + path), query), signal });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  if (response.body === null) throw new UnreachableError(server, 'answered nothing', null);
  yield* response.body.pipeThrough(new TextDecoderStream());
}
