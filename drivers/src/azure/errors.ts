import { DriverError, type DriverErrorKind } from '../contract.ts';
import { ArmError, ArmUnreachable, BUDGET_SPENT, OperationFailed } from './arm/armError.ts';

interface Meaning {
  readonly kind: DriverErrorKind;
  readonly remedy?: string;
}

const BUSY: Meaning = { kind: 'conflict' };
const LIMIT = (remedy: string): Meaning => ({ kind: 'quota', remedy });

/** What Azure's codes mean to us. Codes compare without case. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  // Something else is under way; the same request will do later.
  AnotherOperationInProgress: BUSY,
  RetryableError: BUSY,
  RetryableErrorDueToAnotherOperation: BUSY,
  OperationNotAllowed: BUSY,
  OperationNotAllowedOnServerBeingProvisioned: BUSY,
  ServerIsBusy: BUSY,
  EtagMismatch: BUSY,
  PreconditionFailed: BUSY,
  ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity: BUSY,
  ConflictError: BUSY,
  Conflict: BUSY,
  CanceledAndSupersededDueToAnotherOperation: BUSY,
  ResourceGroupBeingDeleted: {
    kind: 'conflict',
    remedy: 'Wait until the resource group is gone; it is then made anew.',
  },
  ResourceGroupDeletionBlocked: {
    kind: 'conflict',
    remedy: 'Something outside the resource group still points into it; remove that first.',
  },
  InUseNetworkSecurityGroupCannotBeDeleted: BUSY,
  InUseSubnetCannotBeDeleted: BUSY,
  ApplicationSecurityGroupInUse: BUSY,
  InUseApplicationSecurityGroupCannotBeDeleted: BUSY,
  InUseRouteTableCannotBeDeleted: BUSY,
  PublicIPAddressCannotBeDeleted: BUSY,
  NatGatewayInUseBySubnet: BUSY,
  InUsePrivateDnsZone: BUSY,
  CannotDeleteResource: BUSY,
  // Azure has not yet heard everywhere of what was just made.
  PrincipalNotFound: {
    kind: 'transient',
    remedy: 'Azure RBAC learns of a new identity within minutes; it is tried again.',
  },
  ResourceNotFoundInCache: { kind: 'transient' },
  ReferencedResourceNotProvisioned: { kind: 'transient' },
  InvalidResourceReference: { kind: 'transient' },
  ApplicationGatewayKeyVaultSecretException: {
    kind: 'transient',
    remedy: 'The gateway must be able to read its certificate: a PFX without a password, in the vault of the tenant.',
  },
  // A parent is missing.
  SubscriptionNotFound: {
    kind: 'parent-missing',
    remedy: "Name a subscription that there is, in the Entra tenant of Tenantry's identity.",
  },
  ResourceGroupNotFound: { kind: 'parent-missing' },
  ParentResourceNotFound: { kind: 'parent-missing' },
  ResourceNotFound: { kind: 'parent-missing' },
  NotFound: { kind: 'parent-missing' },
  // Rights.
  ScopeLocked: {
    kind: 'forbidden',
    remedy:
      'A lock forbids it. If it is the lock of the tenant, set lock: false on the tenant, and true again afterwards; else remove the lock from the resource or its group.',
  },
  AuthorizationFailed: { kind: 'forbidden' },
  LinkedAuthorizationFailed: { kind: 'forbidden' },
  RequestDisallowedByPolicy: {
    kind: 'forbidden',
    remedy: 'An Azure Policy of the subscription refuses it; change the policy or exempt the resource group.',
  },
  InvalidAuthenticationTokenTenant: {
    kind: 'forbidden',
    remedy: "The subscription belongs to another Entra tenant: name one in that of Tenantry's identity.",
  },
  ReadOnlyDisabledSubscription: {
    kind: 'forbidden',
    remedy: 'The subscription is disabled: have it enabled by who pays for it.',
  },
  InvalidAuthenticationToken: { kind: 'forbidden', remedy: 'Check the identity Tenantry signs in to Azure with.' },
  ExpiredAuthenticationToken: { kind: 'transient' },
  NoCredential: {
    kind: 'forbidden',
    remedy:
      'Name the credential Tenantry signs in to Azure with (TENANTRY_AZURE_CREDENTIAL), and see that what it needs is there.',
  },
  // Limits.
  QuotaExceeded: LIMIT('Ask Azure for a higher quota of this kind, in this region, on this subscription.'),
  SkuNotAvailable: LIMIT('Choose another size or region: Azure has none of it here now.'),
  AllocationFailed: LIMIT('Azure has no hardware for it now: wait, or choose another size, zone or region.'),
  ZonalAllocationFailed: LIMIT('Azure has no hardware for it in this zone now: wait, or choose another size or zone.'),
  OverconstrainedAllocationRequest: LIMIT(
    'Azure has no hardware that is all of this now: choose another size or zone.',
  ),
  OperationNotAllowedQuota: LIMIT('Ask Azure for a higher quota.'),
  RoleAssignmentLimitExceeded: LIMIT('The subscription holds 4,000 role assignments; use another subscription.'),
  ResourceGroupQuotaExceeded: LIMIT(
    'The subscription holds as many resource groups as it may: make another infrastructure, in another subscription.',
  ),
  ResourceQuotaExceeded: LIMIT('Ask Azure for a higher quota of this kind of resource.'),
  FederatedIdentityCredentialLimitReached: LIMIT('An identity holds 20 federated credentials; remove one.'),
  RegionDoesNotAllowProvisioning: LIMIT('Choose another region, or ask Azure to open this one.'),
  SubscriptionRequestsThrottled: { kind: 'throttled' },
  TooManyRequests: { kind: 'throttled' },
  [BUDGET_SPENT]: { kind: 'throttled' },
  // Never as it stands.
  MissingSubscriptionRegistration: {
    kind: 'transient',
    remedy: 'The resource provider is not registered yet; the infrastructure registers it.',
  },
  RoleAssignmentExists: {
    kind: 'not-ours',
    remedy: 'Someone has given this role to this identity under another name; remove that role assignment.',
  },
  RoleAssignmentUpdateNotPermitted: {
    kind: 'invalid',
    remedy: 'A role assignment of this name belongs to an identity that is gone; remove it.',
  },
  ServerNameAlreadyExists: {
    kind: 'invalid',
    remedy: 'The name is taken in all of Azure: delete the object and declare it again, which gives it another name.',
  },
  PlatformImageNotFound: { kind: 'invalid', remedy: 'Choose an image that Azure has in this region.' },
  PropertyChangeNotAllowed: {
    kind: 'invalid',
    remedy: 'Azure settles this when the resource is made; make another one beside it.',
  },
  VaultAlreadyExists: { kind: 'invalid', remedy: 'The name is taken in all of Azure; choose another.' },
  // Of Azure SQL: the identity has the role, and Azure has not yet heard of it everywhere.
  UmiMissingAkvPermissions: {
    kind: 'transient',
    remedy: "The tenant's identity may use the tenant key within minutes of being made; it is tried again.",
  },
  PrimaryIdentityMissingPermissionForKeyId: { kind: 'transient' },
  ServerQuotaExceeded: LIMIT('Ask Azure for a higher quota of SQL servers in this region.'),
  SubscriptionVcoreQuotaExceeded: LIMIT('Ask Azure for a higher quota of cores for SQL in this region.'),
  ProvisioningDisabled: LIMIT('Choose another region or size, or ask Azure to open this one.'),
  NameAlreadyExists: {
    kind: 'invalid',
    remedy: 'The name is taken in all of Azure: delete the object and declare it again, which gives it another name.',
  },
  StorageAccountAlreadyTaken: {
    kind: 'invalid',
    remedy: 'The name is taken in all of Azure: delete the object and declare it again, which gives it another name.',
  },
  StorageAccountTypeConversionNotAllowed: {
    kind: 'invalid',
    remedy: 'Azure converts between redundancy within a zone and across zones only on request; set it back.',
  },
  VaultNameSoftDeleted: {
    kind: 'invalid',
    remedy: 'Recover or purge the deleted vault, or wait until its retention ends, or choose another name.',
  },
};

const BY_CODE = new Map(Object.entries(MEANINGS).map(([code, meaning]) => [code.toLowerCase(), meaning]));

/** Quota errors come under many codes; their messages all speak of one. */
const QUOTA = /quota|exceed(s|ed|ing)? .*limit|limit .*(reached|exceeded)|maximum number/i;

