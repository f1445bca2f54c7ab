import { type CelFunc, CelScalar, type CelValue, celMethod } from '@bufbuild/cel';
import type { AuthorizationAttributes, ClusterContext, UserInfo } from '../../contract.ts';
import { asCel, isOpaque, Opaque } from './values.ts';

const { DYN, BOOL, STRING } = CelScalar;

/** The attributes asked for so far; `check` needs only the verb. */
class AccessCheck extends Opaque {
  readonly kind = 'kubernetes.authorization.ResourceCheck';
  readonly context: ClusterContext;
  readonly user: UserInfo;
  readonly attributes: Omit<AuthorizationAttributes, 'verb'>;
  readonly request: Omit<AuthorizationAttributes, 'verb'>;

  constructor(
    context: ClusterContext,
    user: UserInfo,
    attributes: Omit<AuthorizationAttributes, 'verb'>,
    request: Omit<AuthorizationAttributes, 'verb'>,
  ) {
    super();
    this.context = context;
    this.user = user;
    this.attributes = attributes;
    this.request = request;
  }

  identity(): CelValue {
    return JSON.stringify(this.attributes);
  }

  override get(key: unknown): CelValue | undefined {
    if (key === 'requestResource') return asCel(new AccessCheck(this.context, this.user, this.request, this.request));
    return super.get(key);
  }

  with(change: Partial<Omit<AuthorizationAttributes, 'verb'>>): AccessCheck {
    return new AccessCheck(this.context, this.user, { ...this.attributes, ...change }, this.request);
  }

  as(user: UserInfo): AccessCheck {
    return new AccessCheck(this.context, user, this.attributes, this.request);
  }
}

class Decision extends Opaque {
  readonly kind = 'kubernetes.authorization.Decision';
  readonly isAllowed: boolean;
  readonly reason: string;
  constructor(isAllowed: boolean, reason: string) {
    super();
    this.isAllowed = isAllowed;
    this.reason = reason;
  }
  identity(): CelValue {
    return this.isAllowed;
  }
}

/** The `authorizer` of an expression: asks what the requesting user may do. */
export function authorizerFor(
  context: ClusterContext,
  user: UserInfo,
  request: Omit<AuthorizationAttributes, 'verb'>,
): CelValue {
  const nothing = { group: '', resource: '', subresource: null, namespace: null, name: null };
  return asCel(new AccessCheck(context, user, nothing, request));
}

function check(value: unknown): AccessCheck {
  if (isOpaque(value, AccessCheck)) return value;
  throw new Error('no such overload: an authorizer is needed');
}

function decision(value: unknown): Decision {
  if (isOpaque(value, Decision)) return value;
  throw new Error('no such overload: a decision is needed');
}

export const AUTHORIZER: readonly CelFunc[] = [
  ...(['group', 'resource', 'subresource', 'namespace', 'name'] as const).map((field) =>
    celMethod(field, DYN, [STRING], DYN, function (value) {
      return asCel(check(this).with({ [field]: value }));
    }),
  ),
  celMethod('serviceAccount', DYN, [STRING, STRING], DYN, function (namespace, name) {
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
    return asCel(check(this).as({ username: `system:serviceaccount:${namespace}:${name}`, groups }));
  }),
  celMethod('check', DYN, [STRING], DYN, function (verb) {
    const { context, user, attributes } = check(this);
    const { allowed, reason } = context.authorize(user, { verb, ...attributes });
    return asCel(new Decision(allowed, reason));
  }),
  celMethod('allowed', DYN, [], BOOL, function () {
    return decision(this).isAllowed;
  }),
  celMethod('reason', DYN, [], STRING, function () {
    return decision(this).reason;
  }),
  celMethod('errored', DYN, [], BOOL, () => false),
  celMethod('error', DYN, [], STRING, () => ''),
];
