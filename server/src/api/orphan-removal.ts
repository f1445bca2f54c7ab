import { setTimeout as pause } from 'node:timers/promises';
import { DriverError } from '@tenantry/drivers/contract';
import { sentenceOf } from '@tenantry/engine';
import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { ServerContext } from '../options.ts';
import type { FoundOrphan, OrphanGateway } from './orphan-gateway.ts';

export const REMOVAL_OUTCOMES = ['removed', 'removing', 'not-an-orphan', 'failed'] as const;

/** `removing`: Azure is at it. */
export interface RemovalOutcome extends JsonObject {
  readonly outcome: (typeof REMOVAL_OUTCOMES)[number];
  /** Why it failed, or was not touched. */
  readonly detail: string | null;
}

export const NOT_AN_ORPHAN: RemovalOutcome = {
  outcome: 'not-an-orphan',
  detail: 'It is gone, or an object answers for it. Look at the list again.',
};

const RESOURCE_GROUP = 'Microsoft.Resources/resourceGroups';
const LOOK_AGAIN_MS = 500;
/** So long groups wait for the rest. */
const PATIENCE_MS = 10_000;

/** Removes what one request named, in an order in which it can go. */
export class Removal {
  readonly #store: ServerContext['store'];
  readonly #gateway: OrphanGateway;
  readonly #actor: Actor;
  readonly #signal: AbortSignal;

  constructor({ store }: Pick<ServerContext, 'store'>, gateway: OrphanGateway, actor: Actor, signal: AbortSignal) {
    this.#store = store;
    this.#gateway = gateway;
    this.#actor = actor;
    this.#signal = signal;
  }

  /**
   * Groups go last, once the rest is gone or has had its time: Azure refuses to delete a group while a rule elsewhere names a security
   * group that lies in it.
   *
   * @returns by id, in lower case
   */
  async removeAll(orphans: readonly FoundOrphan[]): Promise<ReadonlyMap<string, RemovalOutcome>> {
    const outcomes = new Map<string, RemovalOutcome>();
    const removeEach = async (some: readonly FoundOrphan[]) => {
      for (const orphan of some) outcomes.set(orphan.id.toLowerCase(), await this.#remove(orphan));
    };
    const groups = orphans.filter(({ type }) => type === RESOURCE_GROUP);
    const others = orphans.filter(({ type }) => type !== RESOURCE_GROUP);
    await removeEach(others);
    const isRemoving = ({ id }: FoundOrphan) => outcomes.get(id.toLowerCase())?.outcome === 'removing';
    const awaited = groups.length === 0 ? [] : others.filter(isRemoving);
    const patience = AbortSignal.any([this.#signal, AbortSignal.timeout(PATIENCE_MS)]);
    for (const orphan of awaited) {
      if (await this.#isGone(orphan, patience)) {
        outcomes.set(orphan.id.toLowerCase(), { outcome: 'removed', detail: null });
      }
    }
    await removeEach(groups);
    return outcomes;
  }

  /** On record before Azure hears of it, and what became of it afterwards. */
  async #remove(orphan: FoundOrphan): Promise<RemovalOutcome> {
    const act = { action: 'remove-orphan', kind: 'Orphan', name: orphan.id, tenant: null };
    const detail = { cause: orphan.cause, type: orphan.type };
    await this.#store.recordAct(this.#actor, { ...act, detail, outcome: 'begun' });
    try {
      const outcome = await this.#gateway.remove(orphan, this.#signal);
      await this.#store.recordAct(this.#actor, { ...act, detail: { outcome }, outcome: 'success' });
      return { outcome, detail: null };
    } catch (error) {
      await this.#store.recordAct(this.#actor, { ...act, detail: null, outcome: 'failed' });
      if (!(error instanceof DriverError)) throw error;
      return { outcome: 'failed', detail: sentenceOf(error) };
    }
  }

  /** Waits until Azure says so; false when patience ends, or Azure says anything else. */
  async #isGone(orphan: FoundOrphan, patience: AbortSignal): Promise<boolean> {
    try {
      while ((await this.#gateway.remove(orphan, patience)) !== 'removed') {
        await pause(LOOK_AGAIN_MS, undefined, { signal: patience });
      }
      return true;
    } catch (error) {
      if (error instanceof DriverError || patience.aborted) return false;
      throw error;
    }
  }
}
