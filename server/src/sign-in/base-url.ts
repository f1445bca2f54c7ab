import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';

/** Where people reach the product: as it was set, or as they asked for it. Their name for it passed the list of allowed ones. */
export function baseUrl(request: FastifyRequest, { publicUrl }: Pick<ServerContext, 'publicUrl'>): string {
  return publicUrl?.origin ?? `${request.isOverTls ? 'https' : 'http'}://${request.host}`;
}

/**
 * As people are to open it in a browser: this machine by its name, for sessions and passkeys are bound to the name, and an address
 * can have no passkeys.
 */
export function byName(address: string): string {
  const url = new URL(address);
  if (url.hostname === '127.0.0.1' || url.hostname === '[::1]') url.hostname = 'localhost';
  return url.origin;
}

export function redirectUri(request: FastifyRequest, context: Pick<ServerContext, 'publicUrl'>, name: string): string {
  return `${baseUrl(request, context)}/sign-in/callback/${encodeURIComponent(name)}`;
}

/** A place on this server to go to afterwards. Anything else leads to the portal. */
export function placeToGo(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[\w\-./?=&%~+:,;@!$'()*#]{0,1000}$/.test(to) ? to : '/';
}
