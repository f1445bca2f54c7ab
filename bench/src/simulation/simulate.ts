import { seededRandom } from '../random.ts';
import type { Use } from './azure-limits.ts';
import { declareEstate, type Estate } from './estate.ts';
import type { Load } from './ledger.ts';
import { type Costs, Installation, type Replica } from './replica.ts';
import { VirtualTime } from './virtual-time.ts';

export interface Simulation extends Estate {
  readonly replicas: number;
  readonly seed: number;
  readonly costs: Costs;
}

export interface Phase {
  readonly seconds: number;
  readonly load: Load;
  /** Writes to clouds and clusters. */
  readonly writes: number;
  /** Processor seconds that the simulation itself took: the engine's, and the models'. */
  readonly processorSeconds: number;
}

export interface Report {
  readonly creation: Phase & {
    /** When half of the tenants, and 99 of 100, were Ready. */
    readonly halfSeconds: number;
    readonly mostSeconds: number;
    readonly uses: readonly Use[];
  };
  /** A replica died when a quarter of the tenants were Ready: until the last of what it held was in other hands. */
  readonly loss: { readonly held: number; readonly seconds: number } | null;
  readonly rest: Phase;
  /** A rule of each tenant of one subscription was taken away by another hand, until the last stood again. */
  readonly repair: Phase & { readonly rules: number };
  /** All replicas ended and as many began: until everything was looked at. */
  readonly restart: Phase;
  readonly objects: number;
  readonly resources: number;
  readonly events: number;
  readonly twins: number;
}

const DAY_MS = 86_400_000;
const REST_MS = 1_800_000;

/** Lets an estate come to be, lose a replica, rest, lose rules and start again: the real engine and kinds, in virtual time. */
export async function simulate(simulation: Simulation, tell: (line: string) => void): Promise<Report> {
  const time = new VirtualTime(Date.UTC(2026, 0, 5));
  const uninstall = time.install();
  try {
    return await run(time, simulation, tell);
  } finally {
    uninstall();
  }
}

async function run(time: VirtualTime, simulation: Simulation, tell: (line: string) => void): Promise<Report> {
  const { tenants, replicas: count, costs, seed } = simulation;
  const installation = new Installation(time, seededRandom(seed), costs);
  const { ledger, world, limits } = installation;
  const uids = declareEstate(ledger, simulation, time.date());
  const phase = phasesOf(time, () => ({ load: { ...ledger.load }, writes: world.writes }));

  let replicas = await started(installation, count);
  const creating = phase();
  const passed = async (share: number) => {
    await time.until(`${100 * share} % Ready`, () => ledger.ready >= Math.ceil(tenants * share), 30 * DAY_MS);
    tell(`${ledger.ready} of ${tenants} Ready after ${creating().seconds.toFixed(0)} s`);
    return creating().seconds;
  };
  await passed(0.25);
  const loss = await loseOne(installation, replicas);
  if (loss !== null) replicas = [...replicas.slice(1), await installation.startReplica()];
  const halfSeconds = await passed(0.5);
  const mostSeconds = await passed(0.99);
  await passed(1);
  const creation = { ...creating(), halfSeconds, mostSeconds, uses: limits.uses() };

  // What their creation still woke is looked at before it is called rest.
  await time.pass(60_000);
  const resting = phase();
  await time.pass(REST_MS);
  const rest = resting();
  tell(`at rest for ${rest.seconds.toFixed(0)} s: ${rest.writes} writes, ${rest.load.passes} passes`);

  const lost = rulesOf(installation, uids[0] ?? []);
  const repairing = phase();
  for (const { id, connection } of lost) world.lose(id, connection);
  await time.until('all rules stand again', () => lost.every(({ id }) => world.has(id)), DAY_MS);
  const repair = { ...repairing(), rules: lost.length };
  tell(`${lost.length} rules stood again after ${repair.seconds.toFixed(0)} s`);
  await time.pass(60_000);

  for (const replica of replicas) replica.kill();
  const restarting = phase();
  await started(installation, count);
  const all = ledger.size.objects - simulation.subscriptions;
  await time.until('everything was looked at', () => restarting().load.passes >= all, DAY_MS);
  const restart = restarting();
  tell(`everything was looked at ${restart.seconds.toFixed(0)} s after a start of all replicas`);
  return { creation, loss, rest, repair, restart, ...ledger.size, events: ledger.load.events, twins: world.twins };
}

async function started(installation: Installation, count: number): Promise<Replica[]> {
  return Promise.all(Array.from({ length: count }, () => installation.startReplica()));
}

async function loseOne(installation: Installation, [first, ...others]: readonly Replica[]): Promise<Report['loss']> {
  if (first === undefined || others.length === 0) return null;
  const { time, ledger } = installation;
  // Whose they are the ledger does not say: of all that are held now, those of the dead are in other hands last.
  const held = new Map(ledger.held().map((uid) => [uid, ledger.tokenOf(uid)]));
  const before = time.now();
  first.kill();
  const isTaken = () => [...held].every(([uid, token]) => ledger.tokenOf(uid) !== token);
  await time.until('what the dead replica held is in other hands', isTaken, DAY_MS);
  return { held: held.size, seconds: (time.now() - before) / 1_000 };
}

function rulesOf({ ledger }: Installation, uids: readonly string[]): { id: string; connection: string }[] {
  return uids.flatMap((uid) => ledger.resources(uid).filter(({ key }) => key === 'rule/endpoints-inbound'));
}

/** Begins a phase; the function returned says how it stands. */
function phasesOf(time: VirtualTime, now: () => { load: Load; writes: number }): () => () => Phase {
  return () => {
    const begun = { ...now(), at: time.now(), processor: process.cpuUsage() };
    return () => {
      const { load, writes } = now();
      const { user, system } = process.cpuUsage(begun.processor);
      return {
        seconds: (time.now() - begun.at) / 1_000,
        load: {
          statements: load.statements - begun.load.statements,
          commits: load.commits - begun.load.commits,
          events: load.events - begun.load.events,
          passes: load.passes - begun.load.passes,
        },
        writes: writes - begun.writes,
        processorSeconds: (user + system) / 1e6,
      };
    };
  };
}
