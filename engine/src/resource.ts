import { isDeepStrictEqual } from 'node:util';
import type { Difference, FieldChange, Observed, Operation, Outcome, Target } from '@tenantry/drivers/contract';
import { DriverError, endsOperation } from '@tenantry/drivers/contract';
import type { DesiredResource, JsonObject } from '@tenantry/kinds';
import type { Contest, InventoryRow } from '@tenantry/store/contract';
import { changeEvent, changesOf, MARK_MISSING } from './change-event.ts';
import {
  afterRepair,
  contestData,
  contestProblem,
  type Deviation,
  describeContest,
  deviationOf,
  FOREIGN_MANAGER,
  isFight,
  nextRepair,
  quietFrom,
} from './contest.ts';
import { driverOf } from './environment.ts';
import { requireUsable } from './existing.ts';
import { notOurs } from './not-ours.ts';
import { outputsOf, shownOf } from './observed-values.ts';
import { bodyOf, isOver } from './once.ts';
import { isAlike, sentenceOf, troubleOf } from './problem.ts';
import type { ResourceResult, ResourceWork } from './resource-result.ts';
import { throwIfTurnedAway } from './turned-away.ts';

/** Until a resource that is still being made is looked at again. */
const PROGRESS_POLL_MS = 2_000;
/** What stands and does not work is told of by its driver; this is for news that was lost. */
const FAILING_LOOK_MS = 60_000;
const DEFAULT_RETRY_MS = 30_000;

/** Makes one resource as desired, as far as that goes without waiting. Never throws for what went wrong in the world. */
export async function convergeResource(
  work: ResourceWork,
  desired: DesiredResource,
  row: InventoryRow,
  body: JsonObject,
): Promise<ResourceResult> {
  const step = new Step(work, desired, row, bodyOf(desired, row.applied, body));
  try {
    return step.showing(await step.run());
  } catch (error) {
    if (work.signal.aborted) throw error;
    return step.showing(step.failed(error));
  }
}

class Step {
  readonly #work: ResourceWork;
  readonly #desired: DesiredResource;
  readonly #body: JsonObject;
  readonly #target: Target;
  #row: InventoryRow;
  #shown: JsonObject | undefined;

  constructor(work: ResourceWork, desired: DesiredResource, row: InventoryRow, body: JsonObject) {
    this.#work = work;
    this.#desired = desired;
    this.#row = row;
    this.#body = body;
    this.#target = { connection: desired.connection, type: desired.type, id: desired.id, owner: work.owner };
  }

  get #driver() {
    return driverOf(this.#work.environment, this.#desired.driver);
  }

