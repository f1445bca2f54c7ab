import type { Difference, Target } from '@tenantry/drivers/contract';
import { DriverError } from '@tenantry/drivers/contract';
import { CONTENTS, type DeclaredObject, type DesiredResource, type JsonObject, type JsonValue } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';
import { type Compiled, compileObject } from './compile.ts';
import { PlanError, type PlannedResource, type Planner } from './contract.ts';
import { driverOf, type Environment } from './environment.ts';
import { requireUsable } from './existing.ts';
import { Forecast } from './forecast.ts';
import { foreseen } from './foreseen.ts';
import { dependenciesOf, removalStep } from './graph.ts';
import { bodyOf, isOver } from './once.ts';
import { Semaphore } from './semaphore.ts';
import { takeoverOf } from './takeover.ts';
import { resolveTemplate } from './template.ts';

const READS_AT_ONCE = 16;
const SHARED_READ_MS = 5_000;
/** A tenant cannot hold more objects than this in a plan of its deletion; the plan says when it was cut. */
const MOST_OBJECTS = 1_000;

type PlanEnvironment = Pick<Environment, 'store' | 'kinds' | 'drivers' | 'installation' | 'clock'>;

/** Says what passes would do, by the same compile and the same diff; allocates, records and writes nothing. */
export function createPlanner(environment: PlanEnvironment): Planner {
  return {
    plan: (objects, signal) => planObjects(environment, objects, signal),
    planDeletion: (uid) => planDeletion(environment, uid),
  };
}

/** One after another, for each may build on what those before it would show. */
async function planObjects(environment: PlanEnvironment, objects: readonly DeclaredObject[], signal: AbortSignal) {
  const forecast = new Forecast(environment.store, objects);
  const planned: PlannedResource[][] = [];
  for (const object of objects) planned.push(await planObject(environment, object, forecast, signal));
  return planned;
}

async function planObject(
  environment: PlanEnvironment,
  object: DeclaredObject,
  forecast: Forecast,
  signal: AbortSignal,
): Promise<PlannedResource[]> {
  const { store } = environment;
  const isStored = (await store.object(object.uid)) !== null;
  const compiled = await compileObject(environment, object, {
    find: (kind, tenant, name) => forecast.find(kind, tenant, name),
    allocate: (request) => forecast.number(object.uid, request),
    consent: ({ uid }) => store.consent(uid),
    related: ({ uid }, kinds) => store.related(uid, kinds),
    needsEstablished: false,
  });
  if (compiled.state === 'withheld') {
    return (await store.inventory(object.uid)).map((row) => removal(row, compiled.message));
  }
  if (compiled.state === 'invalid') throw new PlanError(compiled.code, compiled.message, compiled.remedy);
  if (compiled.state === 'waiting') {
    const [first] = compiled.on;
    throw new PlanError(
      'ReferenceMissing',
      `${first?.title} ${first?.reason}`,
      'Create it first, or in the same request.',
    );
  }
  const rows = new Map((isStored ? await store.inventory(object.uid) : []).map((row) => [row.key, row]));
  const plan = new ObjectPlan(environment, object, compiled, rows, signal);
  const planned = await plan.run();
  forecast.shows(object, compiled.kind.outputs(compiled.input, plan.outputs()));
  if (isStored) return planned;
  const names = foreseen(object, compiled);
  return planned.map((resource) => ({ ...resource, ...names.get(resource.key) }));
}

class ObjectPlan {
  readonly #environment: PlanEnvironment;
  readonly #object: DeclaredObject;
  readonly #compiled: Extract<Compiled, { state: 'compiled' }>;
  readonly #rows: ReadonlyMap<string, InventoryRow>;
  readonly #signal: AbortSignal;
  /** Resources that will be made or made anew: what they give is not known yet. */
  readonly #renewed = new Set<string>();

  constructor(
    environment: PlanEnvironment,
    object: DeclaredObject,
    compiled: Extract<Compiled, { state: 'compiled' }>,
    rows: ReadonlyMap<string, InventoryRow>,
    signal: AbortSignal,
  ) {
    this.#environment = environment;
    this.#object = object;
    this.#compiled = compiled;
    this.#rows = rows;
    this.#signal = signal;
  }

