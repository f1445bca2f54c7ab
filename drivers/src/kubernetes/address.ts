import { DriverError } from '../contract.ts';

/** Where one object stands in the API, taken apart. */
export interface ObjectAddress {
  /** `v1`, `networking.k8s.io/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespace: string | null;
  readonly name: string;
  /** The API path of the object: the target's id. */
  readonly path: string;
  /** The API path of all objects of the type, across namespaces. */
  readonly collection: string;
}

/**
 * Takes `Target.type` and `Target.id` apart.
 *
 * @example parseAddress('networking.k8s.io/v1/NetworkPolicy', '/apis/networking.k8s.io/v1/namespaces/a/networkpolicies/b')
 * @throws DriverError `invalid` / `BadTarget` when they do not fit together.
 */
export function parseAddress(type: string, id: string): ObjectAddress {
  const typeParts = type.split('/');
  const kind = typeParts.pop() ?? '';
  const apiVersion = typeParts.join('/');
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (kind === '' || apiVersion === '' || typeParts.length > 2 || !id.startsWith(`${root}/`)) throw badTarget(type, id);
  const rest = id.slice(root.length + 1).split('/');
  if (rest.some((segment) => segment === '' || segment === '.' || segment === '..')) throw badTarget(type, id);
  const [first, second, third, fourth] = rest;
  if (rest.length === 4 && first === 'namespaces' && second && third && fourth) {
    return {
      apiVersion,
      kind,
      plural: third,
      namespace: second,
      name: fourth,
      path: id,
      collection: `${root}/${third}`,
    };
  }
  if (rest.length === 2 && first && second) {
    return { apiVersion, kind, plural: first, namespace: null, name: second, path: id, collection: `${root}/${first}` };
  }
  throw badTarget(type, id);
}

/** The API path of an object in a collection: the inverse of `parseAddress`. */
export function objectPath(collection: string, namespace: string | undefined, name: string): string {
  if (namespace === undefined || namespace === '') return `${collection}/${name}`;
  const cut = collection.lastIndexOf('/');
  return `${collection.slice(0, cut)}/namespaces/${namespace}${collection.slice(cut)}/${name}`;
}

function badTarget(type: string, id: string): DriverError {
  return new DriverError('invalid', 'BadTarget', `${id} is not the API path of one object of type ${type}`);
}