/** What went wrong, in the engine's terms. `doing` says what was attempted: "creating key vault kv-1". */
export function driverError(cause: unknown, doing: string): DriverError {
  if (cause instanceof DriverError) return cause;
  if (cause instanceof ArmUnreachable) {
    return new DriverError('unreachable', 'AzureUnreachable', `${doing}: ${cause.message}`, { cause });
  }
  if (!(cause instanceof ArmError)) {
    // An aborted signal, or a mistake of ours; neither is for the engine to give up on.
    const message = cause instanceof Error ? cause.message : String(cause);
    return new DriverError('transient', 'Interrupted', `${doing}: ${message}`, { cause });
  }
  const meaning = meaningOf(cause);
  const detail = cause.details.map((one) => one.message).find((text) => text !== '' && text !== cause.message);
  const remedy = remedyOf(cause, meaning);
  return new DriverError(
    meaning.kind,
    cause.code,
    `${doing}: ${cause.code}: ${cause.message}${detail === undefined ? '' : ` (${detail})`}`,
    {
      cause,
      endsOperation: cause instanceof OperationFailed,
      isUnasked: cause.code === BUDGET_SPENT,
      ...(remedy === null ? {} : { remedy }),
      ...(cause.retryAfterMs === null ? {} : { retryAfterMs: cause.retryAfterMs }),
    },
  );
}

