import { promisify } from 'node:util';
import { gunzip as gunzipWithCallback } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/index.ts';

const gunzip = promisify(gunzipWithCallback);

/**
 * A body as it was before it was packed, within a bound: what would become larger is given up as soon as it is.
 *
 * @throws ProblemError `body-too-large`, `bad-request` where it is not gzip, `unsupported-media-type` for any other packing
 */
export async function unpacked({ headers }: FastifyRequest, body: Buffer, mostBytes: number): Promise<Buffer> {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  if (encoding !== 'gzip') {
    throw new ProblemError('unsupported-media-type', {
      detail: `A body packed as ${JSON.stringify(encoding)} is not read.`,
      remedy: 'Send it as it is, or by gzip.',
      headers: { 'accept-encoding': 'gzip' },
    });
  }
  try {
    return await gunzip(body, { maxOutputLength: mostBytes });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProblemError('body-too-large', { detail: `The body has more than ${mostBytes} bytes, unpacked.` });
    throw new ProblemError('bad-request', { detail: 'The body is not gzip, though it says so.' });
  }
}
