/** What a request is about, read from its method and path as the API server does. */
export type RequestInfo =
  | { readonly isResource: false; readonly verb: string; readonly path: string }
  | {
      readonly isResource: true;
      readonly verb: string;
      readonly path: string;
      readonly group: string;
      readonly version: string;
      readonly resource: string;
      readonly subresource: string | null;
      readonly namespace: string | null;
      readonly name: string | null;
    };

export type ResourceRequest = Extract<RequestInfo, { isResource: true }>;

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  GET: 'get',
  HEAD: 'get',
};

const isTrue = (value: string | null): boolean => value === 'true' || value === '1' || value === '';

/** Subresources of namespaces; any other third part of `/namespaces/x/…` is a resource in it. */
const namespaceSubresources = new Set(['status', 'finalize']);

export function readRequestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = path.split('/').filter((part) => part !== '');
  const plain: RequestInfo = { isResource: false, verb: method.toLowerCase(), path };
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return plain;
  const group = isCore ? '' : parts[1];
  const version = isCore ? parts[1] : parts[2];
  let rest = parts.slice(isCore ? 2 : 3);
  if (group === undefined || version === undefined || rest.length === 0) return plain;
  let verb = verbs[method] ?? method.toLowerCase();
  let isWatchPath = false;
  if (rest[0] === 'watch' && rest.length > 1) {
    isWatchPath = true;
    rest = rest.slice(1);
  }
  rest = rest.map((part) => decodeURIComponent(part));
  let namespace: string | null = null;
  if (rest[0] === 'namespaces' && rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '')) {
    namespace = rest[1] ?? null;
    rest = rest.slice(2);
  } else if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1] ?? null;
  }
  const [resource = '', name = null, ...sub] = rest;
  if (name === null && verb === 'get')
    verb = isWatchPath || (query.has('watch') && isTrue(query.get('watch'))) ? 'watch' : 'list';
  if (name !== null && verb === 'get' && isWatchPath) verb = 'watch';
  if (name === null && verb === 'delete') verb = 'deletecollection';
  return {
    isResource: true,
    verb,
    path,
    group,
    version,
    resource,
    subresource: sub.length === 0 ? null : sub.join('/'),
    namespace,
    name,
  };
}
