import { measureApi } from './api/measure.ts';
import { measureAudit } from './audit.ts';
import { measureCommand } from './command.ts';
import { measureCosts } from './costs.ts';
import { measureDecisions } from './decisions.ts';
import { measureDeletion } from './deletion.ts';
import { measureDrift } from './drift.ts';
import type { Estate } from './estate.ts';
import { measureEvents } from './events/measure.ts';
import type { Figure } from './figures.ts';
import { measureIdle } from './idle.ts';
import { measureKubernetesWrites } from './kubernetes-writes.ts';
import { measureLogs } from './logs/measure.ts';
import { measureMemory } from './memory.ts';
import { measurePortal } from './portal/measure.ts';
import { measureRestart } from './restart.ts';
import { measureScale } from './scale.ts';
import { measureSimulation, sizeOf, TENANTS_PER_SUBSCRIPTION } from './simulation/measure.ts';
import { measureStart } from './start.ts';
import { measureLatencies, measureThroughput } from './throughput.ts';

/** What the caller says of how large it is to be; null: as the part has it by itself. */
export interface Sizes {
  readonly tenants: number | null;
  readonly seconds: number;
  /** Of the simulation, as are the replicas. */
  readonly subscriptions: number | null;
  readonly replicas: number | null;
}

/** What a part is given to measure with. */
export interface Bench extends Sizes {
  /** One for all parts of a run, begun when it is first asked for. */
  estate(): Promise<Estate>;
  tell(line: string): void;
}

/** Something that is measured, with what it is held against. */
export interface Part {
  readonly name: string;
  /** For people. */
  readonly what: string;
  /** Whether it is measured when nobody says what is to be. */
  readonly isInWhole: boolean;
  measure(bench: Bench): Promise<Figure[]>;
}

const AUDIT_ROWS = 1_000_000;

/** In the order in which a whole run takes them: an estate is measured while it grows before others use it. */
export const PARTS: readonly Part[] = [
  {
    name: 'a',
    what: 'tenants per second to Ready on a sandbox cluster, against a bare HTTP client (200 tenants)',
    isInWhole: true,
    measure: async ({ tenants, tell }) => [
      ...(await measureThroughput(tenants ?? 200, tell)),
      await measureKubernetesWrites(),
    ],
  },
  {
    name: 'latency',
    what: 'the same where each answer of the cluster takes 5, 10 and 20 ms (200 tenants)',
    isInWhole: false,
    measure: ({ tenants, tell }) => measureLatencies(tenants ?? 200, tell),
  },
  {
    name: 'b',
    what: 'memory of the control plane with and without tenants (1000 tenants)',
    isInWhole: true,
    measure: ({ tenants, tell }) => measureMemory(tenants ?? 1_000, tell),
  },
  {
    name: 'c',
    what: 'seconds from npm start to ready, the first time and again',
    isInWhole: true,
    measure: ({ tell }) => measureStart(tell),
  },
  {
    name: 'command',
    what: 'milliseconds that a command of the CLI takes, against one line of node:http that asks the same',
    isInWhole: true,
    measure: ({ tell }) => measureCommand(tell),
  },
  {
    name: 'delete',
    what: 'tenants deleted per second until they are gone, against a bare HTTP client (200 tenants)',
    isInWhole: true,
    measure: ({ tenants, tell }) => measureDeletion(tenants ?? 200, tell),
  },
  {
    name: 'decisions',
    what: 'decisions per second who may do what, and whose member somebody is (10000 tenants)',
    isInWhole: true,
    measure: ({ tenants, tell }) => measureDecisions(tenants ?? 10_000, tell),
  },
  {
    name: 'idle',
    what: 'processor time and memory while nothing happens, with tenants and without (1000 tenants)',
    isInWhole: false,
    measure: ({ tenants, tell }) => measureIdle(tenants ?? 1_000, tell),
  },
  {
    name: 'scale',
    what: 'what a tenant costs where there are 100, 1000 and 10000: processor, memory, requests, restart (10000 tenants)',
    isInWhole: true,
    measure: async ({ tenants, estate, tell }) => measureScale(await estate(), tenants ?? 10_000, tell),
  },
  {
    name: 'api',
    what: 'reads and writes of the API per second and their p99, against a bare Fastify with pg (10000 tenants)',
    isInWhole: true,
    measure: async ({ tenants, estate, tell }) => measureApi(await estate(), tenants ?? 10_000, tell),
  },
  {
    name: 'events',
    what: 'milliseconds until the last of 1000 open streams has an event, against a bare server of streams',
    isInWhole: true,
    measure: async ({ tenants, estate, tell }) => measureEvents(await estate(), tenants, tell),
  },
  {
    name: 'portal',
    what: 'milliseconds until a browser shows tenants, with requests and bytes, against a bare page (10000 tenants)',
    isInWhole: true,
    measure: async ({ tenants, estate, tell }) => measurePortal(await estate(), tenants ?? 10_000, tell),
  },
  {
    name: 'restart',
    what: 'seconds until a control plane started again has looked at everything, and its writes (1000 tenants)',
    isInWhole: false,
    measure: async ({ tenants, estate, tell }) => measureRestart(await estate(), tenants ?? 1_000, tell),
  },
  {
    name: 'drift',
    what: 'milliseconds until what another hand changed or deleted is as declared again (1000 tenants)',
    isInWhole: false,
    measure: ({ tenants, tell }) => measureDrift(tenants ?? 1_000, tell),
  },
  {
    name: 'audit',
    what: 'milliseconds to take old rows of the audit log away, and how long deeds wait meanwhile (1,000,000 rows)',
    isInWhole: false,
    measure: ({ tell }) => measureAudit(AUDIT_ROWS, tell),
  },
  {
    name: 'cost',
    what: 'milliseconds to answer a year of cost of all tenants, by day, tenant, tag and service (1000 tenants)',
    isInWhole: false,
    measure: ({ tenants, tell }) => measureCosts(tenants ?? 1_000, tell),
  },
  {
    name: 'logs',
    what: 'lines of logs a second from ten tenants, and how far the tail of a quiet one is behind (30 seconds)',
    isInWhole: false,
    measure: ({ seconds, tell }) => measureLogs(seconds, tell),
  },
  {
    name: 'simulation',
    what: `simulates an estate on Azure in virtual time, from creation to a restart (${TENANTS_PER_SUBSCRIPTION} tenants a subscription)`,
    isInWhole: false,
    measure: (bench) => measureSimulation(sizeOf(bench), bench.tell),
  },
];
