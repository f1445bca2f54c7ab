import type { Identity } from '@tenantry/access';
import { readSessionCookie } from '@tenantry/access/accounts';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentialsOf } from '../http/caller.ts';
import type { ServerContext } from '../options.ts';

const MOST_FORM_BYTES = 16 * 1024;

/** Whoever looks at a page by the session of their browser. A token is not looked for: pages are for browsers. */
export interface PageCaller {
  readonly identity: Identity;
  readonly session: string;
  readonly email: string;
  /** For the library that keeps accounts. */
  readonly token: string;
}

export async function pageCaller(request: FastifyRequest, context: ServerContext): Promise<PageCaller | null> {
  const issued = readSessionCookie(request.headers.cookie, request.isOverTls);
  const token = issued === null ? null : context.accounts.tokens.read(issued);
  if (token === null) return null;
  const result = await context.authenticate({ ...credentialsOf(request), authorization: undefined });
  if (result.outcome !== 'known' || result.identity.credential?.kind !== 'session') return null;
  const { identity } = result;
  return { identity, session: result.identity.credential.id, email: identity.name, token };
}

/** For the audit log: pages are public routes, on which the request itself has no caller. */
export function actorOnPage(request: FastifyRequest, { email }: PageCaller): Actor {
  return { name: email, kind: 'user', address: request.ip, requestId: request.id };
}

/** Forms of pages, and of clients of OAuth, on the routes of this plugin. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_FORM_BYTES },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  );
}

/** A field of a form; empty where it is not there. */
export function field({ body }: FastifyRequest, name: string): string {
  return body instanceof URLSearchParams ? (body.get(name) ?? '') : '';
}

/** A parameter of the address, once. */
export function parameter({ query }: FastifyRequest, name: string): string {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}
