import type { PassListener } from '@tenantry/engine';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Counts passes and how long they take. Kinds and outcomes are few, so that the series stay few. */
export function observePasses(registry: Registry, subscribe: (listener: PassListener) => () => void): () => void {
  const registers = [registry];
  const passes = new Counter({
    name: 'tenantry_passes_total',
    help: 'Passes of the reconciler over one object that ended in this process.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'tenantry_pass_duration_seconds',
    help: 'Time of one pass, from its claim to the release of its lease.',
    labelNames: ['kind'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return subscribe(({ kind, outcome, seconds }) => {
    passes.inc({ kind, outcome });
    durations.observe({ kind }, seconds);
  });
}
