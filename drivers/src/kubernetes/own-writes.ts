import type { JsonObject } from '@tenantry/kinds';
import type { ObjectAddress } from './address.ts';

/** A write of this driver that is under way. Exactly one of the three ends it. */
export interface OwnWrite {
  /** Through; this is what stands there now. */
  done(body: JsonObject): void;
  /** Through; the object with this uid is gone. */
  deleted(uid: string): void;
  /** Refused, or nobody knows: what the watch says of it counts as news. */
  failed(): void;
}

/** Keeps this driver's writes apart from the changes of others. */
export interface WriteLog {
  begin(address: ObjectAddress): OwnWrite;
  /** What stands there is not ours; news of its end is wanted. */
  lookOut(address: ObjectAddress, standing: JsonObject): void;
}
