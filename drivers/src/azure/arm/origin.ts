const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname) || url.hostname.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** The endpoint as a URL. Throws unless it is https, or http on loopback: a token must not cross a network in the clear. */
export function checkedEndpoint(endpoint: string): URL {
  const url = new URL(endpoint);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url;
  throw new Error(`the Azure endpoint ${url.origin} must be https, or http on loopback`);
}
