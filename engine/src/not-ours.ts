import { DriverError, type Observed } from '@tenantry/drivers/contract';
import type { DesiredResource } from '@tenantry/kinds';

/** Invariant I3: what stands there is left alone, and the person is told whose it is. */
export function notOurs({ title, id }: DesiredResource, { owner }: Observed): DriverError {
  const whose = owner === null ? 'was not made by Tenantry' : `belongs to another object (${owner})`;
  return new DriverError('not-ours', 'NotOurs', `${title} exists already and ${whose}: ${id}`, {
    remedy: 'Delete or rename it, or choose another name for this object. Tenantry does not touch it.',
  });
}
