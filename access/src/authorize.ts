import type { Identity } from './identity.ts';

/**
 * `see-plan` reads, but asks the cloud on the caller's behalf. `use-cluster` and `read-secret` hand out credentials. `answer`
 * speaks for the target's tenant, on what another tenant asks of it.
 */
export type Action =
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'see-plan'
  | 'read-audit'
  | 'use-cluster'
  | 'read-secret'
  | 'answer';

/** What it is done to. `kind: null` is the platform itself. */
export interface ActionTarget {
  readonly kind: string | null;
  readonly name: string | null;
  readonly tenant: string | null;
}

export type Decision =
  /** `allowedBy` names the rule that decides, for people. */
  { readonly isAllowed: true; readonly allowedBy: string } | { readonly isAllowed: false; readonly reason: string };

/** The one place that says who may do what. Pure; closed by default (invariant I9). */
export function authorize(identity: Identity, action: Action, target: ActionTarget): Decision {
  if (identity.roles.includes('administrator'))
    return { isAllowed: true, allowedBy: 'the platform role administrator' };
  const what = [target.kind ?? 'the platform', target.name].filter((part) => part !== null).join(' ');
  return { isAllowed: false, reason: `${identity.name} has no role that allows ${action} on ${what}` };
}