  async run(): Promise<ResourceResult> {
    const now = this.#work.environment.clock();
    const notBefore = this.#row.notBefore;
    const isPutOff = this.#row.operation !== null || !this.#work.isChanged;
    if (notBefore !== null && notBefore > now && isPutOff) {
      const problem = this.#row.problem;
      const retryAfterMs = notBefore.getTime() - now.getTime();
      if (this.#row.operation !== null) this.#work.hurry.after(retryAfterMs);
      if (this.#row.state === 'blocked' && problem !== null)
        return { state: 'blocked', problem, since: this.#row.since, retryAfterMs };
      const waiting = this.#waiting(problem?.message ?? 'is being made', retryAfterMs, problem !== null);
      return problem === null ? waiting : { ...waiting, problem };
    }
    if (this.#desired.existing !== undefined) return this.#use();
    if (this.#row.operation !== null) {
      // The store keeps operations as it was given them.
      const outcome = await this.#driver.resume(this.#target, this.#row.operation as unknown as Operation, this.#work);
      if (outcome.state === 'running') return this.#running(outcome);
      this.#save({ operation: null });
      if (outcome.observed !== undefined) return this.#compare(outcome.observed);
    }
    await throwIfTurnedAway(this.#driver, this.#target, this.#row);
    if (this.#isCreatedUnseen()) return this.#createUnseen();
    return this.#compare(await this.#read());
  }

  /** The result, with what was seen on the way to it. */
  showing(result: ResourceResult): ResourceResult {
    return this.#shown === undefined ? result : { ...result, shown: this.#shown };
  }

  /** It was there before: it is looked at, and nothing else. */
  async #use(): Promise<ResourceResult> {
    const wasKnown = this.#row.state === 'present';
    const observed =
      (await this.#driver.read(this.#target, { ...this.#work, fresh: !wasKnown })) ??
      (wasKnown ? await this.#readFresh() : null);
    requireUsable(this.#desired, observed);
    const result = this.#rest(observed);
    if (!wasKnown && result.state === 'done') {
      this.#tell('normal', 'Used', `${this.#desired.title} was there before, is used as it is, and stays`);
    }
    return result;
  }

  /** Nothing is known of it and nothing could be adopted: creating it finds out whether it is free (invariants I2, I3). */
  #isCreatedUnseen(): boolean {
    const { state, applied, problem } = this.#row;
    const isUntried = state === 'planned' && applied === null && (problem === null || problem.isUnasked === true);
    // Of what is optional it is asked first whether it is served at all: to find that out is not worth a write.
    if (this.#desired.optional === true) return false;
    return isUntried && (this.#desired.adopt ?? 'never') === 'never' && this.#driver.createsExclusively === true;
  }

  /** A cache may lag behind; before something is made because it seems to be missing, the system itself is asked. */
  async #read(): Promise<Observed | null> {
    const isKnown = this.#isKnown();
    const observed = await this.#driver.read(this.#target, { ...this.#work, fresh: !isKnown });
    if (observed !== null && observed.owner === this.#work.owner) return observed;
    return isKnown ? this.#readFresh() : observed;
  }

  #readFresh(): Promise<Observed | null> {
    return this.#driver.read(this.#target, { ...this.#work, fresh: true });
  }

  /** It was seen as declared before, be it that it does not work yet: nothing is about to be made or replaced. */
  #isKnown(): boolean {
    const { state, uid, applied } = this.#row;
    return state === 'present' || (uid !== null && applied !== null && isDeepStrictEqual(applied, this.#body));
  }

  /** @param isFresh whether the system itself was asked just now, and no cache that may lag behind */
  async #compare(observed: Observed | null, isFresh = false): Promise<ResourceResult> {
    if (observed === null) return this.#createAgain();
    const difference = this.#driver.diff(this.#target, this.#body, observed, this.#row.applied);
    const isStripped = this.#isStripped(observed);
    if (observed.owner !== this.#work.owner && !isStripped) return this.#adopt(observed, difference);
    if (difference.kind === 'none' && !isStripped) return this.#rest(observed);
    const changes = [...(isStripped ? [MARK_MISSING] : []), ...changesOf(difference)];
    const held = this.#holdOff(changes);
    if (held !== null) return held;
    // The mark goes on first: nothing is taken away that does not carry it.
    if (difference.kind !== 'replace' || isStripped) return this.#update(observed, changes);
    // Another replica may have made it anew already, which an old look does not show (invariant I4).
    return isFresh ? this.#replace(observed, difference) : this.#compare(await this.#readFresh(), true);
  }

  /** The very thing that we made; somebody only took its mark away (invariant I3 knows it by the system's own name). */
  #isStripped(observed: Observed): boolean {
    return observed.owner === null && observed.uid !== undefined && observed.uid === this.#row.uid;
  }

  get #guards(): boolean {
    return this.#desired.guards ?? true;
  }

  /** Whether the deviation is another hand's, and it is not the time to put it right once more. */
  #holdOff(changes: readonly FieldChange[]): ResourceResult | null {
    const { contest } = this.#row;
    const now = this.#work.environment.clock();
    const deviation = deviationOf(changes);
    if (!this.#isOthersDoing(deviation) || !isFight(contest, this.#guards, now)) return null;
    const seen = { ...contest, ...(deviation.by === null ? {} : { by: deviation.by }), isReported: true };
    if (!contest.isReported) {
      const pace = this.#guards ? 'It is put right each time' : 'It is put right less and less often';
      this.#tell(
        'warning',
        FOREIGN_MANAGER,
        `${this.#desired.title}: ${describeContest(seen)}. ${pace}.`,
        contestData(seen),
      );
      this.#save({ contest: seen });
    }
    const next = nextRepair(contest, deviation, this.#guards);
    if (next <= now) return null;
    // Nothing stands that others could build on.
    if (changes.length === 0) return this.#waiting(describeContest(seen), next.getTime() - now.getTime(), false);
    return this.#contested(seen, next, `Put right again at ${next.toISOString()}.`);
  }

  #contested(contest: Contest, lookAt: Date, outlook: string): ResourceResult {
    return {
      state: 'contested',
      outputs: this.#row.outputs,
      problem: contestProblem(this.#desired.title, contest, outlook),
      since: new Date(contest.since),
      retryAfterMs: Math.max(0, lookAt.getTime() - this.#work.environment.clock().getTime()),
    };
  }

  /** What was as declared, or names its author, was not undone by ourselves. */
  #isOthersDoing({ by }: Deviation): boolean {
    return this.#isDrift() || (by !== null && isDeepStrictEqual(this.#row.applied, this.#body));
  }

  /** Keeps count of what others undo. Answers whether they are spoken of already, as one long fight. */
  #countRepair(deviation: Deviation): boolean {
    const contest = afterRepair(this.#row.contest, deviation, this.#guards, this.#work.environment.clock());
    this.#save({ contest });
    return contest.isReported;
  }

  /** The contest, if it still goes on; one that ended is told of and forgotten. */
  #endContest(): Contest | null {
    const { contest } = this.#row;
    if (contest === null || !contest.isReported) return null;
    if (quietFrom(contest, this.#guards) > this.#work.environment.clock()) return contest;
    this.#tell(
      'normal',
      'ForeignManagerGone',
      `${this.#desired.title} is left alone since ${contest.repairedAt}, after ${contest.repairs} repairs`,
      contestData(contest),
    );
    this.#save({ contest: null });
    return null;
  }

  async #createAgain(): Promise<ResourceResult> {
    const { outputs } = this.#row;
    if (isOver(this.#desired, this.#row, this.#body)) return { state: 'done', outputs, lookAgainMs: null };
    return (this.#row.state === 'present' ? this.#holdOff([]) : null) ?? this.#create();
  }

  async #createUnseen(): Promise<ResourceResult> {
    try {
      return await this.#create();
    } catch (error) {
      // Whose it is, is said by what stands there.
      if (error instanceof DriverError && error.kind === 'not-ours')
        return this.#compare(await this.#readFresh(), true);
      throw error;
    }
  }

  async #create(): Promise<ResourceResult> {
    const wasThere = this.#isKnown();
    const outcome = await this.#driver.create(this.#target, this.#body, this.#work);
    if (wasThere && !this.#countRepair({ by: null, fields: [] }))
      this.#tell('warning', 'DriftRepaired', `${this.#desired.title} was gone and is made again`);
    if (outcome.state === 'running') return this.#running(outcome);
    if (!wasThere) this.#tell('normal', 'Created', `${this.#desired.title} is made`);
    return this.#settle(outcome);
  }

  /** It was as declared, and the declaration has not changed: another hand was at it. */
  #isDrift(): boolean {
    return this.#row.state === 'present' && isDeepStrictEqual(this.#row.applied, this.#body);
  }

  async #update(observed: Observed, changes: readonly FieldChange[]): Promise<ResourceResult> {
    const deviation = deviationOf(changes);
    const isDrift = this.#isOthersDoing(deviation);
    const outcome = await this.#driver.update(this.#target, this.#body, observed, this.#row.applied, this.#work);
    if (outcome.state === 'done' && outcome.isUntouched === true) return this.#settle(outcome);
    const isKnownFight = isDrift && this.#countRepair(deviation);
    // Of a fight people know: it began with an event, and ends with one.
    if (!isKnownFight) {
      const { type, reason, message } = changeEvent(this.#desired.title, changes, deviation, isDrift);
      this.#tell(type, reason, message);
    }
    if (outcome.state === 'running') return this.#running(outcome);
    return this.#settle(outcome);
  }

  async #replace(observed: Observed, difference: Extract<Difference, { kind: 'replace' }>): Promise<ResourceResult> {
    const deviation = deviationOf(difference.changes);
    const isDrift = this.#isOthersDoing(deviation);
    const outcome = await this.#driver.delete(this.#target, observed, this.#work);
    if (!isDrift || !this.#countRepair(deviation)) {
      const reason = isDrift ? 'DriftRepaired' : 'Replaced';
      this.#tell('warning', reason, `${this.#desired.title} is made anew: ${difference.reason}`);
    }
    this.#save({ state: 'changing', applied: null });
    if (outcome.state === 'running') return this.#running(outcome);
    return this.#compare(await this.#readFresh(), true);
  }

  /** Invariant I3: what does not carry our mark is left alone, unless the object says otherwise. */
  async #adopt(observed: Observed, difference: Difference): Promise<ResourceResult> {
    const policy = this.#desired.adopt ?? 'never';
    const mayAdopt =
      observed.owner === null && (policy === 'always' || (policy === 'ifIdentical' && difference.kind === 'none'));
    if (!mayAdopt) {
      this.#driver.lookOut?.(this.#target, observed);
      throw notOurs(this.#desired, observed);
    }
    this.#tell('normal', 'Adopted', `${this.#desired.title} existed and is taken over`);
    return this.#update(observed, difference.kind === 'none' ? [] : difference.changes);
  }

  /** After a write: the answer is an observation too, if it shows what was asked for. */
  async #settle(outcome: Extract<Outcome, { state: 'done' }>): Promise<ResourceResult> {
    const observed = outcome.observed ?? (await this.#readFresh());
    if (observed === null)
      return this.#waiting('is not visible yet', PROGRESS_POLL_MS, false, { state: 'changing', applied: this.#body });
    const difference = this.#driver.diff(this.#target, this.#body, observed);
    this.#save({ uid: observed.uid ?? null });
    if (difference.kind === 'none') return this.#rest(observed);
    const fields = difference.changes.map((change) => change.path).join(', ');
    return this.#waiting(`does not show what was asked for yet: ${fields}`, null, true, {
      state: 'changing',
      applied: this.#body,
    });
  }

  #rest(observed: Observed): ResourceResult {
    const { readiness } = observed;
    this.#shown = shownOf(this.#desired, observed.body);
    if (readiness.state === 'failed') {
      if (readiness.code === undefined)
        throw new DriverError('transient', 'ResourceFailed', `${this.#desired.title}: ${readiness.reason}`);
      return this.#failing(readiness, readiness.code, observed);
    }
    if (readiness.state === 'progressing') {
      const lookAgainMs = Math.min(readiness.lookAgainMs ?? PROGRESS_POLL_MS, FAILING_LOOK_MS);
      const change = { state: 'changing', problem: null, ...this.#seen(observed) } as const;
      return this.#waiting(readiness.reason, lookAgainMs, false, change);
    }
    const found = outputsOf(this.#desired, observed.body);
    if ('missing' in found) return this.#waiting(`does not show ${found.missing} yet`, PROGRESS_POLL_MS, false);
    const { outputs } = found;
    this.#save({ state: 'present', outputs, problem: null, ...this.#seen(observed) });
    const contest = this.#endContest();
    if (contest === null) return { state: 'done', outputs, lookAgainMs: null };
    const quiet = quietFrom(contest, this.#guards);
    // A boundary that is opened every second is not one, however soon it is closed again.
    if (this.#guards) return this.#contested(contest, quiet, 'It is put right each time.');
    return { state: 'done', outputs, lookAgainMs: quiet.getTime() - this.#work.environment.clock().getTime() };
  }

  /** It stands as declared and does not work: somebody has to act, and it is well again when the driver says so. */
  #failing(
    { reason, remedy, lookAgainMs }: Extract<Observed['readiness'], { state: 'failed' }>,
    code: string,
    observed: Observed,
  ): ResourceResult {
    const problem = { code, message: `${this.#desired.title}: ${reason}.`, remedy: remedy ?? null };
    if (!isAlike(this.#row.problem, problem)) this.#tell('warning', code, sentenceOf(problem));
    this.#save({ state: 'blocked', problem, ...this.#seen(observed) });
    const retryAfterMs = Math.min(lookAgainMs ?? FAILING_LOOK_MS, FAILING_LOOK_MS);
    return { state: 'blocked', problem, since: this.#row.since, retryAfterMs };
  }

  /** It stands as declared. Of what is used as it is, nothing was ever applied: by that it is known when the object goes. */
  #seen({ uid }: Observed): Partial<InventoryRow> {
    const isOurs = this.#desired.existing === undefined;
    const [applied, name] = isOurs ? [this.#body, uid ?? null] : [null, null];
    return { applied, uid: name, operation: null, notBefore: null };
  }

  #running(outcome: Extract<Outcome, { state: 'running' }>): ResourceResult {
    const reason = { create: 'is being made', update: 'is being changed', delete: 'is being taken away' }[
      outcome.operation.kind
    ];
    const notBefore = new Date(this.#work.environment.clock().getTime() + outcome.retryAfterMs);
    this.#work.hurry.after(outcome.retryAfterMs);
    return this.#waiting(reason, outcome.retryAfterMs, false, {
      state: 'changing',
      ...(outcome.operation.kind === 'delete' ? {} : { applied: this.#body }),
      operation: outcome.operation as unknown as JsonObject,
      notBefore,
      problem: null,
    });
  }

  failed(error: unknown): ResourceResult {
    const { problem, isBlocking, retryAfterMs } = troubleOf(error);
    // Nothing to tell or to keep: the object is whole without it.
    if (problem.code === 'TypeNotServed' && this.#desired.optional === true) {
      this.#work.environment.notServed.note(this.#desired);
      return { state: 'skipped' };
    }
    const now = this.#work.environment.clock().getTime();
    const before = this.#row.problem;
    // A wait for our own turn or budget is no step of the work; the status says what is waited for.
    const isNews = before?.code !== problem.code || before.message !== problem.message;
    if (isNews && problem.isUnasked !== true) {
      this.#tell('warning', problem.code, `${this.#desired.title}: ${problem.message}`);
    }
    // What stands in the way may be gone whenever a pass comes: to look costs one read. And who is called comes at once.
    const mayEndAnytime = error instanceof DriverError && (error.kind === 'not-ours' || error.willTell);
    const notBefore = retryAfterMs === null || mayEndAnytime ? null : new Date(now + retryAfterMs);
    // A failed operation has said its last word; the next pass looks at the resource itself.
    const change: Partial<InventoryRow> = { problem, notBefore, ...(endsOperation(error) ? { operation: null } : {}) };
    if (isBlocking) {
      this.#save({ ...change, state: 'blocked' });
      return { state: 'blocked', problem, since: this.#row.since, retryAfterMs: retryAfterMs ?? DEFAULT_RETRY_MS };
    }
    const waiting = this.#waiting(problem.message, retryAfterMs, true, {
      ...change,
      state: this.#row.state === 'blocked' ? 'changing' : this.#row.state,
    });
    return { ...waiting, problem };
  }

  #waiting(
    reason: string,
    retryAfterMs: number | null,
    isError: boolean,
    change: Partial<InventoryRow> = {},
  ): Extract<ResourceResult, { state: 'waiting' }> {
    this.#save(change);
    return { state: 'waiting', reason, since: this.#row.since, retryAfterMs, isError };
  }

  #save(change: Partial<InventoryRow>): void {
    const fields = Object.keys(change) as (keyof InventoryRow)[];
    if (fields.every((field) => isDeepStrictEqual(change[field], this.#row[field]))) return;
    const next = { ...this.#row, ...change };
    const since = next.state === this.#row.state ? this.#row.since : this.#work.environment.clock();
    this.#row = { ...next, since };
    this.#work.recorder.save(this.#row);
  }

  #tell(type: 'normal' | 'warning', reason: string, message: string, data?: JsonObject): void {
    const resource = this.#desired.key;
    this.#work.recorder.emit({ type, reason, message, resource, ...(data === undefined ? {} : { data }) });
  }
}
