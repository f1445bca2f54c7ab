import type { DesiredResource } from '@tenantry/kinds';
import type { Claim, InventoryRow } from '@tenantry/store/contract';
import { allEnded } from './all-ended.ts';
import { type Compiled, compileObject } from './compile.ts';
import { driverOf, type Environment } from './environment.ts';
import { faultOfObject, faultsOfResources } from './faults.ts';
import { type Finding, Findings, LOST_WAKE_MS, waitingForOthers } from './findings.ts';
import { dependenciesOf, outlivedBy } from './graph.ts';
import type { PassEnd } from './pass.ts';
import { Recorder } from './recorder.ts';
import { both, type Removal, removeRows } from './removal.ts';
import { convergeResource } from './resource.ts';
import type { PassBounds, ResourceWork } from './resource-result.ts';
import { Semaphore } from './semaphore.ts';
import { nextStatus, type StatusDraft } from './status.ts';
import { type Takeover, takeoverOf } from './takeover.ts';
import { resolveTemplate } from './template.ts';
import { withdrawalPass } from './withdrawal.ts';

/** What depends on a resource that stands so may be worked on. */
const LETS_GO_ON: ReadonlySet<Finding['state']> = new Set(['done', 'skipped', 'contested'] as const);

type Ready = Extract<Compiled, { state: 'compiled' }>;

/** How often a long pass shows its progress. */
const SHOW_EVERY_MS = 1_000;

/** A pass over a living object: makes what is missing, mends what differs, takes away what is no longer declared. */
export async function convergePass(environment: Environment, claim: Claim, bounds: PassBounds): Promise<PassEnd> {
  const { store } = environment;
  const { object } = claim;
  const compiled = await compileObject(environment, object, {
    find: (kind, tenant, name) => store.find(kind, tenant, name),
    allocate: (request) => store.allocate(claim, request),
    consent: ({ uid }) => store.consent(uid),
    related: ({ uid }, kinds) => store.related(uid, kinds),
    needsEstablished: true,
  });
  if (compiled.state === 'withheld') return withdrawalPass(environment, claim, compiled, bounds);
  if (compiled.state !== 'compiled') return notCompiled(environment, claim, compiled);
  const inventory = await store.inventory(object.uid);
  return new Convergence(environment, claim, compiled, inventory, bounds).run();
}

function notCompiled(
  environment: Environment,
  claim: Claim,
  compiled: Exclude<Compiled, { state: 'compiled' | 'withheld' }>,
): PassEnd {
  const now = environment.clock();
  const { progress } = claim.object.status;
  const draft: StatusDraft =
    compiled.state === 'waiting'
      ? { ...waitingForOthers(compiled.on, now), progress, outputs: null }
      : {
          phase: 'failing',
          reason: compiled.code,
          message: `${compiled.message}. ${compiled.remedy}`,
          progress,
          waitingFor: [],
          outputs: null,
        };
  const status = nextStatus(claim.object, draft, now);
  // What was wrong with its resources was not looked at.
  const found = compiled.state === 'waiting' ? {} : { faults: faultOfObject(claim, compiled) };
  return { state: 'continues', status, events: [], ...found, lookAgainMs: LOST_WAKE_MS, isTrouble: false };
}

class Convergence {
  readonly #environment: Environment;
  readonly #claim: Claim;
  readonly #compiled: Ready;
  readonly #work: ResourceWork;
  readonly #recorder: Recorder;
  readonly #slots: Semaphore;
  readonly #rows: Map<string, InventoryRow>;
  readonly #obsolete: readonly InventoryRow[];
  readonly #findings: Findings;
  readonly #tasks = new Map<string, Promise<Finding>>();
  readonly #leftOut = new Map<string, boolean>();
  #shownAt: number;

  constructor(
    environment: Environment,
    claim: Claim,
    compiled: Ready,
    inventory: readonly InventoryRow[],
    bounds: PassBounds,
  ) {
    this.#environment = environment;
    this.#claim = claim;
    this.#compiled = compiled;
    this.#recorder = new Recorder(environment.store, claim);
    this.#findings = new Findings(claim, compiled, environment.clock);
    const isChanged = claim.object.generation !== claim.object.status.observedGeneration;
    this.#work = { environment, recorder: this.#recorder, owner: claim.object.uid, ...bounds, isChanged };
    this.#slots = new Semaphore(environment.limits.resourcesPerPass);
    const desired = new Map(compiled.resources.map((resource) => [resource.key, resource]));
    const isCurrent = (row: InventoryRow) => {
      const resource = desired.get(row.key);
      return resource !== undefined && resource.id === row.id && resource.connection === row.connection;
    };
    this.#rows = new Map(inventory.filter(isCurrent).map((row) => [row.key, row]));
    this.#obsolete = inventory.filter((row) => !isCurrent(row));
    this.#shownAt = environment.clock().getTime();
  }

