import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasSeen } from '../http/preconditions.ts';
import { portalPolicy } from './policy.ts';

/** Where the build leaves room for the nonce of styles: `html.cspNonce` of its configuration. */
const ROOM_FOR_NONCE = 'NONCE-OF-THE-PAGE';

/**
 * The one page of the portal, which draws itself by the address. A browser that has it asks each time whether it is still this
 * one. What it keeps holds the nonce of the answer that it came with: where nothing has changed no policy is sent, and the
 * one that came with it stays in force (https://www.rfc-editor.org/rfc/rfc9111#section-3.2).
 */
export async function sendPortalPage(
  request: FastifyRequest,
  reply: FastifyReply,
  dist: string,
): Promise<FastifyReply> {
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const tag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
  reply.header('cache-control', 'no-cache').header('etag', `W/${tag}`);
  if (hasSeen(request, tag)) return reply.removeHeader('content-security-policy').code(304).send();
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', portalPolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(ROOM_FOR_NONCE, nonce));
}
