import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { portsText } from '@tenantry/observe/reach';
import { type OpeningRule, ruleName, type TenantPath } from '@tenantry/observe/reach/across';
import type { Fault, FaultSeen } from '@tenantry/store/contract';

const ANOTHER = 'Another tenant';

/**
 * One fault for all that is open from one tenant to another, told by the first path and counted by the rest. The sentence goes into
 * the events of the tenant that is reached, whose members may not know of the other: `toldTo` adds which it is.
 */
export function pathFault(from: DeclaredObject, to: DeclaredObject, paths: readonly TenantPath[]): FaultSeen {
  const [first] = paths;
  const rule = paths.flatMap(({ because }) => decisive(because?.rules ?? []))[0] ?? null;
  const ways = paths.map((path) => `${path.from} → ${path.to} on ${portsOf(path)}`);
  const why =
    rule === null ? (first?.because?.text ?? 'nothing keeps it out') : `${ruleName(rule.group, rule)} opens it`;
  return {
    ownerUid: to.uid,
    scope: from.uid,
    key: `path:${from.uid}`,
    code: 'UnexplainedPath',
    severity: 'critical',
    cause: `${ANOTHER} reaches ${to.name} (${ways.join('; ')}) and no Grant says so.`,
    remedy:
      rule === null
        ? `See what opens it: tenantry reach ${from.name} ${to.name}. Close it, or declare a Grant.`
        : `Take the rule away (az network nsg rule delete --ids ${rule.id}), or declare a Grant.`,
    resource: rule?.id ?? null,
    data: {
      from: from.name,
      to: to.name,
      why,
      paths: paths.map((path) => ({
        ...{ from: path.from, to: path.to, because: path.because?.text ?? null },
        open: path.open.slice(0, MOST_OPEN).map((range) => ({ ...range })),
        rules: decisive(path.because?.rules ?? []).map(({ id }) => id),
      })),
    } satisfies JsonObject,
  };
}

const MOST_OPEN = 10;

/** Rules that somebody wrote, nearest to the destination first; the default ones are always there. */
const decisive = (rules: readonly OpeningRule[]): readonly OpeningRule[] =>
  rules.filter(({ isDefault }) => !isDefault).reverse();

function portsOf({ open }: TenantPath): string {
  const isAll = open.length >= 3 && open.every(({ from, to }) => from === 1 && to === 65_535);
  return isAll ? 'every port' : portsText(open);
}

/** The fault as somebody may know it: with the tenant that it comes from, or without anything of that (invariant I9). */
export function toldTo(maySee: (tenant: string) => boolean, fault: Fault): Fault {
  const { from, why } = fault.data ?? {};
  if (typeof from !== 'string' || typeof why !== 'string') return fault;
  if (maySee(from)) return { ...fault, cause: `${from}${fault.cause.slice(ANOTHER.length, -1)}: ${why}.` };
  const remedy = 'Tell an administrator, who sees which it is and what opens it.';
  return { ...fault, remedy, resource: null, data: null };
}
