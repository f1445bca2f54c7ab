import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Circuit } from './circuit.ts';

let now: number;
let circuit: Circuit;

beforeEach(() => {
  now = 0;
  circuit = newCircuit();
});

function newCircuit(): Circuit {
  return new Circuit({
    server: 'https://c1',
    suspectMs: 1_000,
    clock: () => new Date(1_800_000_000_000 + now),
    monotonic: () => now,
    random: () => 1,
  });
}

describe('a cluster that says nothing', () => {
  test('is suspected only while calls are out', () => {
    now += 5_000;
    circuit.judge();
    expect(circuit.refusal()).toBeNull();
    circuit.sent();
    now += 999;
    circuit.judge();
    expect(circuit.refusal()).toBeNull();
    now += 1;
    expect(circuit.refusal()).toBeNull();
    circuit.judge();
    expect(circuit.refusal()).toMatchObject({ kind: 'unreachable', code: 'ClusterSilent' });
    circuit.returned();
    expect(circuit.refusal()).toBeNull();
  });

  test('is not suspected while one of many calls is slow and others are answered', () => {
    circuit.sent();
    for (let round = 0; round < 10; round += 1) {
      now += 900;
      circuit.sent();
      circuit.heard();
      circuit.returned();
      circuit.judge();
    }
    expect(circuit.refusal()).toBeNull();
  });
});

describe('a cluster that is down', () => {
  test('is refused with the time since when, in the same words each time', () => {
    now += 60_000;
    circuit.open('Timeout');
    const refusal = circuit.refusal();
    expect(refusal).toMatchObject({ kind: 'unreachable', code: 'ClusterDown' });
    expect(refusal?.message).toContain(new Date(1_800_000_060_000).toISOString());
    expect(refusal?.message).toContain('Timeout');
    now += 60_000;
    circuit.probeFailed();
    circuit.failed('ECONNRESET');
    expect(circuit.refusal()?.message).toBe(refusal?.message);
  });

  test('is probed ever more rarely, and never more rarely than every quarter of a minute', () => {
    circuit.open('Timeout');
    const waits: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      waits.push(circuit.nextProbeMs);
      now += circuit.nextProbeMs;
      circuit.probeFailed();
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(Math.max(...waits)).toBe(15_000);
  });

  test('takes three failures in a row with nothing heard in between', () => {
    expect([circuit.failed('ECONNRESET'), circuit.failed('ECONNRESET')]).toEqual([false, false]);
    circuit.heard();
    expect([1, 2, 3].map(() => circuit.failed('ECONNRESET'))).toEqual([false, false, true]);
    expect(circuit.failed('ECONNRESET')).toBe(false);
  });
});

test('whatever happens, one answer lets calls out again', () => {
  const step = fc.constantFrom('sent', 'returned', 'failed', 'probeFailed', 'open', 'wait');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const subject = newCircuit();
      let out = 0;
      for (const kind of steps) {
        if (kind === 'wait') {
          now += 700;
          subject.judge();
        } else if (kind === 'sent') {
          subject.sent();
          out += 1;
        } else if (kind === 'returned') {
          if (out === 0) continue;
          subject.returned();
          out -= 1;
        } else if (kind === 'probeFailed') subject.probeFailed();
        else subject[kind]('cause');
      }
      const wasOpen = subject.isOpen;
      expect(subject.heard()).toBe(wasOpen);
      expect(subject.refusal()).toBeNull();
    }),
  );
});
