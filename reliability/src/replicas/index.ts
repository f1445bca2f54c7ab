import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seeded } from '../../../server/test/estate.ts';
import type { Part } from '../part.ts';
import { Caller } from './caller.ts';
import { CloudLog } from './cloud-log.ts';
import { DISTURBANCES, Disturber } from './disturbances.ts';
import { EventReader } from './event-reader.ts';
import { Installation } from './installation.ts';
import { Notices } from './notices.ts';
import { Sessions } from './sessions.ts';
import { type Step, Tenants } from './tenants.ts';
import { auditFaults, cloudFaults, faultFaults, lateWrites, leftBehind, streamFaults } from './verdict.ts';

const TENANTS_AT_ONCE = 4;
const STREAMS = 2;
/** What was told last is still on its way. */
const SETTLES_MS = 20_000;

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
    const found = await tryReplicas({ replicas, minutes, seed }, tell);
    return found.map((line) => `${line} (--replicas ${replicas} --minutes ${minutes} --seed ${seed})`);
  },
};

async function tryReplicas(
  { replicas, minutes, seed }: { readonly replicas: number; readonly minutes: number; readonly seed: number },
  tell: (line: string) => void,
): Promise<readonly string[]> {
  await using ends = new AsyncDisposableStack();
  const installation = await Installation.open(replicas);
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
  const work = tenants.run(TENANTS_AT_ONCE);
  const disturber = new Disturber(installation, seeded(seed), tell);
  await disturber.run(Date.now() + minutes * 60_000);
  tenants.end();
  await work;
  await notices.end();
  await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
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
    ...(await leftBehind(installation, tenants.names)),
    ...inAudit.wrong,
    ...inFaults.wrong,
    ...(await streamFaults(installation, readers)),
    ...done.flatMap(({ kind, replica, standstillMs }) =>
      standstillMs === null ? [`after ${kind} of ${replica} work did not go on`] : [],
    ),
  ];
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
