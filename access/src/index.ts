export {
  type Action,
  type ActionTarget,
  authorize,
  type Decision,
  isVisible,
  visibleTenants,
} from './authorize.ts';
export { firstKnown } from './first-known.ts';
export {
  type Authentication,
  type Authenticator,
  type Credentials,
  higher,
  type Identity,
  NO_RIGHTS,
  PLATFORM_ROLES,
  type PlatformRole,
  type Principal,
  TOKEN_VERBS,
  type TokenScope,
  type TokenVerb,
} from './identity.ts';
export { type MembershipSource, withMemberships } from './memberships.ts';
export { type Allowance, createRateLimit, type RateLimit, type RateLimitOptions } from './rate-limit.ts';
export { createThrottle, type Throttle, type ThrottleOptions } from './throttle.ts';
export { createTokenAuthenticator, hashToken, type TokenSource } from './token.ts';
export { isWithin } from './tokens/scope.ts';
export {
  createStoredTokenAuthenticator,
  isMachine,
  machineName,
  type OwnerNow,
  type StoredTokensOptions,
} from './tokens/stored-tokens.ts';
export { isTokenText, newTokenText } from './tokens/token-text.ts';
export { type Claims, fulfils, matches, missingOwner } from './trusts/conditions.ts';
export { createIssuers, type Issuers, IssuerUnusableError, TokenRefusedError } from './trusts/issuers.ts';
