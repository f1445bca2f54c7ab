import type { AzureFigure, AzureMonitor } from '@tenantry/drivers/azure';
import { DriverError } from '@tenantry/drivers/contract';
import type { MetricFigure, MetricStore, MetricTarget } from '@tenantry/store/contract';
import type { MetricUnavailable } from '../contract.ts';
import { ASKINGS, type AzureAsking, MEASURED_TYPES } from './askings.ts';

export interface ObjectLook {
  readonly store: Pick<MetricStore, 'metricTargets' | 'writeFigures'>;
  /** Of a subscription, as the inventory names it. */
  readonly monitorOf: (connection: string) => AzureMonitor;
  /** Looks are that often. */
  readonly everySeconds: number;
  readonly now: Date;
  /** What the look before answered, of this replica or another. */
  readonly position: string | null;
  readonly signal: AbortSignal;
  readonly onProblem: (error: unknown, what: string) => void;
}

/** What is looked at at one time; further ones are told as a problem. */
const MOST_TARGETS = 20_000;
const AT_ONCE = 4;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Azure keeps them for 93 days; what was missed for longer is not read after. */
const MOST_BACK_MS = 24 * HOUR_MS;

/** How far back figures may still change, and how far the first look goes; hours are asked for at every third look. */
const TIMES = {
  PT5M: { againMs: 15 * MINUTE_MS, firstMs: HOUR_MS, everyLooks: 1, intervalMs: 5 * MINUTE_MS },
  PT1H: { againMs: 3 * HOUR_MS, firstMs: 12 * HOUR_MS, everyLooks: 3, intervalMs: HOUR_MS },
} as const;

interface Task {
  readonly key: string;
  readonly connection: string;
  readonly asking: AzureAsking;
  readonly region: string;
  readonly targets: readonly MetricTarget[];
}

/**
 * Reads what Azure Monitor has of what lives in tenants: since the look before, and what may have changed since. Whose a figure is
 * follows from the inventory alone. Answers how far it came, for the next look. What fails is tried again by the next one.
 */
export async function lookAtObjects(look: ObjectLook): Promise<string> {
  const { store, now, signal, onProblem } = look;
  const found = await store.metricTargets({ driver: 'azure', types: MEASURED_TYPES, most: MOST_TARGETS });
  if (found.length >= MOST_TARGETS) onProblem(null, `more than ${MOST_TARGETS} resources are to be measured`);
  const tasks = tasksOf(ownTargets(found));
  const asked = readPosition(look.position);
  const position: Record<string, string> = {};
  const problems = new Map(tasks.map(({ connection }) => [connection, {} as Record<string, MetricUnavailable>]));
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const before = asked.get(task.key) ?? null;
      if (before !== null) position[task.key] = before.toISOString();
      try {
        if (await readTask(look, task, before)) position[task.key] = now.toISOString();
      } catch (error) {
        signal.throwIfAborted();
        Object.assign(problems.get(task.connection) ?? {}, { [task.asking.type]: problemOf(error) });
        const what = `figures of ${task.asking.type} in ${task.region} of ${task.connection}`;
        onProblem(error, `${what} could not be read; they are tried again`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const [connection, some] of problems) {
    const problem = Object.keys(some).length === 0 ? null : JSON.parse(JSON.stringify(some));
    await store.writeFigures({ figures: [], look: { connection, problem, cuts: {}, at: now } });
  }
  return JSON.stringify(position);
}

/** Each resource of one tenant, and of each object one resource of a type. */
function ownTargets(targets: readonly MetricTarget[]): MetricTarget[] {
  const byId = Map.groupBy(targets, ({ id }) => id.toLowerCase());
  const single = [...byId.values()].flatMap((some) => {
    const [first] = some;
    return first !== undefined && some.every(({ tenantUid }) => tenantUid === first.tenantUid) ? [first] : [];
  });
  const byObject = new Map<string, MetricTarget>();
  for (const target of single) {
    const key = `${target.tenantUid} ${target.kind}/${target.name} ${target.type}`;
    if (!byObject.has(key)) byObject.set(key, target);
  }
  return [...byObject.values()];
}

function tasksOf(targets: readonly MetricTarget[]): Task[] {
  const places = Map.groupBy(
    targets,
    ({ connection, type, location }) => `${connection} ${type.toLowerCase()} ${location ?? ''}`,
  );
  return [...places.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined || first.location === null) return [];
    const { connection, type, location } = first;
    return ASKINGS.filter((asking) => asking.type.toLowerCase() === type.toLowerCase()).map((asking) => ({
      ...{ connection, asking, region: location, targets: some },
      key: `${connection} ${asking.type} ${asking.interval} ${asking.aggregations.join()} ${location}`,
    }));
  });
}

