import type { Consent, DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Actor, Claim } from '../contract.ts';

/** An object that takes part in what another compiles to, with what the other side answered to it. */
export interface Related {
  readonly object: DeclaredObject;
  readonly consent: Consent | null;
}

/** What passes ask about consents. */
export interface ConsentReader {
  /** What the other side answered last; null where it has not. */
  consent(uid: string): Promise<Consent | null>;
  /** Objects of these kinds that refer to this one and are not being deleted. */
  related(uid: string, kinds: readonly string[]): Promise<Related[]>;
  /** Gives back the numbers that an object holds and does not use any more. */
  release(claim: Claim): Promise<void>;
}

export interface NewAnswer {
  readonly answer: Consent['answer'];
  /** Of what the person was shown; the object may have been changed since. */
  readonly generation: number;
  /** Action of the audit rows: `accept-grant`. */
  readonly action: string;
  /** Uids that it refers to from now on, and ends with. */
  readonly references?: readonly string[];
  /** Tenants in whose audit log it stands: both sides. */
  readonly tenants: readonly string[];
}

export interface ConsentStore {
  consent(uid: string): Promise<Consent | null>;
  /** Objects of a kind that were agreed to and are not being deleted; a bounded number. */
  agreed(kind: string): Promise<Related[]>;
  /**
   * Keeps the answer in place of an earlier one, with the declaration as it is now, and wakes the object and all it refers to.
   * Throws `ChangedMeanwhileError`, `ObjectGoneError`; `ReferenceGoneError` when a reference was deleted meanwhile.
   */
  answer(uid: string, answer: NewAnswer, actor: Actor): Promise<Consent>;
}

/** The declaration is another than the one that was looked at. */
export class ChangedMeanwhileError extends Error {
  readonly generation: number;
  readonly spec: JsonObject;
  constructor({ generation, spec }: Pick<DeclaredObject, 'generation' | 'spec'>) {
    super(`what was declared is now of generation ${generation}`);
    this.name = 'ChangedMeanwhileError';
    this.generation = generation;
    this.spec = spec;
  }
}
