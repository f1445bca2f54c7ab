/** Over TLS the prefix keeps the cookie to this very host (RFC 6265bis, section 4.1.3.2). */
const NAME = 'tenantry-session';
const SECURE_NAME = `__Host-${NAME}`;

/** The cookie that carries a session. Lax, so that a link into Tenantry arrives signed in; changes ask for more than the cookie. */
export function sessionCookie(value: string, isSecure: boolean, maxAgeSeconds: number): string {
  return cookie(isSecure ? SECURE_NAME : NAME, value, isSecure, maxAgeSeconds);
}

/** Takes it away, under either name. */
export function endedSessionCookies(isSecure: boolean): string[] {
  return isSecure ? [cookie(SECURE_NAME, '', true, 0), cookie(NAME, '', true, 0)] : [cookie(NAME, '', false, 0)];
}

/** Over TLS only the protected one counts: another could have been planted by a neighbour under the same domain. */
export function readSessionCookie(header: string | undefined, isSecure: boolean): string | null {
  return readCookie(header, isSecure ? SECURE_NAME : NAME);
}

export function cookie(name: string, value: string, isSecure: boolean, maxAgeSeconds: number): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeSeconds}`];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

/** The first of the name; null where there is none. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
