import { StatusError, type UserInfo } from '../contract.ts';
import type { RequestInfo } from '../server/request-info.ts';

/** The refusal of a request that its user may not make. */
export function forbiddenRequest(user: UserInfo, info: RequestInfo): StatusError {
  if (!info.isResource) {
    const message = `forbidden: User "${user.username}" cannot ${info.verb} path "${info.path}"`;
    return new StatusError(403, 'Forbidden', message, {});
  }
  const { group, resource, subresource, namespace, name, verb } = info;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const about = name === null || name === '' ? qualified : `${qualified} "${name}"`;
  const full = subresource === null ? resource : `${resource}/${subresource}`;
  const scope = namespace === null || namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${about} is forbidden: User "${user.username}" cannot ${verb} resource "${full}" in API group "${group}" ${scope}`;
  return new StatusError(403, 'Forbidden', message, {
    ...(name === null || name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}