  async run(): Promise<PlannedResource[]> {
    const slots = new Semaphore(READS_AT_ONCE);
    const tasks = new Map<string, Promise<PlannedResource>>();
    const task = (resource: DesiredResource): Promise<PlannedResource> => {
      const running = tasks.get(resource.key);
      if (running !== undefined) return running;
      const planned = (async () => {
        for (const key of dependenciesOf(resource)) {
          const dependency = this.#compiled.resources.find((candidate) => candidate.key === key);
          if (dependency !== undefined) await task(dependency);
        }
        const result = await slots.run(() => this.#one(resource));
        if (result.action === 'create' || result.action === 'replace') this.#renewed.add(resource.key);
        return result;
      })();
      tasks.set(resource.key, planned);
      return planned;
    };
    const planned = await Promise.all(this.#compiled.resources.map(task));
    return [...planned, ...this.#obsolete()];
  }

  /** What the resources give that stay as they are, by key; what is made anew gives what nobody knows yet. */
  outputs(): Readonly<Record<string, JsonObject>> {
    return Object.fromEntries(
      this.#compiled.resources.map(({ key }) => [
        key,
        this.#renewed.has(key) ? {} : (this.#rows.get(key)?.outputs ?? {}),
      ]),
    );
  }

  async #one(resource: DesiredResource): Promise<PlannedResource> {
    const about = { key: resource.key, title: resource.title, type: resource.type, id: resource.id, changes: [] };
    const row = this.#rows.get(resource.key);
    const isKnown = row !== undefined && row.id === resource.id;
    if (row !== undefined && !isKnown) return { ...about, action: 'replace', reason: `its id changes from ${row.id}` };
    const target: Target = {
      connection: resource.connection,
      type: resource.type,
      id: resource.id,
      owner: this.#object.uid,
    };
    const driver = driverOf(this.#environment, resource.driver);
    try {
      const observed = await driver.read(target, { fresh: !isKnown || row.state !== 'present', signal: this.#signal });
      if (resource.existing !== undefined) {
        requireUsable(resource, observed);
        return { ...about, action: 'none', reason: 'was there before, is used as it is, and stays' };
      }
      if (observed === null && resource.optional === true && row?.state !== 'present' && this.#isAtRest()) {
        return { ...about, action: 'none', reason: 'is not offered by this cluster, and not needed' };
      }
      if (observed === null && row !== undefined && isOver(resource, row, row.applied ?? {}))
        return { ...about, action: 'none', reason: 'has ended and is gone; it is not made again' };
      if (observed === null)
        return { ...about, action: 'create', reason: row?.state === 'present' ? 'is gone' : 'is not there yet' };
      if (observed.owner !== this.#object.uid && (resource.adopt ?? 'never') === 'never') {
        return {
          ...about,
          action: 'unknown',
          reason: 'something that is not ours stands there; it is left alone and the object stops',
        };
      }
      const resolution = resolveTemplate(resource.body, (from, name) => this.#output(from, name));
      if (resolution.state === 'unresolved')
        return { ...about, action: 'unknown', reason: `depends on ${resolution.missing.join(', ')}` };
      const applied = row?.applied ?? null;
      return describe(about, driver.diff(target, bodyOf(resource, applied, resolution.body), observed, applied));
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      return this.#unreadable(about, resource, isKnown, error);
    }
  }

  /** All that can be made of this declaration has been made. */
  #isAtRest(): boolean {
    return this.#object.status.phase === 'ready' && this.#object.status.observedGeneration === this.#object.generation;
  }

  #unreadable(
    about: Omit<PlannedResource, 'action' | 'reason'>,
    resource: DesiredResource,
    isKnown: boolean,
    error: DriverError,
  ): PlannedResource {
    if (error.code === 'TypeNotServed' && resource.optional === true) {
      return { ...about, action: 'none', reason: 'is not offered by this cluster, and not needed' };
    }
    // What a new parent will hold cannot be looked at before the parent is there.
    const parentsAreNew =
      error.kind === 'parent-missing' || dependenciesOf(resource).some((key) => this.#renewed.has(key));
    if (!isKnown && (parentsAreNew || error.kind === 'unreachable'))
      return { ...about, action: 'create', reason: 'is not there yet' };
    return { ...about, action: 'unknown', reason: error.message };
  }

  #output(from: string, name: string): JsonValue | undefined {
    if (from.startsWith('@')) return this.#compiled.referenceOutput(from.slice(1), name);
    return this.#renewed.has(from) ? undefined : this.#rows.get(from)?.outputs[name];
  }

  #obsolete(): PlannedResource[] {
    const { resources } = this.#compiled;
    const desired = new Set(resources.map(({ key }) => key));
    const obsolete = [...this.#rows.values()].filter((row) => !desired.has(row.key));
    const { atOnce, later, by } = takeoverOf(resources, obsolete);
    const when = by.map(({ title }) => title).join(' and ');
    return [
      ...atOnce.map((row) => removal(row, 'is no longer declared')),
      ...later.map((row) => removal(row, `is no longer declared, and goes once ${when} works`)),
    ];
  }
}

function describe(about: Omit<PlannedResource, 'action' | 'reason'>, difference: Difference): PlannedResource {
  if (difference.kind === 'none') return { ...about, action: 'none', reason: 'is as declared' };
  const { changes } = difference;
  if (difference.kind === 'replace') return { ...about, action: 'replace', changes, reason: difference.reason };
  const fields = changes
    .slice(0, 5)
    .map(({ path }) => path)
    .join(', ');
  return { ...about, action: 'update', changes, reason: `${fields} ${changes.length === 1 ? 'differs' : 'differ'}` };
}

function removal(row: InventoryRow, reason: string): PlannedResource {
  return { key: row.key, title: row.title, type: row.type, id: row.id, action: 'delete', changes: [], reason };
}

/**
 * What everybody shares, and what was there before, is not taken away with an object. A row that cannot be read now counts as
 * its own.
 */
async function stays(environment: PlanEnvironment, row: InventoryRow): Promise<boolean> {
  const target = { connection: row.connection, type: row.type, id: row.id, owner: row.objectUid };
  const signal = AbortSignal.timeout(SHARED_READ_MS);
  const observed = await driverOf(environment, row.driver)
    .read(target, { fresh: false, signal })
    .catch(() => null);
  return observed !== null && (observed.isShared === true || (row.applied === null && observed.owner === null));
}

async function planDeletion(environment: PlanEnvironment, uid: string) {
  const { store } = environment;
  const planned: (PlannedResource & { object: { kind: string; name: string } })[] = [];
  const order: DeclaredObject[] = [];
  const holding: DeclaredObject[] = [];
  const seen = new Set<string>();
  const visit = async (object: DeclaredObject): Promise<void> => {
    if (seen.has(object.uid) || seen.size >= MOST_OBJECTS) return;
    seen.add(object.uid);
    const dependents = await store.dependents(object.uid);
    if (dependents.length > 0) holding.push(object);
    for (const dependent of dependents) await visit(dependent);
    order.push(object);
  };
  const root = await store.object(uid);
  if (root !== null) await visit(root);
  // As in a pass over a deletion: what keeps the contents in their place goes before they do.
  const early = new Set<string>();
  for (const object of holding) {
    for (const row of await store.inventory(object.uid)) {
      if (!row.dependsOn.includes(CONTENTS)) continue;
      early.add(`${object.uid}/${row.key}`);
      planned.push({
        ...removal(row, 'is taken away first, before what lives in it'),
        object: { kind: object.kind, name: object.name },
      });
    }
  }
  for (const object of order) {
    const rows = (await store.inventory(object.uid)).filter(({ key }) => !early.has(`${object.uid}/${key}`));
    const staying = await Promise.all(rows.map((row) => stays(environment, row)));
    let remaining = rows.filter((_, index) => !staying[index]);
    // Each round takes at least one row, so there are at most as many rounds as rows.
    while (remaining.length > 0) {
      const step = removalStep(remaining);
      const turn = [...step.delete, ...step.confirm];
      if (turn.length === 0) break;
      for (const row of turn) {
        const reason = row.deletedWith === null ? 'belongs to it' : `goes with ${row.deletedWith}`;
        planned.push({ ...removal(row, reason), object: { kind: object.kind, name: object.name } });
      }
      const taken = new Set(turn.map(({ key }) => key));
      remaining = remaining.filter(({ key }) => !taken.has(key));
    }
  }
  return planned;
}
