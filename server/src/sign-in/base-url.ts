import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';

/** Where people reach the product: as it was set, or as they asked for it. Their name for it passed the list of allowed ones. */
export function baseUrl(request: FastifyRequest, { publicUrl }: Pick<ServerContext, 'publicUrl'>): string {
  return publicUrl?.origin ?? `${request.isOverTls ? 'https' : 'http'}://${request.host}`;
}

export function redirectUri(request: FastifyRequest, context: Pick<ServerContext, 'publicUrl'>, name: string): string {
  return `${baseUrl(request, context)}/sign-in/callback/${encodeURIComponent(name)}`;
}

/** A place on this server to go to afterwards. Anything else leads to the caller's own page. */
export function placeToGo(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[\w\-./?=&%~]{0,500}$/.test(to) ? to : '/account';
}
