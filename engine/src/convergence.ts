import type { DesiredResource, JsonObject, ObjectStatus, Wait } from '@tenantry/kinds';
import type { Claim, InventoryRow } from '@tenantry/store/contract';
import { allEnded } from './all-ended.ts';
import { type Compiled, compileObject } from './compile.ts';
import { driverOf, type Environment } from './environment.ts';
import { faultOfObject, faultsOfResources } from './faults.ts';
import { dependenciesOf, outlivedBy } from './graph.ts';
import { type PassEnd, soonest } from './pass.ts';
import { type Problem, sentenceOf } from './problem.ts';
import { Recorder } from './recorder.ts';
import { both, type Removal, removeRows } from './removal.ts';
import { convergeResource } from './resource.ts';
import type { ResourceResult, ResourceWork } from './resource-result.ts';
import { Semaphore } from './semaphore.ts';
import { nextStatus, type StatusDraft } from './status.ts';
import { type Takeover, takeoverOf } from './takeover.ts';
import { resolveTemplate } from './template.ts';
import { withdrawalPass } from './withdrawal.ts';

/** Held: something it depends on is not there yet. */
type Result = ResourceResult | { readonly state: 'held' };

/** What depends on a resource that stands so may be worked on. */
const LETS_GO_ON: ReadonlySet<Result['state']> = new Set(['done', 'skipped', 'contested'] as const);

type Ready = Extract<Compiled, { state: 'compiled' }>;

/** What others have to do wakes it; this is for a wake-up that was lost. */
const LOST_WAKE_MS = 60_000;
/** How often a long pass shows its progress. */
const SHOW_EVERY_MS = 1_000;

