import type { UserRole } from '@tenantry/store/contract';
import { emailField } from '../requests.ts';
import type { ProviderSpec } from './spec.ts';

const MOST_GROUPS = 500;
const LONGEST_GROUP = 200;

/** Whom a provider says somebody to be, in our words. */
export interface Person {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly role: UserRole;
}

/** What a provider says of somebody does not fit what was declared. The message is shown to them. */
export class PersonRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PersonRefusedError';
  }
}

/**
 * Reads somebody from the claims of a provider. Pure.
 *
 * An address counts where the provider says that it verified it, or where an administrator said that it speaks for the
 * domain: otherwise anybody could write another's address into their own account there.
 *
 * @throws PersonRefusedError
 */
export function personOf(spec: ProviderSpec, claims: Readonly<Record<string, unknown>>): Person {
  const parsed = emailField.safeParse(claims[spec.emailClaim]);
  if (!parsed.success) {
    throw new PersonRefusedError(
      `The identity provider sent no e-mail address in the claim ${spec.emailClaim}. The scopes or the claim may be wrong.`,
    );
  }
  const email = parsed.data;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const { allowedDomains } = spec;
  if (allowedDomains.length > 0 && !allowedDomains.includes(domain)) {
    throw new PersonRefusedError(`E-mail addresses of ${domain} are not let in by way of this identity provider.`);
  }
  const isVerified = claims.email_verified;
  if (isVerified === false || (isVerified !== true && allowedDomains.length === 0)) {
    throw new PersonRefusedError(`The identity provider does not say that it has verified the address ${email}.`);
  }
  const groups = groupsOf(claims[spec.groupsClaim]).map((group) => spec.groupPrefix + group);
  const name = claims[spec.nameClaim];
  return {
    subject: String(claims.sub),
    email,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : email,
    groups,
    role: roleOf(spec, groups),
  };
}

function groupsOf(claim: unknown): string[] {
  const all = [claim ?? []].flat();
  const groups = all.filter((group): group is string => typeof group === 'string' && group !== '');
  return [...new Set(groups)].filter((group) => group.length <= LONGEST_GROUP).slice(0, MOST_GROUPS);
}

function roleOf({ roles }: ProviderSpec, groups: readonly string[]): UserRole {
  if (roles.administrator.some((group) => groups.includes(group))) return 'administrator';
  return roles.auditor.some((group) => groups.includes(group)) ? 'auditor' : 'member';
}
