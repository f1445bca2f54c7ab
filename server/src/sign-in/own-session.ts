import { endedSessionCookies, type Origin, sessionCookie } from '@tenantry/access/accounts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identityOf } from '../http/caller.ts';
import { ProblemError } from '../problems/index.ts';

export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, userAgent: request.headers['user-agent'] ?? null, requestId: request.id };
}

/** The id of the caller's session. @throws ProblemError `session-needed` where they came with a token */
export function ownSession(request: FastifyRequest): { readonly email: string; readonly session: string } {
  const { name, credential } = identityOf(request);
  if (credential?.kind === 'session') return { email: name, session: credential.id };
  throw new ProblemError('session-needed', { detail: 'The request was made with a token, not with a session.' });
}

export function giveCookie(request: FastifyRequest, reply: FastifyReply, issued: string, seconds: number): void {
  reply.header('set-cookie', sessionCookie(issued, request.isOverTls, seconds));
}

export function takeCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', endedSessionCookies(request.isOverTls));
}
