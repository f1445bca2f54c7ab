import { setTimeout as sleep } from 'node:timers/promises';
import { faultsOfRest } from './oracle.ts';
import { nameOf, type Point, template } from './point.ts';
import { Reference } from './reference.ts';
import { Stage } from './stage.ts';
import { STEPS, type Step, type Story, storyOf } from './stories.ts';
import type { Things } from './world.ts';

/** Something that is wrong after a death, or without one. */
export interface Found {
  readonly step: Step;
  /** Where the process died; null where it lived. */
  readonly point: Point | null;
  readonly sentences: readonly string[];
}

/** How one step of a story went. */
export interface Tally {
  points: number;
  deaths: number;
  /** Points of which every run has its own number, and that did not come as often this time. */
  notMet: string[];
  seconds: number;
}

/** A point, and how often it is still looked for. */
interface Visit {
  readonly point: Point;
  triesLeft: number;
  /** It came up in one run alone, so far. */
  isOnce: boolean;
}

/** Far longer than anything takes, so that a machine with too much to do is not taken for an object that is stuck. */
const REST_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 25;
/** What dies at rest has a moment to do so. */
const DIES_WITHIN_MS = 200;
/** A point that was not met is looked for so often in all. */
export const TRIES = 3;
const MOST_FOUND = 20;
const TOLD_EVERY = 20;

/** How the object stands after each step. */
const AFTER = { create: 'declared', change: 'changed', delete: 'absent' } as const;
type Standing = (typeof AFTER)[Step];

export interface TrialOptions {
  readonly kind: string;
  /** Or else objects live on a cluster alone. */
  readonly hasCloud: boolean;
  readonly steps: readonly Step[];
  /** Which of the points are visited. */
  readonly isWanted: (point: Point, index: number, step: Step) => boolean;
  readonly tell: (line: string) => void;
}

/** Visits the points of one story: each is a death, and what comes after it is held against runs in which nobody died. */
export class Trial {
  readonly #options: TrialOptions;
  readonly tallies = new Map<Step, Tally>(
    STEPS.map((step) => [step, { points: 0, deaths: 0, notMet: [], seconds: 0 }]),
  );
  readonly found: Found[] = [];
  readonly #known = new Map<Step, Map<string, Visit>>(STEPS.map((step) => [step, new Map()]));
  readonly #left = new Map<Step, Visit[]>(STEPS.map((step) => [step, []]));
  #scene: Scene | null = null;

  constructor(options: TrialOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    try {
      await this.#visitAll();
    } finally {
      await this.#scene?.stage[Symbol.asyncDispose]();
    }
  }

  async #visitAll(): Promise<void> {
    const { kind, tell } = this.#options;
    for (;;) {
      const scene = await this.#open();
      if (!this.#isLeft()) return;
      try {
        await this.#round(scene);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        this.found.push(error.found);
        if (error.found.point !== null) (this.tallies.get(error.found.step) as Tally).deaths += 1;
        // Where it goes wrong with nobody dying, a death shows nothing; and so much wrong is one thing.
        const isHopeless = error.found.point === null || this.found.length >= MOST_FOUND;
        tell(`${kind} ${error.found.step}: WRONG ${error.found.point === null ? '' : nameOf(error.found.point)}`);
        for (const sentence of error.found.sentences) tell(`    ${sentence}`);
        // What is left behind would be found again and again.
        this.#scene = null;
        await scene.stage[Symbol.asyncDispose]();
        if (isHopeless) return;
      }
    }
  }

  #isLeft(): boolean {
    return [...this.#left.values()].some((points) => points.length > 0);
  }

