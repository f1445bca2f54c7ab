import type { Call } from './call.ts';
import { until } from './cluster/until.ts';
import { type Attack, readTenantFacts } from './facts.ts';
import { judgeControl, judgeMutant } from './probe-rules.ts';
import { readQuotaRows } from './quota-rows.ts';
import { RULES } from './rules/all.ts';
import { mutantOf } from './rules/rule.ts';

const EFFECTIVE_WITHIN_MS = 60_000;

/** One rule of each policy; a policy is in force all at once. */
const CANARIES = [
  'nodes/toleration-other-tenant',
  'traffic/external-ips',
  'traffic/ingress-default-backend',
  'volumes/claim-by-name',
  'tokens/secret',
  'pod-security/baseline-host-network',
];

/**
 * An API server takes up a new policy, role or quota some seconds after it answered that it is stored. Waits until each is
 * in force; what still is not after a minute is left for the rules to find.
 */
export async function warmUp(namespace: string, call: Call, run: string, signal: AbortSignal): Promise<void> {
  const attacker = await readTenantFacts(call, namespace);
  const victim = { tenant: 'conformance', namespace: 'conformance', hosts: ['other.example.net'] };
  const plan: Attack = { attacker, victim, viewersReadSecrets: false, served: new Set(), run };
  const canaries = RULES.filter((rule) => CANARIES.includes(rule.id) && (rule.skip?.(plan) ?? null) === null);
  await until(EFFECTIVE_WITHIN_MS, signal, async () => {
    for (const rule of canaries) {
      const control = rule.control(plan);
      const kept = judgeControl(await call('editor', control));
      const broken = judgeMutant(rule, plan, await call('editor', mutantOf(control, rule.change(plan))));
      if (kept.verdict !== 'held' || broken.verdict !== 'held') return undefined;
    }
    const quotas = await readQuotaRows(plan, call);
    return quotas.every(({ verdict }) => verdict === 'held') ? true : undefined;
  });
}
