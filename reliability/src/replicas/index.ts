import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../../../server/test/estate.ts';
import type { Part } from '../part.ts';
import { Caller } from './caller.ts';
import { CloudLog } from './cloud-log.ts';
import { DISTURBANCES, Disturber, type Kind } from './disturbances.ts';
import { EventReader } from './event-reader.ts';
import { Installation } from './installation.ts';
import { Notices } from './notices.ts';
import { Sessions } from './sessions.ts';
import { type Step, Tenants } from './tenants.ts';
import {
  auditFaults,
  cloudFaults,
  faultFaults,
  lateInClusters,
  lateWrites,
  leftBehind,
  streamFaults,
} from './verdict.ts';

const TENANTS_AT_ONCE = 4;
const STREAMS = 2;
const DRAIN_SECONDS = 3;
/** What was told last is still on its way: longer than a killed replica keeps the turn to send. */
const SETTLES_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;

export const part: Part = {
  summary: 'two or three control planes on one database, killed, held and replaced one by one under work',
  usage: '[--replicas 2] [--minutes 3] [--seed N]',
  async run(parameters, tell) {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        replicas: { type: 'string', default: '2' },
        minutes: { type: 'string', default: '3' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      },
    });
    const [replicas, minutes, seed] = [Number(values.replicas), Number(values.minutes), Number(values.seed)];
    if (!(Number.isInteger(replicas) && replicas >= 2 && replicas <= 5)) throw new Error('--replicas is 2 to 5');
    if (!(minutes >= 0)) throw new Error('--minutes is a number');
    tell(`seed ${seed}`);
    const trial = {
      replicas,
      minutes,
      seed,
      kinds: DISTURBANCES,
      tenantsAtOnce: TENANTS_AT_ONCE,
      drainSeconds: DRAIN_SECONDS,
    };
    const found = await tryReplicas(trial, tell);
    return found.map((line) => `${line} (--replicas ${replicas} --minutes ${minutes} --seed ${seed})`);
  },
};

export interface Trial {
  readonly replicas: number;
  /** How long at least; each kind of disturbance comes once in any case. */
  readonly minutes: number;
  readonly seed: number;
  readonly kinds: readonly Kind[];
  readonly tenantsAtOnce: number;
  readonly drainSeconds: number;
  /** Starts the product; by default what people start. */
  readonly program?: string;
}

/** Answers what was found wrong. */
export async function tryReplicas(
  { replicas, minutes, seed, kinds, tenantsAtOnce, drainSeconds, program }: Trial,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  await using ends = new AsyncDisposableStack();
  const installation = await Installation.open(replicas, { TENANTRY_DRAIN_SECONDS: String(drainSeconds) }, program);
  ends.defer(() => installation.close());
  const { front, adminToken } = installation;
  const proof = { authorization: `Bearer ${adminToken}` };
  const caller = new Caller(front.url, proof);
  const cloud = new CloudLog(join(installation.folder, 'exchanges.jsonl'));
  ends.defer(() => cloud.close());
  const sessions = await Sessions.begin(installation, caller);
  ends.defer(() => sessions.end());
  const notices = await Notices.open(caller);
  ends.defer(() => notices.close());
  const readers = Array.from({ length: STREAMS }, () => new EventReader(`${front.url}/api/v1/events`, proof));
  for (const reader of readers) {
    reader.begin();
    ends.defer(() => reader.end());
  }
  const tenants = new Tenants(caller, `r${seed}x`);
  await tenants.prepare();
  tell(`${replicas} replicas work`);
  sessions.watch();
  notices.begin();
  const work = tenants.run(tenantsAtOnce);
  const disturber = new Disturber(installation, kinds, seeded(seed), tell);
  await disturber.run(Date.now() + minutes * 60_000);
  tenants.end();
  await work;
  await notices.end();
  sessions.end();
  await Promise.race([allTold(installation, notices, readers), pause(SETTLES_WITHIN_MS, undefined, { ref: false })]);
  await Promise.all([...readers.map((reader) => reader.end()), cloud.close()]);

  const { steps } = tenants;
  const { done } = disturber;
  const inCloud = cloudFaults(cloud.writes, done);
  const inAudit = await auditFaults(caller, steps, notices, done);
  const inFaults = faultFaults(notices, done);
  for (const line of [
    `${steps.length} steps of ${tenants.names.length} tenants`,
    `${cloud.writes.length} writes to Azure, ${inCloud.explained} of them again after a death or a pause`,
    `${inAudit.rows} rows of the audit log sent on, ${inAudit.again} again`,
    `${inFaults.told} changes of faults told, ${inFaults.again} again`,
    ...readers.map(({ ids, reconnections }) => `${ids.length} events over ${reconnections + 1} connections`),
    `${sessions.good} times a session or a token was known`,
    ...figures(disturber, steps),
  ]) {
    tell(line);
  }
  return [
    ...tenants.wrong,
    ...sessions.wrong.slice(0, 5),
    ...notices.wrong,
    ...inCloud.wrong,
    ...lateWrites(cloud.writes, steps),
    ...(await lateInClusters(installation, steps)),
    ...(await leftBehind(installation, tenants.names)),
    ...inAudit.wrong,
    ...inFaults.wrong,
    ...(await streamFaults(installation, readers)),
    ...done.flatMap(({ kind, replica, standstillMs }) =>
      standstillMs === null ? [`after ${kind} of ${replica} work did not go on`] : [],
    ),
  ];
}

/** Until the streams have the newest event, and the receivers all that there is for them. */
async function allTold({ sql }: Installation, notices: Notices, readers: readonly EventReader[]): Promise<void> {
  for (;;) {
    const { rows } = await sql.query<{ event: string; row: number; deliveries: number }>(
      `SELECT (SELECT max(id)::text FROM events) AS event, (SELECT max(id)::integer FROM audit) AS row,
         (SELECT count(*)::integer FROM fault_deliveries) AS deliveries`,
    );
    const [newest] = rows;
    const isRead = readers.every(({ ids }) => ids.at(-1) === newest?.event);
    if (isRead && newest?.deliveries === 0 && notices.audit.ids().includes(newest.row)) return;
    await pause(LOOK_EVERY_MS);
  }
}

/** How long work stood still, and how long a step took that a disturbance fell into. */
function figures({ done, calm }: Pick<Disturber, 'done' | 'calm'>, steps: readonly Step[]): string[] {
  const isDuring = (step: Step, kind: string | null) =>
    done.some((one) => (kind === null || one.kind === kind) && one.at < step.doneAt && one.backAt > step.askedAt);
  return [...DISTURBANCES, null].map((kind) => {
    const of = done.filter((one) => one.kind === kind);
    const during = steps.filter((step) => (kind === null ? !isDuring(step, null) : isDuring(step, kind)));
    const stood = of.map(({ standstillMs }) => standstillMs ?? Number.POSITIVE_INFINITY);
    return [
      kind === null
        ? `undisturbed: went on after ${spread(calm)}`
        : `${kind}: ${of.length} times, went on after ${spread(stood)}`,
      `answers ${spread(during.map(({ askedAt, acceptedAt }) => acceptedAt - askedAt))}`,
      `steps ${spread(during.map(({ askedAt, doneAt }) => doneAt - askedAt))}`,
    ].join('; ');
  });
}

function spread(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return '–';
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const seconds = (at: number) => ((sorted[Math.floor(at * (sorted.length - 1))] ?? 0) / 1_000).toFixed(1);
  return `${seconds(0.5)} s (median), ${seconds(1)} s at most`;
}
