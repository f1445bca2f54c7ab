import { StatusError, type UserInfo } from '../contract.ts';
import type { RequestInfo } from '../server/request-info.ts';
import type { Authorizer } from './authorizer.ts';
import { forbiddenRequest } from './refusals.ts';

const authentication = 'authentication.k8s.io';

/** @throws StatusError 403 unless the caller may be taken for the other user. */
export function checkImpersonation(
  authorizer: Authorizer,
  caller: UserInfo,
  wanted: UserInfo,
  info: RequestInfo,
): void {
  const may = (
    verb: string,
    group: string,
    resource: string,
    name: string,
    subresource: string | null = null,
  ): boolean => authorizer.authorize(caller, { verb, group, resource, subresource, namespace: null, name }).allowed;
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(wanted.username);
  const mayUser =
    account === null
      ? may('impersonate', '', 'users', wanted.username)
      : authorizer.authorize(caller, {
          verb: 'impersonate',
          group: '',
          resource: 'serviceaccounts',
          subresource: null,
          namespace: account[1] ?? '',
          name: account[2] ?? '',
        }).allowed;
  const implied = new Set([
    'system:authenticated',
    'system:unauthenticated',
    'system:serviceaccounts',
    `system:serviceaccounts:${account?.[1]}`,
  ]);
  const mayGroups = wanted.groups.every((group) => implied.has(group) || may('impersonate', '', 'groups', group));
  const mayUid = wanted.uid === undefined || may('impersonate', authentication, 'uids', wanted.uid);
  const mayExtra = Object.entries(wanted.extra ?? {}).every(([key, values]) =>
    values.every((value) => may('impersonate', authentication, 'userextras', value, key)),
  );
  if (mayUser && mayGroups && mayUid && mayExtra) return;
  // Since 1.36 a caller may also be allowed to impersonate for one action only, and the refusal speaks of that.
  const mode = account === null ? 'user-info' : 'serviceaccount';
  const onVerb = `impersonate-on:${mode}:${info.verb}`;
  const isAllowedOn = info.isResource
    ? authorizer.authorize(caller, { ...info, verb: onVerb }).allowed
    : authorizer.authorizePath(caller, onVerb, info.path).allowed;
  if (!isAllowedOn) throw forbiddenRequest(caller, { ...info, verb: onVerb });
  const resource = account === null ? 'users' : 'serviceaccounts';
  const verb = `impersonate:${mode}`;
  const isAllowedUser = authorizer.authorize(caller, {
    verb,
    group: authentication,
    resource,
    subresource: null,
    namespace: account?.[1] ?? null,
    name: account?.[2] ?? wanted.username,
  }).allowed;
  const isPlain =
    wanted.groups.every((group) => implied.has(group)) && wanted.uid === undefined && wanted.extra === undefined;
  if (isAllowedUser && isPlain) return;
  throw new StatusError(
    403,
    'Forbidden',
    `${resource}.${authentication} "${wanted.username}" is forbidden: User "${caller.username}" cannot ${verb} resource "${resource}" in API group "${authentication}" at the cluster scope`,
    { name: wanted.username, group: authentication, kind: resource },
  );
}
