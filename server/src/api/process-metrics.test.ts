import { execFile } from 'node:child_process';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { afterAll, expect, test, vi } from 'vitest';
import { observeProcess } from './process-metrics.ts';

const registry = new Registry();
const stop = observeProcess(registry);
afterAll(stop);

async function lag(): Promise<Record<string, number>> {
  const lines = [...(await registry.metrics()).matchAll(/^nodejs_eventloop_lag_(\w+)_seconds (\S+)$/gm)];
  return Object.fromEntries(lines.map(([, statistic, value]) => [statistic, Number(value)]));
}

/** What else runs in this process is none of it: it is looked at in one of its own. */
const AT_REST = `
  const { Registry } = await import('prom-client');
  const { observeProcess } = await import('${new URL('process-metrics.ts', import.meta.url).href}');
  const stop = observeProcess(new Registry());
  const turns = () => performance.nodeTiming.uvMetricsInfo.loopCount;
  const before = turns();
  setTimeout(() => {
    console.log(turns() - before);
    stop();
  }, 1_000);
`;

test('a process that has nothing to do is not woken to see whether it is late', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', AT_REST], {
    cwd: import.meta.dirname,
  });
  // By default it was a hundred.
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThan(40);
});

test('what held the event loop up is told as long as it was, once', async () => {
  const until = performance.now() + 700;
  while (performance.now() < until);
  // Requests are taken up when all timers that are late have been.
  await setTimeout(1);
  await setImmediate();
  const { max: told } = await lag();
  expect(told).toBeGreaterThan(0.4);
  const after = await vi.waitFor(async () => {
    const next = await lag();
    expect(next.max).not.toBe(told);
    return next;
  });
  expect(Object.keys(after).sort()).toEqual(['max', 'mean', 'min', 'p50', 'p90', 'p99', 'stddev']);
});