function meaningOf(error: ArmError): Meaning {
  if (error.status === 429) return { kind: 'throttled' };
  const isQuota = QUOTA.test(error.message) && error.status !== 404;
  if (error.code === 'OperationNotAllowed' && isQuota) return LIMIT('Ask Azure for a higher quota.');
  for (const code of [error.code, ...error.details.map((detail) => detail.code)]) {
    const known = BY_CODE.get(code.toLowerCase());
    if (known !== undefined) return known;
  }
  if (/^InUse|InUse$|BeingUsed|CannotBeDeleted/.test(error.code)) return BUSY;
  if (isQuota) return LIMIT('Ask Azure for a higher quota.');
  if (error.status >= 500 || error.status === 408) return { kind: 'transient' };
  if (error.status === 404) return { kind: 'parent-missing' };
  if (error.status === 401 || error.status === 403) return { kind: 'forbidden' };
  if (error.status === 409 || error.status === 412) return BUSY;
  return { kind: 'invalid' };
}

/** For a missing right, the action by name, so that it can be added to the role. */
function remedyOf(error: ArmError, meaning: Meaning): string | null {
  if (meaning.remedy !== undefined) return meaning.remedy;
  if (meaning.kind !== 'forbidden') return null;
  const [, action] = /perform action '([^']+)'/.exec(error.message) ?? [];
  const [, subscription] = /over scope '\/subscriptions\/([^/']+)'/.exec(error.message) ?? [];
  if (action === 'Microsoft.Resources/subscriptions/read' && subscription !== undefined) {
    return `Give Tenantry's identity its roles on /subscriptions/${subscription}: tenantry azure-rights prints the commands.`;
  }
  return action === undefined
    ? "Give Tenantry's identity the roles that drivers/src/azure/permissions describes."
    : `Give Tenantry's identity the action ${action}, or the role that has it.`;
}
