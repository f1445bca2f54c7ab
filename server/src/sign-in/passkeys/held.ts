import { CHALLENGE_SECONDS, cookie, readCookie } from '@tenantry/access/accounts';
import type { FastifyReply, FastifyRequest } from 'fastify';

const COOKIE = 'tenantry-passkey';

/** What binds a challenge to the browser that asked for it. */
export function holdChallenge(request: FastifyRequest, reply: FastifyReply, held: string): void {
  reply.header('set-cookie', cookie(cookieName(request), held, request.isOverTls, CHALLENGE_SECONDS));
}

/** It is good for one return. */
export function heldChallenge(request: FastifyRequest, reply: FastifyReply): string | null {
  reply.header('set-cookie', cookie(cookieName(request), '', request.isOverTls, 0));
  return readCookie(request.headers.cookie, cookieName(request));
}

function cookieName({ isOverTls }: FastifyRequest): string {
  return isOverTls ? `__Host-${COOKIE}` : COOKIE;
}
