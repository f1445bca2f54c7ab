import type { Role } from './call.ts';

/**
 * - `held`: what must be refused was refused for its own reason, or what must be admitted was admitted
 * - `leak`: what must be refused was admitted
 * - `control-refused`: what must be admitted was refused
 * - `other-reason`: refused, but not for the reason that the rule is about, so the rule is not proven
 * - `failed`: no answer that decides it
 * - `skipped`: does not apply here, and `why` says why
 */
export const VERDICTS = ['held', 'leak', 'control-refused', 'other-reason', 'failed', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What was found about one rule, verb and role. */
export interface Row {
  readonly rule: string;
  /** A control must be admitted, a mutant refused. */
  readonly case: 'control' | 'mutant';
  readonly verb: string;
  readonly role: Role;
  /** What was attempted, in words. */
  readonly what: string;
  /** The tenant that acted. */
  readonly tenant: string;
  readonly result: 'admitted' | 'refused' | 'skipped' | 'unknown';
  readonly verdict: Verdict;
  readonly why: string;
  /** Ids of kubernetes-sigs/multi-tenancy kubectl-mtb. */
  readonly mtb: readonly string[];
  /** Items of section 5 of the CIS Kubernetes Benchmark. */
  readonly cis: readonly string[];
}

export const isBad = ({ verdict }: Row): boolean => verdict !== 'held' && verdict !== 'skipped';

export interface Totals {
  readonly rows: number;
  readonly byVerdict: Readonly<Record<Verdict, number>>;
}

export function totalsOf(rows: readonly Row[]): Totals {
  const byVerdict = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of rows) byVerdict[verdict] += 1;
  return { rows: rows.length, byVerdict };
}
