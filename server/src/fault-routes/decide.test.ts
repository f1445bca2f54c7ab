import type { Fault, FaultDelivery } from '@tenantry/store/contract';
import { describe, expect, test } from 'vitest';
import { decide, type Manner } from './decide.ts';
import { isQuiet, type QuietHours, quietHours } from './quiet-hours.ts';

const NIGHT: QuietHours = quietHours.parse({ from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' });
const MANNER: Manner = { groupSeconds: 0, quietHours: null, tellsResolved: true, most: 10 };
const at = (time: string) => new Date(`2026-03-${time}Z`);

/** `opened a`, and when; critical with an exclamation mark. */
function waiting(...changes: readonly (readonly [string, string])[]): FaultDelivery[] {
  return changes.map(([words, time], n) => {
    const [change = '', id = ''] = words.split(' ');
    const severity = id.endsWith('!') ? 'critical' : 'warning';
    // Of the fault only what is looked at.
    const fault = { id, severity } as Fault;
    return { event: String(n + 1), change: change as FaultDelivery['change'], by: null, fault, at: at(time) };
  });
}

function decided(changes: readonly (readonly [string, string])[], more: Partial<Manner>, now: string) {
  const decision = decide(waiting(...changes), { ...MANNER, ...more }, at(now));
  if (decision.kind === 'wait') return `wait ${decision.ms}`;
  if (decision.kind === 'drop') return `drop ${decision.done}`;
  const told = decision.changes.map(({ change, fault }) => `${change} ${fault.id}`);
  return `send ${[...told, ...(decision.passed === 0 ? [] : [`${decision.passed} passed`])].join(', ')}; done ${decision.done}`;
}

describe('quiet hours', () => {
  test.each([
    ['20T20:59:59', false, 'before 22:00 in winter, an hour ahead of UTC'],
    ['20T21:00:00', true, 'from 22:00 on'],
    ['21T05:59:59', true, 'until 07:00 of the next day'],
    ['21T06:00:00', false, 'not at 07:00'],
    ['30T05:00:00', false, '07:00 in summer, two hours ahead of UTC'],
    ['30T04:59:59', true, 'before it'],
  ])('%s: %s, %s', (time, expected) => {
    expect(isQuiet(NIGHT, at(time))).toBe(expected);
  });

  test.each([
    ['20T23:00:00', true, 'Friday night'],
    ['21T01:00:00', true, 'which is Friday’s still on Saturday'],
    ['21T23:00:00', false, 'not Saturday night'],
  ])('%s on Fridays: %s, %s', (time, expected) => {
    const hours = quietHours.parse({ from: '22:00', to: '02:00', timeZone: 'UTC', days: ['fri'] });
    expect(isQuiet(hours, at(time))).toBe(expected);
  });

  test('may be whole days', () => {
    const weekend = quietHours.parse({ from: '00:00', to: '24:00', timeZone: 'UTC', days: ['sat', 'sun'] });
    const quiet = ['20T23:59:59', '21T00:00:00', '22T23:59:59', '23T00:00:00'].map((time) =>
      isQuiet(weekend, at(time)),
    );
    expect(quiet).toEqual([false, true, true, false]);
  });
});

describe('what is told next', () => {
  test.each<[string, [string, string][], Partial<Manner>, string, string]>([
    [
      'all, in order',
      [
        ['opened a', '20T12:00:00'],
        ['resolved a', '20T12:00:01'],
      ],
      {},
      '20T12:00:01',
      'send opened a, resolved a; done 1,2',
    ],
    [
      'no more than goes into one message',
      [
        ['opened a', '20T12:00:00'],
        ['opened b', '20T12:00:00'],
      ],
      { most: 1 },
      '20T12:00:01',
      'send opened a; done 1',
    ],
    [
      'what is grouped when the first has waited long enough',
      [
        ['opened a', '20T12:00:00'],
        ['opened b', '20T12:00:29'],
      ],
      { groupSeconds: 30 },
      '20T12:00:29',
      'wait 1000',
    ],
    [
      'and then all of it',
      [
        ['opened a', '20T12:00:00'],
        ['opened b', '20T12:00:29'],
      ],
      { groupSeconds: 30 },
      '20T12:00:30',
      'send opened a, opened b; done 1,2',
    ],
    [
      'not that it is over, where that is not wanted',
      [
        ['opened a', '20T12:00:00'],
        ['resolved a', '20T12:00:00'],
      ],
      { tellsResolved: false },
      '20T12:00:00',
      'send opened a; done 2,1',
    ],
    ['nothing of that alone', [['resolved a', '20T12:00:00']], { tellsResolved: false }, '20T12:00:00', 'drop 1'],
    [
      'in quiet hours what is critical',
      [
        ['opened a', '20T23:00:00'],
        ['opened b!', '20T23:00:00'],
      ],
      { quietHours: NIGHT },
      '20T23:00:01',
      'send opened b!; done 2',
    ],
    ['and nothing else', [['opened a', '20T23:00:00']], { quietHours: NIGHT }, '20T23:00:01', 'wait 30000'],
    [
      'at their end the rest',
      [
        ['opened a', '20T23:00:00'],
        ['opened b', '20T23:00:00'],
        ['resolved b', '21T01:00:00'],
      ],
      { quietHours: NIGHT },
      '21T06:00:00',
      'send opened a, 1 passed; done 2,3,1',
    ],
    [
      'with what came and went by itself, where one goes at a time',
      [
        ['opened a', '20T23:00:00'],
        ['opened b', '20T23:00:00'],
        ['resolved b', '21T01:00:00'],
      ],
      { quietHours: NIGHT, most: 1 },
      '21T06:00:00',
      'send 1 passed; done 2,3',
    ],
    [
      'what came and went though it is not told what is over',
      [
        ['opened b', '20T23:00:00'],
        ['resolved b', '21T01:00:00'],
      ],
      { quietHours: NIGHT, tellsResolved: false },
      '21T06:00:00',
      'send 1 passed; done 1,2',
    ],
    [
      'what was known before and is over',
      [['resolved a', '20T23:00:00']],
      { quietHours: NIGHT },
      '21T06:00:00',
      'send resolved a; done 1',
    ],
    [
      'what came before and went in them, whole',
      [
        ['opened a', '20T20:00:00'],
        ['resolved a', '20T23:00:00'],
      ],
      { quietHours: NIGHT },
      '21T06:00:00',
      'send opened a, resolved a; done 1,2',
    ],
    [
      'what came back, whole',
      [
        ['opened a', '20T23:00:00'],
        ['resolved a', '20T23:10:00'],
        ['reopened a', '20T23:20:00'],
      ],
      { quietHours: NIGHT },
      '21T06:00:00',
      'send opened a, resolved a, reopened a; done 1,2,3',
    ],
    ['nothing when there is nothing', [], {}, '20T12:00:00', 'wait 30000'],
  ])('%s', (_what, changes, more, now, expected) => {
    expect(decided(changes, more, now)).toBe(expected);
  });
});
