import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import type { ParsedBody } from './body.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/**
 * Answers a write. With an `Idempotency-Key` it is done once, and a repeat gets the first answer again. Headers are
 * derived from the answer's body, so that a repeat has them too.
 */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  { store, sealer }: Pick<ServerContext, 'store' | 'sealer'>,
  actor: Actor,
  work: () => Promise<Answer>,
): Promise<JsonObject> {
  const key = request.headers['idempotency-key'];
  const answer =
    key === undefined ? await work() : await store.once(actor.name, checked(key), fingerprint(request, sealer), work);
  if ('replayed' in answer && answer.replayed) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status);
  const metadata = answer.body.metadata;
  if (typeof metadata === 'object' && metadata !== null && 'resourceVersion' in metadata) {
    reply.header('etag', `"${String(metadata.resourceVersion)}"`);
  }
  return answer.body;
}

function checked(key: string | string[]): string {
  if (typeof key === 'string' && KEY.test(key)) return key;
  const message = 'must be 1 to 255 printable ASCII characters without spaces';
  throw new ProblemError('invalid-header', {
    detail: `Idempotency-Key ${message}.`,
    errors: [{ field: 'Idempotency-Key', message, remedy: 'send a UUID, for example' }],
  });
}

/** The same request has the same method, address, precondition and body. Keyed: a body may hold secrets that can be guessed. */
function fingerprint(request: FastifyRequest, sealer: ServerContext['sealer']): string {
  const body = request.body as ParsedBody | undefined;
  const parts = [request.method, request.url, request.headers['if-match'] ?? '', body?.format ?? '', body?.text ?? ''];
  return sealer.requestFingerprint(JSON.stringify(parts));
}
