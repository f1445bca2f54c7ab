import { describe, expect, test } from 'vitest';
import { dayAfter } from '../../src/cost/days.ts';
import { forecastOf } from '../../src/cost/forecast.ts';

const days = (from: string, amounts: readonly number[]) =>
  amounts.map((amount, index) => ({ day: dayAfter(from, index), amount }));

describe('what a month is expected to come to', () => {
  test('is nothing to be said of before there are three whole days', () => {
    expect(forecastOf(days('2026-11-01', [5, 5]), '2026-11', '2026-11-02')).toBeNull();
    expect(forecastOf(days('2026-11-01', [0, 0, 0, 0]), '2026-11', '2026-11-04')).toBeNull();
  });

  test('goes on as it went, without a range where every day was the same', () => {
    const found = forecastOf(days('2026-11-01', Array(10).fill(5)), '2026-11', '2026-11-10');
    expect(found).toEqual({ amount: 150, low: 150, high: 150, days: 10 });
  });

  test('knows weekdays from weekends once each came twice', () => {
    // From a Monday: five dear days, two cheap ones.
    const weeks = days('2026-10-12', Array(4).fill([10, 10, 10, 10, 10, 1, 1]).flat());
    const found = forecastOf(weeks, '2026-11', '2026-11-08');
    const november = [...Array(30).keys()].map((index) => new Date(Date.UTC(2026, 10, index + 1)).getUTCDay());
    expect(found?.amount).toBeCloseTo(
      november.reduce((sum, day) => sum + (day % 6 === 0 ? 1 : 10), 0),
      6,
    );
    expect(found?.high).toBeCloseTo(found?.amount ?? 0, 6);
  });

  test('has a range that narrows as the month goes on, and never lies below what was spent', () => {
    const uneven = [4, 9, 2, 8, 5, 7, 3, 9, 1, 6, 5, 8, 2, 7, 9, 3, 4, 8, 6, 5, 7, 2, 9, 4, 6, 8];
    const at = (count: number) => {
      const found = forecastOf(
        days('2026-11-01', uneven.slice(0, count)),
        '2026-11',
        dayAfter('2026-11-01', count - 1),
      );
      if (found === null) throw new Error('there is a forecast');
      return found;
    };
    expect(at(24).high - at(24).low).toBeLessThan(at(8).high - at(8).low);
    for (const count of [3, 8, 24]) {
      const spent = uneven.slice(0, count).reduce((sum, amount) => sum + amount, 0);
      expect(at(count).low).toBeGreaterThanOrEqual(spent);
      expect(at(count).low).toBeLessThanOrEqual(at(count).amount);
    }
  });

  test('does not count the days before anything cost anything', () => {
    const found = forecastOf(days('2026-11-01', [0, 0, 0, 0, 6, 6, 6]), '2026-11', '2026-11-07');
    expect(found).toMatchObject({ amount: 6 * 26, days: 3 });
  });
});