  async run(): Promise<PassEnd> {
    await this.#intend();
    const takeover = takeoverOf(this.#compiled.resources, this.#obsolete);
    const removing = removeRows(this.#work, takeover.atOnce);
    const following = this.#takeOver(takeover);
    try {
      const tasks = this.#compiled.resources.map((resource) => this.#task(resource));
      await allEnded<unknown>([removing, following, ...tasks]);
    } catch (error) {
      // What was found out until then is not found out again as cheaply; if that fails too, the first error says why.
      await this.#recorder.settle().catch(() => {});
      throw error;
    }
    const removal = both(await removing, await following);
    const end = this.#findings.end(removal);
    const { changesAt, resources } = this.#compiled;
    const now = this.#environment.clock();
    const faults = faultsOfResources(this.#claim, now, resources, (key) => this.#findings.of(key), removal);
    return { ...end, faults, changesAt, connections: this.#connections(), notes: await this.#recorder.rest() };
  }

  #connections(): string[] {
    const places = [...this.#compiled.resources, ...this.#obsolete];
    return [...new Set(places.map(({ connection }) => connection))].sort();
  }

  /** Invariant I1: all that will be asked for is written down first, in one statement. */
  async #intend(): Promise<void> {
    const replaced = new Set(this.#obsolete.map((row) => row.key));
    const planned = this.#compiled.resources
      .filter((resource) => !this.#rows.has(resource.key) && !replaced.has(resource.key) && !this.#isLeftOut(resource))
      .map((resource) => this.#plannedRow(resource));
    const changed = [...this.#rows.values()].flatMap((row) => {
      const resource = this.#compiled.resources.find(({ key }) => key === row.key);
      return resource === undefined || sameOrder(row, resource)
        ? []
        : [{ ...row, ...orderOf(resource), title: resource.title }];
    });
    const rows = [...planned, ...changed];
    if (rows.length > 0) await this.#environment.store.record(this.#claim, rows);
    for (const row of rows) this.#rows.set(row.key, row);
    const connections = new Map(
      this.#compiled.resources.map((resource) => [resource.connection + resource.driver, resource]),
    );
    for (const { driver, connection } of connections.values()) this.#environment.watch(driver, connection);
  }

  /** Nothing of it was made, and its type is known not to be served. Decided once a pass. */
  #isLeftOut(resource: DesiredResource): boolean {
    if (resource.optional !== true || this.#rows.has(resource.key)) return false;
    const known = this.#leftOut.get(resource.key) ?? this.#isNotServed(resource);
    this.#leftOut.set(resource.key, known);
    return known;
  }

  /** A driver that follows what is served knows; for the others what was found out lately counts. */
  #isNotServed(resource: DesiredResource): boolean {
    const driver = driverOf(this.#environment, resource.driver);
    return driver.serves === undefined ? this.#environment.notServed.has(resource) : !driver.serves(resource);
  }

  #plannedRow(resource: DesiredResource): InventoryRow {
    return {
      objectUid: this.#claim.object.uid,
      key: resource.key,
      title: resource.title,
      driver: resource.driver,
      connection: resource.connection,
      type: resource.type,
      id: resource.id,
      ...orderOf(resource),
      state: 'planned',
      applied: null,
      outputs: {},
      operation: null,
      notBefore: null,
      problem: null,
      since: this.#environment.clock(),
      uid: null,
      contest: null,
    };
  }

  #task(resource: DesiredResource): Promise<Finding> {
    const running = this.#tasks.get(resource.key);
    if (running !== undefined) return running;
    const task = this.#runTask(resource).then(async (result) => {
      this.#findings.note(resource.key, result);
      await this.#show();
      return result;
    });
    this.#tasks.set(resource.key, task);
    return task;
  }

  async #runTask(resource: DesiredResource): Promise<Finding> {
    const row = this.#rows.get(resource.key);
    if (this.#isLeftOut(resource)) return { state: 'skipped' };
    // Its predecessor at another id has to go first.
    if (row === undefined) return { state: 'held' };
    for (const key of dependenciesOf(resource)) {
      const dependency = this.#compiled.resources.find((candidate) => candidate.key === key);
      const result = dependency === undefined ? undefined : await this.#task(dependency);
      if (result === undefined || !LETS_GO_ON.has(result.state)) return { state: 'held' };
    }
    const resolution = resolveTemplate(resource.body, (from, name) => {
      if (from.startsWith('@')) return this.#compiled.referenceOutput(from.slice(1), name);
      const result = this.#findings.of(from);
      return result?.state === 'done' || result?.state === 'contested' ? result.outputs[name] : undefined;
    });
    if (resolution.state === 'unresolved') return { state: 'held' };
    const result = await this.#slots.run(() => convergeResource(this.#work, resource, row, resolution.body));
    if (result.state === 'skipped') this.#recorder.forget(resource.key);
    return result;
  }

  /** What others take over from goes when they stand. */
  async #takeOver({ later, by }: Takeover): Promise<Removal> {
    for (const resource of by) {
      const { state } = await this.#task(resource);
      if (!LETS_GO_ON.has(state)) return { left: later.map((row) => ({ row, wait: null })), gone: [] };
    }
    return removeRows(this.#work, later);
  }

  async #show(): Promise<void> {
    const now = this.#environment.clock().getTime();
    if (this.#claim.object.status.phase === 'ready' || now - this.#shownAt < SHOW_EVERY_MS) return;
    this.#shownAt = now;
    await this.#environment.store.show(this.#claim, this.#findings.underWay());
  }
}

function orderOf(resource: DesiredResource) {
  return { dependsOn: outlivedBy(resource), deletedWith: resource.deletedWith ?? null };
}

function sameOrder(row: InventoryRow, resource: DesiredResource): boolean {
  const order = orderOf(resource);
  return row.deletedWith === order.deletedWith && row.dependsOn.join('\n') === order.dependsOn.join('\n');
}
