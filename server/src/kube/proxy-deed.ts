/** What of a request goes into the audit log. */
export interface ProxyDeed {
  readonly action:
    | 'kubernetes-write'
    | 'kubernetes-exec'
    | 'kubernetes-attach'
    | 'kubernetes-port-forward'
    | 'kubernetes-proxy';
  readonly method: string;
  /** Without its query, which may hold a command. */
  readonly path: string;
}

const CONNECTS: Readonly<Record<string, ProxyDeed['action']>> = {
  exec: 'kubernetes-exec',
  attach: 'kubernetes-attach',
  portforward: 'kubernetes-port-forward',
  proxy: 'kubernetes-proxy',
};

/** The deed that a request is; null where it only reads. */
export function proxyDeed(method: string, path: string, segments: readonly string[]): ProxyDeed | null {
  const connect = CONNECTS[subresourceOf(segments) ?? ''];
  if (connect !== undefined) return { action: connect, method, path };
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return null;
  return { action: 'kubernetes-write', method, path };
}

/** `/api/v1/namespaces/a/pods/b/exec` and `/apis/GROUP/v1/namespaces/a/THINGS/b/SUB` */
function subresourceOf(segments: readonly string[]): string | undefined {
  const afterVersion = segments[0] === 'api' ? segments.slice(2) : segments.slice(3);
  const inNamespace =
    afterVersion[0] === 'namespaces' && afterVersion.length > 2 ? afterVersion.slice(2) : afterVersion;
  return inNamespace[2];
}
