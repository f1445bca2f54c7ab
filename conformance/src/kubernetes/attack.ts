import { discover, servedKeys } from './access/discovery.ts';
import { probeAccess } from './access/probe-access.ts';
import { questionsOf } from './access/questions.ts';
import { reviewRules } from './access/rules-review.ts';
import { type Call, NoSuchIdentity, ROLES, type Role } from './call.ts';
import { type Attack, readTenantFacts, type VictimFacts } from './facts.ts';
import { FORBIDDEN } from './forbidden.ts';
import { inParallel } from './in-parallel.ts';
import { readClosure } from './network/closure.ts';
import { probePaths } from './paths.ts';
import { probeForbidden, probeRule } from './probe-rules.ts';
import { readQuotaRows } from './quota-rows.ts';
import type { Row } from './row.ts';
import { RULES } from './rules/all.ts';

export interface AttackOptions {
  /** Distinguishes what this run makes. */
  readonly run: string;
  readonly victim: VictimFacts;
  readonly viewersReadSecrets: boolean;
  /** Only rules whose id begins with this, or is it. */
  readonly filter: string | null;
  /** Whether the administrator here may do everything, so that it can show that a request is one. */
  readonly asAdministrator: boolean;
  readonly signal: AbortSignal;
  readonly roles?: readonly Role[];
}

const WIDTH = 8;

export const matches = (filter: string | null, rule: string): boolean => filter === null || rule.startsWith(filter);

/**
 * One tenant attacks another and the cluster, as each of its roles, by requests that change nothing: reviews, reads and
 * dry runs. Rows come in the order of the rules. Throws when the cluster gives no answers, or the signal aborts.
 */
export async function attack(namespace: string, call: Call, options: AttackOptions): Promise<Row[]> {
  const { filter, signal } = options;
  const roles = options.roles ?? ROLES;
  const { served, silent } = await discover(call);
  const plan: Attack = {
    attacker: await readTenantFacts(call, namespace),
    victim: options.victim,
    viewersReadSecrets: options.viewersReadSecrets,
    served: servedKeys(served),
    run: options.run,
  };
  const rules = RULES.filter(({ id }) => matches(filter, id));
  const forbidden = FORBIDDEN.filter(({ id }) => matches(filter, id));
  const questions = questionsOf(plan, served, roles).filter(({ rule }) => matches(filter, rule));
  const asked = roles.filter((role) => role !== 'anonymous');
  const work: (() => Promise<Row[]>)[] = [
    ...rules.map((rule) => () => probeRule(plan, call, rule)),
    ...forbidden.map((one) => () => probeForbidden(plan, call, one, roles, options.asAdministrator)),
    ...asked.map((role) => async () => {
      const rows = await reviewRules(plan, call, role);
      return rows.filter(({ rule }) => matches(filter, rule));
    }),
    ...questions.map((question) => async () => [await probeAccess(plan, call, question)]),
    async () => (await probePaths(plan, call, roles)).filter(({ rule }) => matches(filter, rule)),
    async () => (await readQuotaRows(plan, call)).filter(({ rule }) => matches(filter, rule)),
    async () => (await readClosure(plan, call)).filter(({ rule }) => matches(filter, rule)),
  ];
  const missing = new Map<Role | 'administrator', string>();
  const rows = await inParallel(WIDTH, work, signal, async (one) => {
    try {
      return await one();
    } catch (error) {
      if (!(error instanceof NoSuchIdentity)) throw error;
      missing.set(error.role, error.message);
      return [];
    }
  });
  return [...rows.flat(), ...silentRows(plan, silent), ...missingRows(plan, missing)];
}

/** A server that did not say what it serves has not been asked about it. */
function silentRows({ attacker }: Attack, silent: readonly string[]): Row[] {
  return silent.map((path) => ({
    rule: `access/silent${path}`,
    case: 'mutant',
    verb: '*',
    role: 'editor',
    what: `what ${path} serves`,
    tenant: attacker.tenant,
    result: 'skipped',
    verdict: 'skipped',
    why: `${path} did not answer, so nobody knows what it serves`,
    mtb: [],
    cis: [],
  }));
}

function missingRows({ attacker }: Attack, missing: ReadonlyMap<Role | 'administrator', string>): Row[] {
  return [...missing].map(([role, why]) => ({
    rule: 'access/identity',
    case: 'control',
    verb: '*',
    role: role === 'administrator' ? 'editor' : role,
    what: role === 'administrator' ? 'what only an administrator of the cluster can show' : 'acts at all',
    tenant: attacker.tenant,
    result: 'skipped',
    verdict: 'skipped',
    why,
    mtb: [],
    cis: [],
  }));
}