  /** From nothing to nothing; a change that can be changed back is made as often as it has points. */
  async #round(scene: Scene): Promise<void> {
    await this.#step(scene, 'create');
    const changes = this.#left.get('change') ?? [];
    await this.#step(scene, 'change');
    while (changes.length > 0 && !scene.story.isOneWay) {
      await scene.back();
      await this.#step(scene, 'change');
    }
    await this.#step(scene, 'delete');
  }

  async #step(scene: Scene, step: Step): Promise<void> {
    const tally = this.tallies.get(step) as Tally;
    const points = this.#left.get(step) ?? [];
    const next = points.shift() ?? null;
    const startedAt = performance.now();
    const { passed, diedAt } = await scene.play(step, next?.point ?? null);
    tally.seconds += (performance.now() - startedAt) / 1_000;
    if (diedAt !== null) tally.deaths += 1;
    if (diedAt !== null && tally.deaths % TOLD_EVERY === 0)
      this.#options.tell(`${this.#options.kind} ${step}: ${tally.deaths} deaths of ${tally.points} points`);
    if (next !== null && diedAt === null) {
      next.triesLeft -= 1;
      if (next.triesLeft > 0) points.push(next);
      else tally.notMet.push(nameOf(next.point));
    }
    this.#learn(step, passed);
  }

  /** Points that were passed for the first time are visited too, and looked for again where they came up more than once. */
  #learn(step: Step, passed: readonly Point[]): void {
    const known = this.#known.get(step) as Map<string, Visit>;
    const names = new Set(passed.map(nameOf));
    for (const point of passed) {
      const name = nameOf(point);
      // One that was begun and changed nothing is none.
      if (!names.has(nameOf({ ...point, side: 'after' }))) continue;
      const visit = known.get(name);
      if (visit !== undefined) {
        visit.triesLeft = Math.max(visit.triesLeft, visit.isOnce ? TRIES : 0);
        visit.isOnce = false;
        continue;
      }
      const added = { point, triesLeft: 1, isOnce: true };
      known.set(name, added);
      const { steps, isWanted } = this.#options;
      if (!steps.includes(step) || !isWanted(point, known.size - 1, step)) continue;
      (this.tallies.get(step) as Tally).points += 1;
      this.#left.get(step)?.push(added);
    }
  }

  async #open(): Promise<Scene> {
    if (this.#scene !== null) return this.#scene;
    const { kind, hasCloud, tell } = this.#options;
    const startedAt = performance.now();
    const stage = await Stage.open(hasCloud);
    const scene = new Scene(storyOf(kind, stage.kubeconfigFile), stage);
    this.#scene = scene;
    await scene.prepare((step, passed) => this.#learn(step, passed));
    const counts = STEPS.map((step) => `${step} ${this.#known.get(step)?.size}`).join(', ');
    tell(`${kind}: ready in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s; points: ${counts}`);
    return scene;
  }
}

class Broken extends Error {
  readonly found: Found;
  constructor(found: Found) {
    super(found.sentences.join('\n'));
    this.found = found;
  }
}

/** A story on its stage. */
class Scene {
  readonly stage: Stage;
  readonly story: Story;
  readonly #path: string;
  readonly #references = new Map<Standing, Reference>();
  /** What Azure makes by itself: it is there where nobody died, and in no inventory. */
  readonly #unlisted = new Set<string>();
  /** What is in an inventory, and shows nowhere, such as that a provider is registered. */
  readonly #unseen = new Set<string>();
  #deeds: string[] = [];

  constructor(story: Story, stage: Stage) {
    this.story = story;
    this.stage = stage;
    const { name, tenant } = story.manifest.metadata as { name: string; tenant?: string };
    const place = tenant === undefined ? '' : `/tenants/${tenant}`;
    this.#path = `/api/v1${place}/${story.kind.plural}/${name}`;
  }

  /** What the story needs, and twice the story itself with nobody dying. */
  async prepare(learn: (step: Step, passed: readonly Point[]) => void): Promise<void> {
    await this.stage.life();
    for (const manifest of this.story.beside) {
      await this.stage.declare(manifest);
      await this.#rest('create', null);
    }
    await this.stage.inventory();
    const seen = new Map<Standing, Things>();
    for (const round of [1, 2]) {
      for (const step of STEPS) {
        const { passed } = await this.#perform(step, null);
        learn(step, passed);
        const things = await this.#lookAround();
        const standing = AFTER[step];
        const first = seen.get(standing);
        if (round === 1 || first === undefined) seen.set(standing, things);
        else this.#references.set(standing, new Reference(first, things));
      }
    }
  }

