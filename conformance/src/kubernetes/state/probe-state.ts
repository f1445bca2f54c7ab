import type { AttackOptions } from '../attack.ts';
import { matches } from '../attack.ts';
import type { Call } from '../call.ts';
import { type Attack, readTenantFacts } from '../facts.ts';
import type { Row } from '../row.ts';
import { probeBurst } from './burst.ts';
import { probeControllers } from './controllers.ts';
import { probeRunning } from './running.ts';
import { sweep } from './sweep.ts';

/** Attacks that leave something behind and so need real objects. All of it is taken away again. */
export async function probeState(namespace: string, call: Call, options: AttackOptions): Promise<Row[]> {
  const { filter, signal, victim, viewersReadSecrets, run } = options;
  const attacker = await readTenantFacts(call, namespace);
  const plan: Attack = { attacker, victim, viewersReadSecrets, served: new Set(), run };
  const rows: Row[] = [];
  try {
    if (matches(filter, 'quota/burst')) rows.push(...(await probeBurst(plan, call, signal)));
    if (overlaps(filter, 'controllers/')) rows.push(...(await probeControllers(plan, call, filter, signal)));
    if (overlaps(filter, 'running/')) rows.push(...(await probeRunning(plan, call)));
    return rows.filter(({ rule }) => matches(filter, rule));
  } finally {
    await sweep(plan, call);
  }
}

/** Whether a filter may let through rules with this beginning. */
const overlaps = (filter: string | null, prefix: string): boolean =>
  filter === null || filter.startsWith(prefix) || prefix.startsWith(filter);
