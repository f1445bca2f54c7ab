import type { JsonObject } from '@tenantry/kinds';
import { type Call, isRefused, type KubeAnswer, type KubeRequest, NoSuchIdentity, type Role } from './call.ts';
import type { Attack } from './facts.ts';
import type { Forbidden } from './forbidden.ts';
import type { Row } from './row.ts';
import { mutantOf, type Rule } from './rules/rule.ts';

const isAdmitted = ({ status }: KubeAnswer): boolean => status >= 200 && status < 300;

/** Control and mutant of one rule, as the tenant's editor. */
export async function probeRule(attack: Attack, call: Call, rule: Rule): Promise<Row[]> {
  const role: Role = 'editor';
  const base = {
    rule: rule.id,
    role,
    tenant: attack.attacker.tenant,
    mtb: rule.mtb ?? [],
    cis: rule.cis ?? [],
  };
  const reason = rule.skip?.(attack) ?? null;
  if (reason !== null) {
    return [
      { ...base, case: 'mutant', verb: '-', what: rule.what, result: 'skipped', verdict: 'skipped', why: reason },
    ];
  }
  const control = rule.control(attack);
  const mutant = mutantOf(control, rule.change(attack));
  const [kept, broken] = [await call(role, control), await call(role, mutant)];
  return [
    { ...base, case: 'control', verb: control.verb, what: 'the same, compliant', ...judgeControl(kept) },
    { ...base, case: 'mutant', verb: mutant.verb, what: rule.what, ...judgeMutant(rule, attack, broken) },
  ];
}

type Judged = Pick<Row, 'result' | 'verdict' | 'why'>;

export function judgeControl(answer: KubeAnswer): Judged {
  if (isAdmitted(answer)) return { result: 'admitted', verdict: 'held', why: `answered ${answer.status}` };
  const isNo = answer.status >= 400 && answer.status < 500;
  return isNo
    ? { result: 'refused', verdict: 'control-refused', why: `${answer.status}: ${answer.message}` }
    : { result: 'unknown', verdict: 'failed', why: `${answer.status}: ${answer.message}` };
}

export function judgeMutant(
  rule: Pick<Rule, 'names' | 'statuses' | 'isCorrected'>,
  attack: Attack,
  answer: KubeAnswer,
): Judged {
  if (isAdmitted(answer)) {
    if (rule.isCorrected?.(answer.body.spec as JsonObject, attack) === true) {
      return { result: 'refused', verdict: 'held', why: 'put right by the cluster' };
    }
    return { result: 'admitted', verdict: 'leak', why: `answered ${answer.status}` };
  }
  const why = `${answer.status}: ${answer.message}`;
  if (!(rule.statuses ?? [403]).includes(answer.status)) {
    const isNo = answer.status >= 400 && answer.status < 500;
    return { result: isNo ? 'refused' : 'unknown', verdict: isNo ? 'other-reason' : 'failed', why };
  }
  if (!rule.names.test(answer.message)) return { result: 'refused', verdict: 'other-reason', why };
  return { result: 'refused', verdict: 'held', why };
}

/** What nobody of the tenant may do: the same request by the administrator, who may, and by each role, which may not. */
export async function probeForbidden(
  attack: Attack,
  call: Call,
  forbidden: Forbidden,
  roles: readonly Role[],
  asAdministrator: boolean,
): Promise<Row[]> {
  const base = {
    rule: forbidden.id,
    what: forbidden.what,
    tenant: attack.attacker.tenant,
    mtb: forbidden.mtb ?? [],
    cis: forbidden.cis ?? [],
  };
  if (forbidden.needs !== undefined && !attack.served.has(forbidden.needs)) {
    const why = `the cluster does not serve ${forbidden.needs}`;
    return [{ ...base, case: 'mutant', verb: '-', role: 'editor', result: 'skipped', verdict: 'skipped', why }];
  }
  const request: KubeRequest = forbidden.request(attack);
  const rows: Row[] = [];
  if (asAdministrator) {
    const { verdict, ...rest } = judgeControl(await call('administrator', request));
    // The administrator's own deed is no row of a role: it only counts where it shows that the request is no request.
    if (verdict !== 'held') {
      rows.push({ ...base, case: 'control', verb: request.verb, role: 'editor', ...rest, verdict });
    }
  }
  for (const role of roles) {
    rows.push({ ...base, case: 'mutant', verb: request.verb, role, ...(await judgeRole(call, role, request)) });
  }
  return rows;
}

async function judgeRole(call: Call, role: Role, request: KubeRequest): Promise<Judged> {
  try {
    const answer = await call(role, request);
    const why = `${answer.status}: ${answer.message}`;
    if (isAdmitted(answer)) return { result: 'admitted', verdict: 'leak', why };
    if (isRefused(answer)) return { result: 'refused', verdict: 'held', why };
    return { result: 'unknown', verdict: answer.status < 500 ? 'other-reason' : 'failed', why };
  } catch (error) {
    if (error instanceof NoSuchIdentity) return { result: 'skipped', verdict: 'skipped', why: error.message };
    throw error;
  }
}
