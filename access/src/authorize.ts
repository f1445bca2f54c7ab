import { TENANT_ROLES, type TenantRole } from '@tenantry/kinds';
import type { Identity, TokenVerb } from './identity.ts';

/**
 * `see-plan` reads, but asks the cloud on the caller's behalf. `use-cluster` and `read-secret` hand out credentials. `answer`
 * speaks for the target's tenant, on what another tenant asks of it. `raise` says that something is wrong with it, or over;
 * `send-telemetry` hands in what its programs say of themselves.
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
  | 'answer'
  | 'raise'
  | 'send-telemetry';

/** What it is done to. `kind: null` is what says nothing of anybody: the list of kinds, the caller's own rights. */
export interface ActionTarget {
  readonly kind: string | null;
  readonly name: string | null;
  readonly tenant: string | null;
}

export type Decision =
  /** `allowedBy` names the rule that decides, for people. */
  | { readonly isAllowed: true; readonly allowedBy: string }
  /** Where it is not visible, the caller is told that there is no such thing. */
  | { readonly isAllowed: false; readonly reason: string; readonly isVisible: boolean };

/** The least role in a tenant for what is done to the things in it. */
const NEEDED: Readonly<Record<Action, TenantRole>> = {
  read: 'viewer',
  'use-cluster': 'viewer',
  'see-plan': 'editor',
  create: 'editor',
  update: 'editor',
  delete: 'editor',
  'read-secret': 'editor',
  'read-audit': 'owner',
  answer: 'owner',
  raise: 'editor',
  'send-telemetry': 'editor',
};

/** A token needs the verb. */
const VERBS: Readonly<Record<Action, TokenVerb>> = {
  read: 'read',
  'see-plan': 'read',
  'read-audit': 'read',
  create: 'write',
  update: 'write',
  delete: 'write',
  answer: 'write',
  'read-secret': 'secrets',
  'use-cluster': 'cluster',
  raise: 'alerts',
  'send-telemetry': 'telemetry',
};

/** What an auditor may do everywhere: read everything but secrets. In clusters they are viewers. */
const AUDITOR: ReadonlySet<Action> = new Set(['read', 'see-plan', 'read-audit', 'use-cluster']);
const WRITES: ReadonlySet<Action> = new Set(['create', 'update', 'delete', 'see-plan']);

const TENANT = 'Tenant';
const FAULT_ROUTE = 'FaultRoute';
/**
 * Who gets into a tenant is for its owners to say: people, machines by their tokens, and pipelines that are trusted; and so is what
 * leaves it by itself, to whom its faults are told.
 */
const OWNERS_SAY: ReadonlySet<string | null> = new Set(['Member', 'Token', 'Trust', FAULT_ROUTE]);
/** A token of the caller's own: everybody may have some. Whose it is was looked at before. */
const OWN_TOKEN = 'OwnToken';

/** The one place that says who may do what. Pure; closed by default (invariant I9). */
export function authorize(identity: Identity, action: Action, target: ActionTarget): Decision {
  const tenant = target.tenant ?? (target.kind === TENANT ? target.name : null);
  const { scope } = identity;
  if (scope !== null) {
    if (tenant !== null && scope.tenants !== null && !scope.tenants.includes(tenant)) {
      return refused(`the token is not for tenant ${tenant}`, false);
    }
    if (tenant === null && scope.tenants !== null && !isForEverybody(action, target)) {
      return refused('the token is for some tenants alone', true);
    }
    const verb = VERBS[action];
    const isSeen = tenant === null || isVisible(identity, tenant);
    if (!scope.verbs.includes(verb)) return refused(`the token does not allow ${verb}`, isSeen);
  }
  if (identity.roles.includes('administrator')) return allowed('the platform role administrator');
  if (identity.roles.includes('auditor') && AUDITOR.has(action)) return allowed('the platform role auditor');
  if (isForEverybody(action, target)) return allowed('that everybody who is signed in may');
  if (tenant === null) return refused(`${identity.name} has no role that allows ${action} on ${said(target)}`, true);
  const role = identity.tenants.get(tenant);
  const needed = neededRole(action, target);
  if (role !== undefined && needed !== null && TENANT_ROLES.indexOf(role) >= TENANT_ROLES.indexOf(needed)) {
    return allowed(`the role ${role} in ${tenant}`);
  }
  const has = role === undefined ? 'no role' : `the role ${role}`;
  const lacks = needed === null ? 'which only administrators may' : `which needs ${needed}`;
  return refused(
    `${identity.name} has ${has} in ${tenant}: not enough for ${action} on ${said(target)}, ${lacks}`,
    isVisible(identity, tenant),
  );
}

function said({ kind, name }: ActionTarget): string {
  return [kind ?? 'the platform', name].filter((part) => part !== null).join(' ');
}

/** Whether the caller is told at all that there is such a tenant. */
export function isVisible({ roles, tenants, scope }: Identity, tenant: string): boolean {
  if (scope !== null && scope.tenants !== null && !scope.tenants.includes(tenant)) return false;
  return roles.includes('administrator') || roles.includes('auditor') || tenants.has(tenant);
}

/** Names of the tenants that the caller is told of; null: of all. */
export function visibleTenants({ roles, tenants, scope }: Identity): readonly string[] | null {
  const own = roles.includes('administrator') || roles.includes('auditor') ? null : [...tenants.keys()];
  const most = scope?.tenants ?? null;
  if (own === null) return most;
  return most === null ? own : own.filter((name) => most.includes(name));
}

/** What says nothing of anybody, the caller's own tokens, and the list of tenants, which shows each what is theirs. */
function isForEverybody(action: Action, { kind, name, tenant }: ActionTarget): boolean {
  if (tenant !== null) return false;
  if (kind === OWN_TOKEN) return true;
  return action === 'read' && (kind === null || (kind === TENANT && name === null));
}

/** Null: no role in the tenant is enough. */
function neededRole(action: Action, { kind }: ActionTarget): TenantRole | null {
  if (kind === TENANT && WRITES.has(action)) return null;
  if (OWNERS_SAY.has(kind) && WRITES.has(action)) return 'owner';
  if (kind === FAULT_ROUTE && action === 'read') return 'editor';
  return NEEDED[action];
}

function allowed(allowedBy: string): Decision {
  return { isAllowed: true, allowedBy };
}

function refused(reason: string, isVisible: boolean): Decision {
  return { isAllowed: false, reason, isVisible };
}
