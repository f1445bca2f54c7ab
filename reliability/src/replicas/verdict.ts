import type { AuditRow } from '@tenantry/store/contract';
import type { Caller } from './caller.ts';
import { type CloudWrite, type Repeat, repeats } from './cloud-log.ts';
import type { Disturbance } from './disturbances.ts';
import type { EventReader } from './event-reader.ts';
import type { Installation } from './installation.ts';
import type { Notices } from './notices.ts';
import type { Step } from './tenants.ts';

/** A write is seen a little later than it was made, and a reader looks now and again. */
const SLACK_MS = 1_000;
const SHOWN = 5;

const first = (lines: readonly string[]) =>
  lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more like that`];

/** Whether a replica died or was held between two moments, so that another had to do again what it may have done. */
function isExplained({ first, second }: Repeat, disturbances: readonly Disturbance[]): boolean {
  return disturbances.some(({ kind, at }) => kind !== 'upgrade' && at >= first - SLACK_MS && at <= second);
}

export function cloudFaults(writes: readonly CloudWrite[], disturbances: readonly Disturbance[]) {
  const all = repeats(writes);
  const unexplained = all.filter((repeat) => !isExplained(repeat, disturbances));
  return {
    explained: all.length - unexplained.length,
    wrong: first(
      unexplained.map(
        ({ id, first, second }) => `asked twice of Azure, ${second - first} ms apart, though nobody died: ${id}`,
      ),
    ),
  };
}

/** What of `AuditEvent` of Kubernetes is looked at. */
interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly responseStatus: { readonly code: number };
  readonly requestReceivedTimestamp: string;
}

const WRITES = new Set(['create', 'update', 'patch']);

const isOf = (tenant: string) => new RegExp(`duploservices-${tenant}(?![a-z0-9])`, 'i');

/** What was written of a tenant after it was seen to be gone. */
export function lateWrites(writes: readonly CloudWrite[], steps: readonly Step[]): readonly string[] {
  const late = steps
    .filter(({ deed }) => deed === 'delete')
    .flatMap(({ tenant, doneAt }) =>
      writes
        .filter(({ at, id, status, method }) => {
          const isWrite = method === 'PUT' || method === 'PATCH';
          return isWrite && status < 300 && at > doneAt + SLACK_MS && isOf(tenant).test(id);
        })
        .map(({ method, id, at }) => `${method} ${id} ${at - doneAt} ms after its tenant was gone`),
    );
  return first(late);
}

/** As `lateWrites`, in clusters. */
export async function lateInClusters(installation: Installation, steps: readonly Step[]): Promise<readonly string[]> {
  const { value } = await installation.administer<{ value: readonly AuditEvent[] }>('GET', '/audit');
  const writes = value.filter(({ verb, responseStatus }) => WRITES.has(verb) && responseStatus.code < 300);
  const late = steps
    .filter(({ deed }) => deed === 'delete')
    .flatMap(({ tenant, doneAt }) =>
      writes
        .filter(({ requestURI, requestReceivedTimestamp, user }) => {
          // The controllers of the cluster clear up by themselves.
          const isOurs = !user.username.startsWith('system:');
          return isOurs && Date.parse(requestReceivedTimestamp) > doneAt + SLACK_MS && isOf(tenant).test(requestURI);
        })
        .map(({ verb, requestURI }) => `${verb} ${requestURI} after its tenant was gone`),
    );
  return first(late);
}

/** Of tenants that are gone. */
export async function leftBehind(installation: Installation, tenants: readonly string[]): Promise<readonly string[]> {
  const { value } = await installation.administer<{ value: { id: string }[] }>('GET', '/dump');
  const { rows } = await installation.sql.query<{ id: string }>('SELECT id FROM inventory');
  const known = new Set(rows.map(({ id }) => id.toLowerCase()));
  const left = value.filter(({ id }) => tenants.some((tenant) => isOf(tenant).test(id)));
  return first(
    left.map(({ id }) => `left in Azure${known.has(id.toLowerCase()) ? '' : ', and in no inventory'}: ${id}`),
  );
}

interface ExportedRow extends Pick<AuditRow, 'id' | 'action' | 'kind' | 'name' | 'outcome'> {}

export async function auditFaults(
  caller: Caller,
  steps: readonly Step[],
  notices: Notices,
  disturbances: readonly Disturbance[],
) {
  const rows: ExportedRow[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: ExportedRow[]; nextCursor: string | null } = await caller.get(
      `/api/v1/audit?limit=500${query}`,
    );
    rows.push(...page.items);
    cursor = page.nextCursor;
  }
  const wrong: string[] = [];
  for (const { tenant, deed } of steps) {
    const found = rows.filter(
      (row) => row.kind === 'Tenant' && row.name === tenant && row.action === deed && row.outcome === 'success',
    );
    if (found.length !== 1) wrong.push(`${deed} of ${tenant} is ${found.length} times in the audit log`);
  }
  const verified = await caller.get<{ isWhole: boolean }>('/api/v1/audit/verification');
  if (!verified.isWhole) wrong.push('the audit log is not whole');
  const sent = count(notices.audit.ids().map(String));
  const missing = rows.filter(({ id }) => !sent.has(id));
  if (missing.length > 0)
    wrong.push(`${missing.length} rows of the audit log were not sent on, such as ${missing[0]?.id}`);
  return {
    rows: rows.length,
    ...again(sent, 'row of the audit log', disturbances),
    wrong: first([...wrong, ...again(sent, 'row of the audit log', disturbances).wrong]),
  };
}

export function faultFaults(notices: Notices, disturbances: readonly Disturbance[]) {
  const events = notices.faults.taken.flatMap((taken) => taken.events);
  const wrong: string[] = [];
  for (const fingerprint of notices.over) {
    for (const change of ['opened', 'resolved']) {
      const ids = new Set(
        events
          .filter(
            ({ type, data }) =>
              type === `dev.tenantry.fault.${change}` && JSON.stringify(data).includes(`alert ${fingerprint}`),
          )
          .map(({ id }) => id),
      );
      if (ids.size !== 1) wrong.push(`alert ${fingerprint} was told ${ids.size} times as ${change}`);
    }
  }
  const sent = count(events.map(({ id }) => id));
  const repeated = again(sent, 'fault', disturbances);
  return { told: sent.size, again: repeated.again, wrong: first([...wrong, ...repeated.wrong]) };
}

function count(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** What was sent more than once under the same id: a replica that dies after it was heard and before it knows is the only reason. */
function again(sent: ReadonlyMap<string, number>, what: string, disturbances: readonly Disturbance[]) {
  const extra = [...sent.values()].reduce((sum, times) => sum + times - 1, 0);
  const most = disturbances.filter(({ kind }) => kind !== 'upgrade').length;
  return {
    again: extra,
    wrong: extra > most ? [`a ${what} was sent again ${extra} times, and ${most} replicas died or were held`] : [],
  };
}

/** A reader that came back with `Last-Event-ID` has each event once, in its order. */
export async function streamFaults(installation: Installation, readers: readonly EventReader[]): Promise<string[]> {
  const { rows } = await installation.sql.query<{ id: string }>('SELECT id::text FROM events ORDER BY id');
  return readers.flatMap(({ ids, start }, index) => {
    const wanted = rows.filter(({ id }) => BigInt(id) > BigInt(start ?? 0)).map(({ id }) => id);
    const got = new Set(ids);
    const missing = wanted.filter((id) => !got.has(id));
    const isInOrder = ids.every((id, at) => at === 0 || BigInt(id) > BigInt(ids[at - 1] ?? 0));
    return [
      ...(missing.length === 0
        ? []
        : [`stream ${index} missed ${missing.length} of ${wanted.length} events, such as ${missing[0]}`]),
      ...(ids.length === got.size ? [] : [`stream ${index} got ${ids.length - got.size} events twice`]),
      ...(isInOrder ? [] : [`stream ${index} got events out of their order`]),
    ];
  });
}
