import type { TrustCondition } from '@tenantry/store/contract';

/** Claims of a token that was verified. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Whether what a token claims fulfils a condition. Numbers and booleans are compared by how they are written; of a list one entry
 * has to fulfil it. What is not claimed fulfils nothing.
 */
export function fulfils(claims: Claims, { claim, oneOf = [], like }: TrustCondition): boolean {
  const said = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return [said].flat().some((value) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
    const text = String(value);
    return oneOf.includes(text) || (like !== undefined && matches(like, text));
  });
}

/** Longer ones match nothing: the work is bounded by both lengths (I11). */
const MOST_CHARACTERS = 2_000;

/**
 * `*` stands for any characters but `/` and `:`, and `**` for any at all; everything else for itself. The parts of a subject such
 * as `repo:org/app:ref:refs/heads/main` are parted by these two, so that `org*` lets in no `org-of-others/app`.
 */
export function matches(pattern: string, text: string): boolean {
  if (text.length > MOST_CHARACTERS || pattern.length > MOST_CHARACTERS) return false;
  const tokens = pattern.match(/\*\*+|\*|[^*]/gsu) ?? [];
  const characters = [...text];
  // After each part of the pattern: which beginnings of the text it may have used up.
  let reached = new Uint8Array(characters.length + 1);
  reached[0] = 1;
  for (const token of tokens) reached = after(token, reached, characters);
  return reached[characters.length] === 1;
}

function after(token: string, reached: Uint8Array, characters: readonly string[]): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(reached.length);
  if (!token.startsWith('*')) {
    for (let at = 0; at < characters.length; at += 1) {
      if (reached[at] === 1 && characters[at] === token) next[at + 1] = 1;
    }
    return next;
  }
  const isAny = token.length > 1;
  let isOpen = false;
  for (let at = 0; at < reached.length; at += 1) {
    isOpen ||= reached[at] === 1;
    if (!isOpen) continue;
    next[at] = 1;
    const character = characters[at];
    if (!isAny && (character === '/' || character === ':')) isOpen = false;
  }
  return next;
}

/** Issuers whose tokens anybody in the world can have, and the claims that say whose they are. */
const OPEN_TO_ALL: Readonly<Record<string, readonly string[]>> = {
  'https://token.actions.githubusercontent.com': [
    ...['sub', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'job_workflow_ref'],
  ],
  'https://gitlab.com': ['sub', 'project_path', 'project_id', 'namespace_path', 'namespace_id'],
  'https://accounts.google.com': ['sub', 'email', 'hd'],
};

/**
 * The claims of which a condition has to say whose the tokens are; null where the conditions do, or where the issuer gives tokens
 * to its own people alone. A pattern says it by what stands before its first star, up to the first `/` at least.
 */
export function missingOwner(issuer: string, conditions: readonly TrustCondition[]): readonly string[] | null {
  const claims = OPEN_TO_ALL[issuer];
  if (claims === undefined) return null;
  const says = ({ claim, like }: TrustCondition) =>
    claims.includes(claim) && (like === undefined || /^[^*]*[^*/:]\//.test(like));
  return conditions.some(says) ? null : claims;
}
