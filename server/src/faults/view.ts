import type { JsonObject } from '@tenantry/kinds';
import type { Fault } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import { toldTo } from './path-fault.ts';

/** Uids are nobody's business, and of another tenant only its name is told to who may know it. */
export function faultView(maySee: (tenant: string) => boolean, fault: Fault): JsonObject {
  const { owner, object, ...rest } = toldTo(maySee, fault);
  return plain({
    ...rest,
    owner: { kind: owner.kind, name: owner.name },
    object: { kind: object.kind, name: object.name },
  });
}
