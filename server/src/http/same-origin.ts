import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/index.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site may have made a browser ask, where it changes something: the browser says in
 * `Sec-Fetch-Site` or `Origin` where it came from (https://www.w3.org/TR/fetch-metadata/). An upgrade opens a stream that
 * can change anything.
 *
 * @throws ProblemError `cross-site-request`
 */
export function mustBeOurOwn(request: FastifyRequest): void {
  if (READS.has(request.method) && request.headers.upgrade === undefined) return;
  if (originOf(request) === 'ours') return;
  throw crossSite();
}

/** Of forms that need no session: a program says nothing of where it comes from, and a browser does. */
export function mustNotBeForeign(request: FastifyRequest): void {
  if (originOf(request) === 'foreign') throw crossSite();
}

function originOf({ headers, host }: FastifyRequest): 'ours' | 'foreign' | 'unsaid' {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin' ? 'ours' : 'foreign';
  if (origin === undefined) return 'unsaid';
  const theirs = URL.parse(origin);
  // Behind a proxy that ends TLS the scheme is not ours to compare; the name and the port are.
  return theirs !== null && theirs.host === URL.parse(`${theirs.protocol}//${host}`)?.host ? 'ours' : 'foreign';
}

function crossSite(): ProblemError {
  return new ProblemError('cross-site-request', {
    detail: 'The request was signed by a cookie, and does not come from a page of this server.',
  });
}
