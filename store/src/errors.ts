import type { HeldName } from './contract.ts';

export class LeaseLostError extends Error {
  constructor(uid: string) {
    super(`the lease on object ${uid} was lost to another worker`);
    this.name = 'LeaseLostError';
  }
}

export class NameTakenError extends Error {
  readonly deleting: boolean;
  constructor(kind: string, name: string, deleting: boolean) {
    super(`${kind} ${name} ${deleting ? 'is still being deleted' : 'exists already'}`);
    this.name = 'NameTakenError';
    this.deleting = deleting;
  }
}

/** A name that belongs to one object only is another's. */
export class NameHeldError extends Error {
  readonly held: readonly HeldName[];
  constructor(held: readonly HeldName[]) {
    super(`${held.map(({ field, name }) => `${field}: ${name}`).join(', ')} belongs to another object`);
    this.name = 'NameHeldError';
    this.held = held;
  }
}

export class StaleVersionError extends Error {
  readonly current: string;
  constructor(current: string) {
    super(`the object was changed meanwhile; its version is now ${current}`);
    this.name = 'StaleVersionError';
    this.current = current;
  }
}

export class StillReferencedError extends Error {
  readonly referrers: readonly { kind: string; name: string }[];
  constructor(referrers: readonly { kind: string; name: string }[]) {
    super(`still used by ${referrers.map((r) => `${r.kind} ${r.name}`).join(', ')}`);
    this.name = 'StillReferencedError';
    this.referrers = referrers;
  }
}

export class ReferenceGoneError extends Error {
  constructor() {
    super('an object it refers to was deleted meanwhile');
    this.name = 'ReferenceGoneError';
  }
}

export class IdempotencyMismatchError extends Error {
  constructor() {
    super('this Idempotency-Key was used for a different request');
    this.name = 'IdempotencyMismatchError';
  }
}

export class IdempotencyInProgressError extends Error {
  constructor() {
    super('the first request with this Idempotency-Key is still running');
    this.name = 'IdempotencyInProgressError';
  }
}

/** The object itself is not there any more. */
export class ObjectGoneError extends Error {
  constructor(uid: string) {
    super(`object ${uid} does not exist`);
    this.name = 'ObjectGoneError';
  }
}

/** An object cannot be removed while resources of it are left in the inventory (I1, I7). */
export class InventoryLeftError extends Error {
  readonly keys: readonly string[];
  constructor(keys: readonly string[]) {
    super(`resources are left in the inventory: ${keys.join(', ')}`);
    this.name = 'InventoryLeftError';
    this.keys = keys;
  }
}

export class InvalidCursorError extends Error {
  constructor() {
    super('the cursor is not one that a page before gave');
    this.name = 'InvalidCursorError';
  }
}
