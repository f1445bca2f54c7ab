import { setTimeout as sleep } from 'node:timers/promises';
import { Estate } from '../../../server/test/estate.ts';
import { type Product, until } from '../../../server/test/product.ts';
import { write } from './api.ts';
import { endPostgres, freezePostgres, setClock } from './beneath.ts';
import { type Command, say } from './commands.ts';
import { Honesty } from './honesty.ts';
import { OtherHand } from './meddling.ts';
import { CALM, type Misbehaviour, orderFor } from './misbehaviours.ts';
import { type Declared, Model, manifestOf, pathOf } from './model.ts';
import { converged, isWhole } from './oracle.ts';
import { Broken, type Tally, trace } from './outcome.ts';

/** What `settle` waits for at most, with whatever misbehaves just then: it need not succeed. */
const SETTLES_WITHIN_MS = 6_000;

const LONGEST_FREEZE_MS = 5_000;

/**
 * Plays one list of commands on tenants of its own, calms the world, and holds what is there against what was declared.
 *
 * @param name of the run: no other on this product has it.
 * @throws Broken with what was seen, where a promise was not kept.
 */
export async function play(product: Product, name: string, commands: readonly Command[], tally: Tally): Promise<void> {
  const run = new Run(product, name, tally);
  await run.play(commands);
}

class Run {
  readonly #product: Product;
  readonly #model: Model;
  readonly #tally: Tally;
  readonly #hand: OtherHand;
  readonly #honesty: Honesty;
  readonly #active = new Map<Misbehaviour, number>();

  constructor(product: Product, name: string, tally: Tally) {
    this.#product = product;
    this.#tally = tally;
    this.#model = new Model(name);
    this.#hand = new OtherHand(new Estate(product), this.#model);
    this.#honesty = new Honesty(product, this.#model, tally);
  }

  async play(commands: readonly Command[]): Promise<void> {
    this.#honesty.begin();
    try {
      for (const command of commands) {
        trace(say(command));
        await this.#do(command);
      }
      trace('calm');
      await this.#calm();
      await this.#hand.leave();
      await converged(this.#product, this.#model);
      await isWhole(this.#product, this.#model);
      await this.#leave();
    } finally {
      await this.#honesty.end();
      await this.#calm();
    }
    this.#tally.add('runs');
    this.#tally.add('commands', commands.length);
    if (this.#honesty.lies.length > 0) throw new Broken(this.#honesty.lies.join('\n  '));
  }

  async #do(command: Command): Promise<void> {
    switch (command.do) {
      case 'declare':
        await this.#declare(command);
        break;
      case 'delete':
        await this.#delete(command);
        break;
      case 'meddle':
        this.#honesty.meddled(command.slot);
        if (await this.#hand.does(command.harm, command.slot, command.pick))
          this.#tally.add(`another hand ${command.harm}`);
        break;
      case 'misbehave':
        this.#tally.add(command.how);
        await this.#misbehave(command.how, command.seed);
        break;
      case 'calm':
        await this.#calm();
        break;
      case 'kill':
        await sleep(command.afterMs);
        await this.#product.kill();
        await this.#product.start();
        this.#tally.add('control plane killed and started');
        break;
      case 'settle':
        await this.#settle();
        break;
      default:
        command satisfies never;
    }
  }

  async #misbehave(how: Misbehaviour, seed: number): Promise<void> {
    switch (how) {
      case 'PostgreSQL is restarted':
        return await endPostgres(this.#product, 'SIGINT');
      case 'PostgreSQL is killed':
        return await endPostgres(this.#product, 'SIGKILL');
      case 'PostgreSQL is frozen':
        return await freezePostgres(this.#product, 1_000 + (seed % LONGEST_FREEZE_MS));
      case 'the clock jumps an hour forward':
        return await setClock(1);
      case 'the clock jumps an hour back':
        return await setClock(-1);
      default:
        this.#active.set(how, seed);
        await this.#product.sandbox('PUT', '/faults', orderFor(this.#active));
    }
  }

  /** What another hand has in its way is declared all the same, and blocked until it is gone. */
  async #declare({ what, slot, variant }: Declared): Promise<void> {
    if (what !== 'tenant' && !this.#model.has('tenant', slot)) return;
    const declared = { what, slot, variant };
    const { status, body } = await write(this.#product, 'POST', '/api/v1/apply', [manifestOf(declared, this.#model)]);
    if (status === 200) {
      this.#model.declare(declared);
      this.#tally.add(`${what} declared`);
      return;
    }
    // What is still on its way out cannot be declared anew yet.
    const isLeaving = status === 409 && !this.#model.has(what, slot);
    if (!isLeaving) throw new Broken(`to declare ${what} ${slot} was refused: ${status} ${JSON.stringify(body)}`);
    this.#tally.add('refused while it goes');
  }

  async #delete({ what, slot }: Pick<Declared, 'what' | 'slot'>): Promise<void> {
    if (!this.#model.has(what, slot)) return;
    const { status, body } = await write(this.#product, 'DELETE', pathOf({ what, slot }, this.#model));
    if (status !== 202) throw new Broken(`to delete ${what} ${slot} was refused: ${status} ${JSON.stringify(body)}`);
    this.#model.forget(what, slot);
    if (what === 'tenant') this.#hand.forget(slot);
    this.#tally.add(`${what} deleted`);
  }

  /** Lets things come to rest, so that what follows meets them finished. */
  async #settle(): Promise<void> {
    await until(
      'it has settled',
      async () => {
        for (const declared of this.#model.all()) {
          const { status } = await this.#product.get<{ status: { phase: string } }>(pathOf(declared, this.#model));
          if (status.phase !== 'ready') return undefined;
        }
        return true;
      },
      SETTLES_WITHIN_MS,
    ).catch(() => undefined);
  }

  async #calm(): Promise<void> {
    this.#active.clear();
    await setClock(0);
    await this.#product.sandbox('PUT', '/faults', CALM);
  }

  /** Takes the run's tenants away, so that the next begins on a world as this one found it. */
  async #leave(): Promise<void> {
    for (const slot of [0, 1] as const) await this.#delete({ what: 'tenant', slot });
    await converged(this.#product, this.#model);
    await isWhole(this.#product, this.#model);
  }
}
