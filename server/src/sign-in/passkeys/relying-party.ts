import { isIP } from 'node:net';
import type { RelyingParty } from '@tenantry/access/accounts';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../../options.ts';
import { ProblemError } from '../../problems/index.ts';
import { baseUrl, byName } from '../base-url.ts';

/** Where passkeys are good: at the name by which people reach the product. Null where that is no name, but an IP address. */
export function relyingParty(request: FastifyRequest, context: Pick<ServerContext, 'publicUrl'>): RelyingParty | null {
  const { hostname, origin } = new URL(baseUrl(request, context));
  return isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 ? { id: hostname, origin } : null;
}

/** For who came by an address of this machine: that page as the browser calls it, and the one by name where there are passkeys. */
export interface NamelessPage {
  readonly origin: string;
  readonly byName: string;
}

export function namelessPage(request: FastifyRequest, context: Pick<ServerContext, 'publicUrl'>): NamelessPage | null {
  const { origin } = new URL(baseUrl(request, context));
  const named = byName(origin);
  return named === origin ? null : { origin, byName: named };
}

/** @throws ProblemError `passkeys-unavailable` */
export function mustHaveName(request: FastifyRequest, context: Pick<ServerContext, 'publicUrl'>): RelyingParty {
  const site = relyingParty(request, context);
  if (site !== null) return site;
  throw new ProblemError('passkeys-unavailable', {
    detail: `${JSON.stringify(request.host)} is an IP address, and passkeys are bound to a name.`,
  });
}
