import type { JsonObject } from '@tenantry/kinds';
import type { Call, KubeAnswer, KubeRequest } from '../call.ts';
import { until } from '../cluster/until.ts';
import type { Attack } from '../facts.ts';
import type { Row } from '../row.ts';
import { configMap, pod, service } from '../rules/compliant.ts';

const SETTLES_WITHIN_MS = 60_000;
const MOST_AT_ONCE = 60;

interface Burst {
  readonly of: string;
  readonly resource: string;
  request(attack: Attack): KubeRequest;
}

const BURSTS: readonly Burst[] = [
  { of: 'configmaps', resource: 'configmaps', request: configMap },
  { of: 'services', resource: 'services', request: (attack) => service(attack) },
  { of: 'pods', resource: 'pods', request: (attack) => pod(attack) },
];

interface Quota {
  readonly hard: number;
  readonly used: number;
}

async function quotaOf({ attacker }: Attack, call: Call, of: string): Promise<Quota | undefined> {
  const answer = await call('viewer', {
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'resourcequotas',
    namespace: attacker.namespace,
  });
  for (const { status } of (answer.body.items ?? []) as { status?: { hard?: JsonObject; used?: JsonObject } }[]) {
    const [hard, used] = [Number(status?.hard?.[of]), Number(status?.used?.[of])];
    if (Number.isFinite(hard) && Number.isFinite(used)) return { hard, used };
  }
  return undefined;
}

/** More objects than the quota has room for, all at the same moment: as many must come through as there is room, and no more. */
export async function probeBurst(attack: Attack, call: Call, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const burst of BURSTS) rows.push(...(await probeOne(attack, call, burst, signal)));
  return rows;
}

async function probeOne(attack: Attack, call: Call, burst: Burst, signal: AbortSignal): Promise<Row[]> {
  const base = {
    verb: 'create',
    role: 'editor' as const,
    tenant: attack.attacker.tenant,
    mtb: ['MTB-PL1-CC-FNS-2', 'MTB-PL1-CC-FNS-1'],
    cis: [],
  };
  const rule = `quota/burst-${burst.of}`;
  const before = await until(SETTLES_WITHIN_MS, signal, () => quotaOf(attack, call, burst.of));
  const room = before === undefined ? 0 : before.hard - before.used;
  if (before === undefined || room < 1 || room > MOST_AT_ONCE / 2) {
    const why =
      before === undefined
        ? `no quota counts ${burst.of}`
        : `there is room for ${room}; tried is 1 to ${MOST_AT_ONCE / 2}`;
    const verdict = before === undefined ? 'leak' : 'skipped';
    const result = before === undefined ? 'admitted' : 'skipped';
    return [{ ...base, rule, case: 'mutant', what: `a burst of ${burst.of}`, result, verdict, why }];
  }
  const answers = await Promise.all(
    Array.from({ length: room * 2 }, (_, index) => call('editor', numbered(burst.request(attack), index))),
  );
  const admitted = answers.filter(({ status }) => status === 201).length;
  const others = answers.filter((answer) => answer.status !== 201 && !isForQuota(answer));
  const why = `${answers.length} at once with room for ${room}: ${admitted} admitted${others[0] === undefined ? '' : `; ${others.length} refused otherwise: ${others[0].status} ${others[0].message}`}`;
  const control: Row = {
    ...base,
    rule,
    case: 'control',
    what: `as many ${burst.of} as there is room for`,
    result: admitted > 0 ? 'admitted' : 'refused',
    // A cluster that is asked for many at once may refuse one that there was room for, and asks to try again.
    verdict: admitted > 0 ? 'held' : 'control-refused',
    why,
  };
  const mutant: Row = {
    ...base,
    rule,
    case: 'mutant',
    what: `more ${burst.of} than the quota has room for, all at once`,
    result: admitted > room ? 'admitted' : 'refused',
    verdict: admitted > room ? 'leak' : others.length > 0 ? 'other-reason' : 'held',
    why,
  };
  await removeAll(attack, call, burst, before, signal);
  return [control, mutant];
}

const isForQuota = ({ status, message }: KubeAnswer): boolean =>
  (status === 403 && message.includes('exceeded quota')) || (status === 409 && message.includes('try again'));

/** Real ones this time, each with a name of its own. */
function numbered(request: KubeRequest, index: number): KubeRequest {
  const body = request.body as { metadata: { name: string } };
  return {
    ...request,
    dryRun: false,
    body: { ...body, metadata: { ...body.metadata, name: `${body.metadata.name}-${index}` } },
  };
}

/** The next burst needs the room. Pods that no node runs go at once; others within their grace. */
async function removeAll(
  { attacker, run }: Attack,
  call: Call,
  { of, resource }: Burst,
  before: Quota,
  signal: AbortSignal,
): Promise<void> {
  await call('administrator', {
    verb: 'deletecollection',
    group: '',
    version: 'v1',
    resource,
    namespace: attacker.namespace,
    query: { labelSelector: `tenantry-conformance=${run}`, gracePeriodSeconds: '0' },
  });
  await until(SETTLES_WITHIN_MS, signal, async () => {
    const now = await quotaOf({ attacker, run } as Attack, call, of);
    return now !== undefined && now.used <= before.used ? true : undefined;
  });
}
