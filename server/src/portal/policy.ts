/**
 * What a page of the portal may load and do: everything from this server, nothing from elsewhere.
 *
 * Mantine writes style elements as it goes, which carry the nonce of the page, and style attributes, which no nonce can be
 * given to (https://www.w3.org/TR/CSP3/#directive-style-src-attr). An attribute styles one element, and loads nothing that
 * the other directives do not allow.
 */
export function portalPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}
