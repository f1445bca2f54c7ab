import type { NewTrust, TokenVerb, Trust } from '@tenantry/client';

/** Whose word is taken, and what its tokens claim that tells one pipeline from another. */
interface Issuer {
  readonly label: string;
  readonly url: string;
  readonly claims: readonly string[];
  /** What most people begin with. */
  readonly first: readonly Condition[];
}

export interface Condition {
  /** For the list on the page alone. */
  readonly key: number;
  readonly claim: string;
  /** `is`: one of the values. `like`: the pattern. */
  readonly by: 'is' | 'like';
  readonly values: readonly string[];
}

const wanted = (key: number, claim: string, ...values: readonly string[]): Condition => ({
  key,
  claim,
  by: 'is',
  values,
});

export const ISSUERS = {
  github: {
    label: 'GitHub Actions',
    url: 'https://token.actions.githubusercontent.com',
    claims: [
      'repository',
      'ref',
      'environment',
      'repository_owner',
      'workflow',
      'job_workflow_ref',
      'event_name',
      'sub',
    ],
    first: [wanted(1, 'repository'), wanted(2, 'ref', 'refs/heads/main')],
  },
  gitlab: {
    label: 'GitLab',
    url: 'https://gitlab.com',
    claims: ['project_path', 'ref', 'ref_protected', 'environment', 'namespace_path', 'pipeline_source', 'sub'],
    first: [wanted(1, 'project_path'), wanted(2, 'ref', 'main'), wanted(3, 'ref_protected', 'true')],
  },
  other: { label: 'Another issuer', url: '', claims: ['sub'], first: [wanted(1, 'sub')] },
} as const satisfies Readonly<Record<string, Issuer>>;

export type IssuerName = keyof typeof ISSUERS;
export const isIssuerName = (text: string | null): text is IssuerName => text !== null && Object.hasOwn(ISSUERS, text);

/** What a person has typed. */
export interface TrustForm {
  readonly from: IssuerName;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly conditions: readonly Condition[];
  readonly role: Trust['role'];
  readonly verbs: readonly TokenVerb[];
  readonly minutes: number | string;
}

export function emptyTrust(audience: string): TrustForm {
  const { url, first } = ISSUERS.github;
  return {
    ...{ from: 'github', name: '', issuer: url, audience, conditions: first },
    ...{ role: 'editor', verbs: ['read', 'write'], minutes: 15 },
  };
}

export function formOfTrust(trust: Trust): TrustForm {
  const { name, issuer, audience, role, verbs, minutes, conditions } = trust;
  return {
    ...{ from: issuerNameOf(issuer), name, issuer, audience, role, verbs, minutes },
    conditions: conditions.map(({ claim, oneOf, like }, index) => ({
      ...{ key: index + 1, claim, by: like === undefined ? 'is' : 'like' },
      values: like === undefined ? (oneOf ?? []) : [like],
    })),
  };
}

/** A GitLab of one's own speaks as the one of all does, which its address mostly says. */
export function issuerNameOf(issuer: string): IssuerName {
  if (issuer === ISSUERS.github.url) return 'github';
  return issuer === ISSUERS.gitlab.url ? 'gitlab' : 'other';
}

/** As the API takes it; what is wrong with it is for the server to say. */
export function trustOf({ issuer, audience, conditions, role, verbs, minutes }: TrustForm): Omit<NewTrust, 'name'> {
  return {
    ...{ issuer: issuer.trim(), audience: audience.trim(), role, verbs, minutes: Number(minutes) },
    conditions: conditions.map(({ claim, by, values }) => ({
      claim: claim.trim(),
      ...(by === 'like' ? { like: values[0] ?? '' } : { oneOf: values }),
    })),
  };
}

/** `repository is my-org/shop`, `ref is main or release`, `sub is like repo:my-org/**`. */
export function conditionInWords({ claim, oneOf, like }: Trust['conditions'][number]): string {
  return like === undefined ? `${claim} is ${(oneOf ?? []).join(' or ')}` : `${claim} is like ${like}`;
}