  /** One step with one death, and all that has to hold after it. */
  async play(step: Step, point: Point | null): Promise<{ passed: readonly Point[]; diedAt: Point | null }> {
    const outcome = await this.#perform(step, point);
    const reference = this.#references.get(AFTER[step]) as Reference;
    const sentences = await faultsOfRest(this.stage, {
      reference,
      unseen: this.#unseen,
      manifest: this.story.manifest,
      deeds: this.#deeds,
    });
    if (sentences.length > 0) throw new Broken({ step, point: outcome.diedAt, sentences });
    return outcome;
  }

  /** As it was before the change. */
  async back(): Promise<void> {
    await this.stage.declare(this.story.manifest);
    this.#deeds.push('update');
    if (this.story.isAgreed) await this.#accept();
    await this.#rest('change', null);
  }

  async #perform(step: Step, point: Point | null): Promise<{ passed: readonly Point[]; diedAt: Point | null }> {
    const life = await this.stage.life();
    await this.#rest(step, null);
    await life.arm(point);
    await this.#act(step);
    const isAtRest = await Promise.race([this.#rest(step, point).then(() => true), life.ended.then(() => false)]);
    if (isAtRest && point !== null) await Promise.race([life.ended, sleep(DIES_WITHIN_MS)]);
    const passed = [...life.passed];
    if (!life.isOver) await life.disarm();
    if (!life.isOver) return { passed, diedAt: null };
    const { diedAt } = life;
    if (diedAt === null) throw new Error('the process that runs passes died by itself; its log says why');
    const orphans = await this.#orphans();
    if (orphans.length > 0) throw new Broken({ step, point: diedAt, sentences: orphans });
    await this.stage.leasesRunOut();
    await this.stage.life();
    await this.#rest(step, diedAt);
    return { passed, diedAt };
  }

  async #act(step: Step): Promise<void> {
    if (step === 'delete') await this.stage.delete(this.#path);
    else await this.stage.declare(step === 'create' ? this.story.manifest : this.story.changed);
    // The next of the name begins with no deeds.
    this.#deeds = step === 'create' ? ['create'] : [...this.#deeds, step === 'delete' ? 'delete' : 'update'];
    if (this.story.isAgreed && step !== 'delete') await this.#accept();
  }

  async #accept(): Promise<void> {
    await this.stage.accept(this.#path);
    this.#deeds.push(`accept-${this.story.kind.name.toLowerCase()}`);
  }

  /** What is there right after a death and in no inventory (invariant I1). */
  async #orphans(): Promise<string[]> {
    const things = await this.stage.things();
    const listed = new Set((await this.stage.inventory()).map(({ id }) => id.toLowerCase()));
    return [...things.keys()]
      .filter((id) => !listed.has(id) && !this.#unlisted.has(template(id)))
      .map((id) => `${id} is there, and in no inventory`);
  }

  async #lookAround(): Promise<Things> {
    const listed = new Set((await this.stage.inventory()).map(({ id }) => id.toLowerCase()));
    const things = await this.stage.things();
    for (const id of things.keys()) if (!listed.has(id)) this.#unlisted.add(template(id));
    for (const id of listed) if (!things.has(id)) this.#unseen.add(template(id));
    return things;
  }

  /** Waits until nothing is due and all objects are ready; this one too, or gone. Not after the death of who works. */
  async #rest(step: Step, point: Point | null): Promise<void> {
    const deadline = Date.now() + REST_WITHIN_MS;
    const life = await this.stage.life();
    let unrest: readonly string[] = [];
    while (Date.now() < deadline && !life.isOver) {
      unrest = await this.stage.unrest();
      if (unrest.length === 0) return;
      await sleep(LOOK_EVERY_MS);
    }
    if (life.isOver) return;
    throw new Broken({ step, point, sentences: unrest.map((what) => `stuck: ${what}`) });
  }
}
