import { readFileSync } from 'node:fs';

/**
 * Loaded before the control plane by `--import`: its wall clock is off by as many milliseconds as the file named in
 * `RELIABILITY_CLOCK` says, from the moment on that it says so. Clocks that only measure (timers, `performance`) go on as they
 * do when a machine's clock is set. Programs other than `RELIABILITY_CLOCK_OF`, a path, stay as they are.
 */
const file = process.env.RELIABILITY_CLOCK;
const READ_EVERY_MS = 50;

if (file !== undefined && process.argv[1] === process.env.RELIABILITY_CLOCK_OF) {
  const RealDate = Date;
  let shiftMs = 0;
  const read = (): void => {
    try {
      shiftMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      // Nobody has set it yet.
    }
  };
  read();
  setInterval(read, READ_EVERY_MS).unref();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: [], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [target.now() + shiftMs] : given, newTarget) as object,
    apply: (target) => new target(target.now() + shiftMs).toString(),
    get: (target, key) => (key === 'now' ? () => target.now() + shiftMs : (Reflect.get(target, key) as unknown)),
  });
}
