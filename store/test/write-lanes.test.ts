import { beforeEach, describe, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';

const db = storeUnderTest();
const ask = (resource: string, holder: string, lane = 'nsg') => ({
  ...{ lane, holder, resource, leaseSeconds: 30, patienceMs: 0 },
});
const waiting = (resource: string, holder: string) => ({ ...ask(resource, holder), patienceMs: 60_000 });
const TAKEN = { state: 'taken' };
const away = (before: number) => ({ state: 'away', before });
/** So many seconds later, as far as lanes know. */
const later = async (seconds: number) => {
  await db.sql(`UPDATE write_lanes SET held_until = held_until - make_interval(secs => $1)`, [seconds]);
  await db.sql(
    `UPDATE write_lane_places SET called_until = called_until - make_interval(secs => $1), waits_until = waits_until - make_interval(secs => $1)`,
    [seconds],
  );
};

beforeEach(async () => {
  await db.sql('TRUNCATE write_lanes, write_lane_places');
});

describe('a lane', () => {
  it('lets one replica in at a time, and the next when it leaves', async () => {
    const other = await db.replica();
    expect(await db.store.takeLane(ask('rule-a', 'one'))).toEqual(TAKEN);
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(away(0));
    expect(await other.takeLane(ask('credential', 'three', 'identity'))).toEqual(TAKEN);
    expect(await other.leaveLane('two')).toEqual([]);
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(away(0));
    expect(await db.store.leaveLane('one')).toEqual(['rule-b']);
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(TAKEN);
  });

  it('of a replica that died is free when its lease ends, and that replica cannot prolong it then', async () => {
    await db.store.takeLane(ask('rule-a', 'one'));
    expect(await db.store.renewLanes(['one', 'unknown'], 30)).toEqual(['one']);
    await later(31);
    expect(await db.store.renewLanes(['one'], 30)).toEqual([]);
    expect(await db.store.takeLane(ask('rule-b', 'two'))).toEqual(TAKEN);
  });

  it('is freed by whoever sees that the operation it was held for has ended, and by no other end', async () => {
    const other = await db.replica();
    await db.store.takeLane(ask('rule-a', 'one'));
    await db.store.takeLane(ask('rule-b', 'two'));
    expect(await other.leaveLaneFor('nsg', 'rule-b')).toEqual([]);
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(away(0));
    expect(await other.leaveLaneFor('nsg', 'rule-a')).toEqual(['rule-b']);
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(TAKEN);
  });

  it('has one line for all replicas, called one by one in the order of asking', async () => {
    const other = await db.replica();
    await db.store.takeLane(ask('rule-a', 'one'));
    for (const [place, resource] of ['rule-b', 'rule-c', 'rule-d'].entries())
      expect(await (place % 2 ? other : db.store).takeLane(ask(resource, resource))).toEqual(away(place));
    expect(await other.takeLane(ask('rule-c', 'again')), 'who asks too early keeps its place').toEqual(away(1));
    expect(await db.store.placeInLine('nsg', 'rule-c')).toBe(1);
    expect(await db.store.placeInLine('nsg', 'rule-never-asked')).toBeNull();
    expect(await db.store.leaveLane('one')).toEqual(['rule-b']);
    expect(await other.placeInLine('nsg', 'rule-b')).toBeNull();
    expect(await other.placeInLine('nsg', 'rule-c')).toBe(1);
    expect(await other.takeLane(ask('rule-e', 'five')), 'another is near its turn').toEqual(away(3));
    expect(await other.takeLane(ask('rule-b', 'two'))).toEqual(TAKEN);
    expect(await other.leaveLane('two')).toEqual(['rule-c']);
  });

  it('passes over who was called and does not come, and forgets it in the end', async () => {
    await db.store.takeLane(ask('rule-a', 'one'));
    await db.store.takeLane(ask('rule-gone', 'two'));
    await db.store.takeLane(ask('rule-c', 'three'));
    expect(await db.store.leaveLane('one')).toEqual(['rule-gone']);
    await later(21);
    expect(await db.store.placeInLine('nsg', 'rule-c'), 'the lane is free').toBeNull();
    expect(await db.store.takeLane(ask('rule-d', 'four'))).toEqual(TAKEN);
    expect(await db.store.leaveLane('four')).toEqual(['rule-gone']);
    await later(21);
    expect(await db.store.takeLane(ask('rule-d', 'four'))).toEqual(TAKEN);
    expect(await db.store.leaveLane('four')).toEqual(['rule-c']);
    expect(await db.sql('SELECT resource FROM write_lane_places ORDER BY place')).toEqual([{ resource: 'rule-c' }]);
  });

  it('tells all replicas when it is left while somebody waits for it', async () => {
    const other = await db.replica();
    const heard: (string | null)[] = [];
    const stop = other.onLaneLeft((lane) => heard.push(lane));
    await db.store.takeLane(ask('rule-a', 'one'));
    expect(await other.takeLane(waiting('rule-b', 'two'))).toEqual({ state: 'waits' });
    expect(await db.store.takeLane(waiting('rule-c', 'three'))).toEqual({ state: 'waits' });
    expect(await db.store.leaveLane('one'), 'whoever waits need not be called').toEqual([]);
    await expect.poll(() => heard).toEqual(['nsg']);
    expect(await db.store.takeLane(waiting('rule-c', 'three')), 'it is not the first').toEqual({ state: 'waits' });
    expect(await other.takeLane(waiting('rule-b', 'two'))).toEqual(TAKEN);
    stop();
  });

  it('has twenty wait and turns all others away', async () => {
    await db.store.takeLane(ask('rule-a', 'one'));
    const answers = [];
    for (let number = 0; number < 22; number += 1)
      answers.push(await db.store.takeLane(waiting(`rule-${number}`, `${number}`)));
    expect(answers.map(({ state }) => state)).toEqual([...Array(20).fill('waits'), 'away', 'away']);
    expect(await db.store.takeLane(waiting('rule-19', '19')), 'who waits goes on').toEqual({ state: 'waits' });
  });

  it('calls everybody who takes a place while it is being left', async () => {
    const other = await db.replica();
    for (let round = 0; round < 50; round += 1) {
      const [holder, resource] = [`one-${round}`, `rule-${round}`];
      await db.store.takeLane(ask('rule-a', holder));
      const [answer, called] = await Promise.all([other.takeLane(ask(resource, 'two')), db.store.leaveLane(holder)]);
      if (answer.state === 'away') expect(called).toEqual([resource]);
      else await other.leaveLane('two');
      await db.sql('DELETE FROM write_lane_places');
    }
  });
});
