/**
 * The object id of whom a token speaks for, to tell budgets apart; `unknown` for a token that says nothing. Decides
 * nothing about rights, so that the signature needs no check.
 */
export function principalIn(token: string): string {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const oid = typeof claims === 'object' && claims !== null && 'oid' in claims ? claims.oid : null;
    return typeof oid === 'string' && /^[0-9A-Za-z-]{1,64}$/.test(oid) ? oid.toLowerCase() : 'unknown';
  } catch {
    return 'unknown'; // No JWT.
  }
}

/** The region that answered, from `x-ms-routing-request-id: WESTEUROPE:<time>:<id>`. */
export function regionIn(routing: string | null): string | null {
  const region = /^([A-Za-z0-9]{3,40}):/.exec(routing ?? '')?.[1];
  return region === undefined ? null : region.toLowerCase();
}
