import type { FastifyReply } from 'fastify';
import { html, page } from '../sign-in/html.ts';

const AGAIN_SECONDS = 2;

/** In place of the portal while it is not there. Where it will be, the page looks again by itself, without a script. */
export function sendInItsPlace(reply: FastifyReply, isComing: boolean): FastifyReply {
  reply.code(503).header('content-security-policy', POLICY).type('text/html; charset=utf-8');
  if (!isComing) return reply.send(page('The portal is not built', NOT_BUILT, null));
  const seconds = String(AGAIN_SECONDS);
  return reply
    .header('retry-after', seconds)
    .header('refresh', seconds)
    .send(page('The portal is being built', BEING_BUILT, null));
}

const BEING_BUILT = html`<p role="status">That takes some seconds, once after each update. This page looks again by itself; the API
answers already.</p>`;

const NOT_BUILT = html`<p>The log of the control plane says why. Everything else works without it.</p>
<p><a href="/account">Your account</a></p>
<p><a href="/api/v1/docs">The API, to read</a></p>`;

const POLICY =
  "default-src 'none';style-src 'self';img-src data:;form-action 'none';base-uri 'none';frame-ancestors 'none'";