/** Whether it was asked: some are not each time. */
async function readTask(look: ObjectLook, task: Task, before: Date | null): Promise<boolean> {
  const { store, monitorOf, now, everySeconds, signal } = look;
  const { connection, asking, region, targets } = task;
  const { againMs, firstMs, everyLooks, intervalMs } = TIMES[asking.interval];
  const agoMs = before === null ? null : now.getTime() - before.getTime();
  // A look may come a little early.
  if (agoMs !== null && agoMs < (everyLooks - 0.5) * everySeconds * 1000 && everyLooks > 1) return false;
  const backMs = agoMs === null ? firstMs : Math.min(MOST_BACK_MS, agoMs + againMs);
  const from = new Date(Math.floor((now.getTime() - backMs) / intervalMs) * intervalMs);
  const byId = new Map(targets.map((target) => [target.id.toLowerCase(), target]));
  const question = {
    ...{ region, type: asking.type, resources: targets.map(({ id }) => id), from, to: now },
    ...{ names: Object.keys(asking.metrics), aggregations: asking.aggregations, interval: asking.interval },
  };
  for await (const { figures } of monitorOf(connection).read(question, signal)) {
    await store.writeFigures({ figures: figures.flatMap((figure) => toldOf(asking, byId, figure)) });
  }
  return true;
}

function toldOf(asking: AzureAsking, byId: ReadonlyMap<string, MetricTarget>, figure: AzureFigure): MetricFigure[] {
  const target = byId.get(figure.resource);
  const metric = asking.metrics[figure.name];
  const { average, minimum, maximum, total } = figure;
  const value = total ?? average ?? maximum;
  if (target === undefined || metric === undefined || value === undefined) return [];
  const { tenantUid, kind, name } = target;
  return [
    {
      ...{ tenantUid, metric, grouping: 'object', name: `${kind}/${name}`, at: figure.at },
      ...{ min: minimum ?? value, max: maximum ?? value, sum: value, count: 1 },
      ...{ isCounter: total !== undefined, increase: total ?? null },
    },
  ];
}

/** When each task was last done. */
function readPosition(position: string | null): Map<string, Date> {
  if (position === null) return new Map();
  const kept: unknown = JSON.parse(position);
  if (typeof kept !== 'object' || kept === null) return new Map();
  return new Map(Object.entries(kept).map(([key, at]) => [key, new Date(String(at))]));
}

/** For whoever looks at a tenant: nothing of Azure's own words. */
function problemOf(error: unknown): MetricUnavailable {
  if (error instanceof DriverError && error.kind === 'forbidden') {
    return {
      reason: 'Tenantry may not read what Azure Monitor measures.',
      remedy:
        'Give its identity the present deploy/azure/provisioner-role.json on the subscription (Microsoft.Insights/metrics/read).',
    };
  }
  const code = error instanceof DriverError ? ` (${error.code})` : '';
  return {
    reason: `Azure Monitor could not be read${code}.`,
    remedy: 'It is tried again. If it stays so, look at the log of Tenantry.',
  };
}
