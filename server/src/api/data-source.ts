import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/index.ts';

/**
 * What the addresses have in common that data sources of Grafana ask: they speak the API of another product, with its forms,
 * and its errors.
 */

const FORM = 'application/x-www-form-urlencoded';

/** Forms are taken as text. Whether it is one is asked after who sends it. */
export function takesForms(routes: FastifyInstance): void {
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser('*', { parseAs: 'string' }, async (_request: FastifyRequest, text: string) => text);
}

/** Of the address and of the form. */
export function parametersIn({ raw, body, headers }: FastifyRequest): URLSearchParams {
  const isForm = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === FORM;
  if (typeof body === 'string' && body !== '' && !isForm) {
    throw new ProblemError('unsupported-media-type', {
      detail: `Only ${FORM} is taken here.`,
      headers: { accept: FORM },
    });
  }
  const query = raw.url?.split('?').slice(1).join('?') ?? '';
  const form = typeof body === 'string' ? new URLSearchParams(body) : [];
  return new URLSearchParams([...new URLSearchParams(query), ...form]);
}

/** Nobody waits for the answer any more. */
export function closing({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
