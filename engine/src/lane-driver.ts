import type { Driver } from '@tenantry/drivers/contract';
import type { Lanes } from './lanes.ts';

/** The driver, whose every call is made through the lane of its connection. */
export function throughLanes(driver: Driver, lanes: Lanes): Driver {
  const remainsOf = driver.remainsOf?.bind(driver);
  const lookOut = driver.lookOut?.bind(driver);
  const unwatch = driver.unwatch?.bind(driver);
  const goesWith = driver.goesWith?.bind(driver);
  const serves = driver.serves?.bind(driver);
  const refusal = driver.refusal?.bind(driver);
  return {
    name: driver.name,
    ...(driver.createsExclusively === undefined ? {} : { createsExclusively: driver.createsExclusively }),
    read: (target, options) => lanes.call(target.connection, () => driver.read(target, options)),
    diff: (target, desired, observed, previous) => driver.diff(target, desired, observed, previous),
    create: (target, desired, options) => lanes.call(target.connection, () => driver.create(target, desired, options)),
    update: (target, desired, observed, previous, options) =>
      lanes.call(target.connection, () => driver.update(target, desired, observed, previous, options)),
    delete: (target, observed, options) =>
      lanes.call(target.connection, () => driver.delete(target, observed, options)),
    resume: (target, operation, options) =>
      lanes.call(target.connection, () => driver.resume(target, operation, options)),
    watch: (connection, notify) => driver.watch(connection, notify),
    ...(lookOut === undefined ? {} : { lookOut }),
    ...(unwatch === undefined ? {} : { unwatch }),
    ...(goesWith === undefined ? {} : { goesWith }),
    ...(serves === undefined ? {} : { serves }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(remainsOf === undefined
      ? {}
      : { remainsOf: (target, options) => lanes.call(target.connection, () => remainsOf(target, options)) }),
    close: () => driver.close(),
  };
}
