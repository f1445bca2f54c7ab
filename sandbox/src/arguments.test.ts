import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  it('asks for a home, and is calm unless told otherwise', () => {
    expect(() => readArguments([])).toThrow(/--home is missing/);
    expect(readArguments(['--home', 'h'])).toEqual({
      home: 'h',
      port: 0,
      host: '127.0.0.1',
      conditions: { pace: 'brisk', clockFactor: 1, hasLimits: true, failures: 0, seed: 1 },
    });
  });

  it("takes Azure's pace, a faster clock, no limits and failures", () => {
    const words = '--home h --pace azure --clock-factor 20 --limits none --failures 0.1 --seed 5'.split(' ');
    expect(readArguments(words).conditions).toEqual({
      pace: 'azure',
      clockFactor: 20,
      hasLimits: false,
      failures: 0.1,
      seed: 5,
    });
  });

  it.each(['--pace quick', '--clock-factor 0', '--limits some', '--failures 2', '--failures often', '--port 70000'])(
    'refuses %s with a word why',
    (words) => {
      expect(() => readArguments(['--home', 'h', ...words.split(' ')])).toThrow(
        /--(pace|clock|limits|failures|port).*\nusage/s,
      );
    },
  );
});