/** A pass over a living object: makes what is missing, mends what differs, takes away what is no longer declared. */
export async function convergePass(environment: Environment, claim: Claim, signal: AbortSignal): Promise<PassEnd> {
  const { store } = environment;
  const { object } = claim;
  const compiled = await compileObject(environment, object, {
    find: (kind, tenant, name) => store.find(kind, tenant, name),
    allocate: (request) => store.allocate(claim, request),
    consent: ({ uid }) => store.consent(uid),
    related: ({ uid }, kinds) => store.related(uid, kinds),
    needsEstablished: true,
  });
  if (compiled.state === 'withheld') return withdrawalPass(environment, claim, compiled, signal);
  if (compiled.state !== 'compiled') return notCompiled(environment, claim, compiled);
  const inventory = await store.inventory(object.uid);
  return new Convergence(environment, claim, compiled, inventory, signal).run();
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
      ? {
          phase: 'waiting',
          reason: 'WaitingForReference',
          message: compiled.on.map(({ title, reason }) => `${title} ${reason}`).join('; '),
          progress,
          waitingFor: compiled.on.map((wait) => ({ ...wait, since: now.toISOString() })),
          outputs: null,
        }
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
  readonly #tasks = new Map<string, Promise<Result>>();
  readonly #results = new Map<string, Result>();
  readonly #leftOut = new Map<string, boolean>();
  #shownAt: number;

  constructor(
    environment: Environment,
    claim: Claim,
    compiled: Ready,
    inventory: readonly InventoryRow[],
    signal: AbortSignal,
  ) {
    this.#environment = environment;
    this.#claim = claim;
    this.#compiled = compiled;
    this.#recorder = new Recorder(environment.store, claim);
    const isChanged = claim.object.generation !== claim.object.status.observedGeneration;
    this.#work = { environment, recorder: this.#recorder, owner: claim.object.uid, signal, isChanged };
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
    const end = this.#end(removal);
    const { changesAt, resources } = this.#compiled;
    const now = this.#environment.clock();
    const faults = faultsOfResources(this.#claim, now, resources, (key) => this.#results.get(key), removal);
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

  #task(resource: DesiredResource): Promise<Result> {
    const running = this.#tasks.get(resource.key);
    if (running !== undefined) return running;
    const task = this.#runTask(resource).then(async (result) => {
      this.#results.set(resource.key, result);
      await this.#show();
      return result;
    });
    this.#tasks.set(resource.key, task);
    return task;
  }

  async #runTask(resource: DesiredResource): Promise<Result> {
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
      const result = this.#results.get(from);
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
    const progress = this.#progress();
    await this.#environment.store.show(
      this.#claim,
      this.#status({
        phase: 'working',
        reason: 'Working',
        message: `${progress.done} of ${progress.total} resources stand as declared.`,
        progress,
        waitingFor: this.#waits(null),
        outputs: null,
      }),
    );
  }

  #progress(): ObjectStatus['progress'] {
    const results = [...this.#results.values()];
    const skipped = results.filter(({ state }) => state === 'skipped').length;
    return {
      done: results.filter(({ state }) => state === 'done').length,
      total: this.#compiled.resources.length - skipped,
    };
  }

  #waits(removal: Removal | null): Wait[] {
    const waits: Wait[] = [];
    for (const { key, title } of this.#compiled.resources) {
      const result = this.#results.get(key);
      if (result?.state === 'waiting')
        waits.push({
          ...said(result.problem),
          on: key,
          title,
          reason: result.reason,
          since: result.since.toISOString(),
        });
      if (result?.state === 'blocked' || result?.state === 'contested') {
        const { problem, since } = result;
        // Of which resource it is said is said by its title.
        const reason = problem.message.startsWith(`${title}: `)
          ? problem.message.slice(title.length + 2)
          : problem.message;
        waits.push({ ...said(problem), on: key, title, reason, since: since.toISOString() });
      }
    }
    for (const { row, wait } of removal?.left ?? []) {
      if (wait !== null)
        waits.push({ on: row.key, title: row.title, reason: wait.reason, since: row.since.toISOString() });
    }
    return waits;
  }

  #status(draft: StatusDraft): ObjectStatus {
    const { kind, input } = this.#compiled;
    const notOffered = kind.notOffered?.(input) ?? [];
    return nextStatus(this.#claim.object, { ...draft, notOffered }, this.#environment.clock());
  }

  #end(removal: Removal): Extract<PassEnd, { state: 'continues' }> {
    const results = [...this.#results.values()];
    const blocked = results.filter((result) => result.state === 'blocked' || result.state === 'contested');
    const waiting = results.filter((result) => result.state === 'waiting');
    const progress = this.#progress();
    const waitingFor = this.#waits(removal);
    const isDone = progress.done === progress.total && removal.left.length === 0;
    // A task that waits for a task that was skipped in an earlier pass has nothing to wait for; replaced rows come next pass.
    const isReplacing = removal.gone.some((row) => this.#compiled.resources.some(({ key }) => key === row.key));
    if (isDone) return this.#awaiting(progress) ?? this.#ready(progress);
    const hasFailures = blocked.length > 0 || removal.left.some(({ wait }) => wait?.isBlocking === true);
    const isTrouble =
      results.some(({ state }) => state === 'blocked') ||
      removal.left.some(({ wait }) => wait?.isBlocking === true) ||
      waiting.some(({ isError }) => isError) ||
      removal.left.some(({ wait }) => wait?.problem != null);
    const first = blocked[0]?.problem ?? removal.left.find(({ wait }) => wait?.isBlocking === true)?.wait?.problem;
    const status = this.#status({
      phase: hasFailures ? 'failing' : 'working',
      reason: first?.code ?? 'Working',
      message:
        first === undefined || first === null
          ? `${progress.done} of ${progress.total} resources stand as declared.`
          : sentenceOf(first),
      progress,
      waitingFor,
      outputs: { ...this.#claim.object.status.outputs, ...this.#shown() },
    });
    const lookAgainMs = isReplacing
      ? 0
      : soonest([
          ...waiting.map(({ retryAfterMs }) => retryAfterMs),
          ...blocked.map(({ retryAfterMs }) => retryAfterMs),
          ...removal.left.map(({ wait }) => wait?.retryAfterMs ?? null),
        ]);
    return { state: 'continues', status, events: [], lookAgainMs, isTrouble };
  }

  /** What is seen just now, whether it is ready or not. */
  #shown(): JsonObject {
    const { kind, input } = this.#compiled;
    if (kind.shows === undefined) return {};
    const seen = [...this.#results].flatMap(([key, result]): [string, JsonObject][] =>
      result.state === 'held' || result.shown === undefined ? [] : [[key, result.shown]],
    );
    return kind.shows(input, Object.fromEntries(seen));
  }

  /** All of its own stands, and others have still to do their part; null where they have. They wake it. */
  #awaiting(progress: ObjectStatus['progress']): Extract<PassEnd, { state: 'continues' }> | null {
    const { kind, input } = this.#compiled;
    const awaited = kind.awaits?.(input) ?? [];
    if (awaited.length === 0) return null;
    const since = this.#environment.clock().toISOString();
    const status = this.#status({
      phase: 'waiting',
      reason: 'WaitingForReference',
      message: awaited.map(({ title, reason }) => `${title} ${reason}`).join('; '),
      progress,
      waitingFor: awaited.map((wait) => ({ ...wait, since })),
      outputs: { ...this.#claim.object.status.outputs, ...this.#shown() },
    });
    return { state: 'continues', status, events: [], lookAgainMs: LOST_WAKE_MS, isTrouble: false };
  }

  #ready(progress: ObjectStatus['progress']): Extract<PassEnd, { state: 'continues' }> {
    const outputs: Record<string, JsonObject> = {};
    for (const [key, result] of this.#results) if (result.state === 'done') outputs[key] = result.outputs;
    const status = this.#status({
      phase: 'ready',
      reason: 'AsDeclared',
      message: `All ${progress.total} resources stand as declared.`,
      progress,
      waitingFor: [],
      outputs: { ...this.#shown(), ...this.#compiled.kind.outputs(this.#compiled.input, outputs) },
    });
    const { object } = this.#claim;
    const isNews = object.status.phase !== 'ready' || object.status.observedGeneration !== object.generation;
    const events = isNews
      ? [{ type: 'normal' as const, reason: 'Ready', message: `${object.kind} ${object.name} is ready` }]
      : [];
    const lookAgainMs = soonest(
      [...this.#results.values()].map((result) => (result.state === 'done' ? result.lookAgainMs : null)),
    );
    return { state: 'continues', status, events, lookAgainMs, isTrouble: false };
  }
}

function said(problem: Problem | undefined): Pick<Wait, 'code' | 'remedy'> {
  if (problem === undefined) return {};
  return { code: problem.code, ...(problem.remedy === null ? {} : { remedy: problem.remedy }) };
}

function orderOf(resource: DesiredResource) {
  return { dependsOn: outlivedBy(resource), deletedWith: resource.deletedWith ?? null };
}

function sameOrder(row: InventoryRow, resource: DesiredResource): boolean {
  const order = orderOf(resource);
  return row.deletedWith === order.deletedWith && row.dependsOn.join('\n') === order.dependsOn.join('\n');
}
