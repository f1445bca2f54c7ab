import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft, event, rest, untilOneWaits } from './fixture.ts';

const db = storeUnderTest();

describe('events read from where one left off', () => {
  it('none is missed though many write at once: ids become visible in their order', async () => {
    const writers = 8;
    const each = 25;
    for (let n = 0; n < writers; n += 1) await db.store.create(draft('Tenant', `t${n}`), ACTOR);
    const claims = await db.store.claim(writers, 60);
    expect(claims).toHaveLength(writers);
    let isOver = false;
    const seen: string[] = [];
    const read = (async () => {
      let last = '0';
      for (let isLast = false; !isLast; ) {
        isLast = isOver;
        const page = await db.store.events({ afterId: last, limit: 1000 });
        seen.push(...page.map(({ id }) => id));
        last = page.at(-1)?.id ?? last;
      }
    })();
    await Promise.all(
      claims.map(async (claim) => {
        for (let n = 0; n < each; n += 1) await db.store.emit(claim, [event('A'), event('B')]);
        await db.store.finish(claim, rest({ events: [event('End')] }));
      }),
    );
    isOver = true;
    await read;
    expect(seen).toHaveLength(writers * (each * 2 + 1));
    expect(seen).toEqual(seen.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('an event that is written but not committed holds back later ones instead of being skipped', async () => {
    await db.store.create(draft('Tenant', 'slow'), ACTOR);
    const [claim] = await db.store.claim(1, 60);
    if (!claim) throw new Error('a new object is due');
    const insert = (reason: string) =>
      `INSERT INTO events (object_uid, kind, name, type, reason, message)
       VALUES (gen_random_uuid(), 'Tenant', 'x', 'normal', '${reason}', '') RETURNING id`;
    const slow = new pg.Client({ connectionString: db.url });
    await slow.connect();
    try {
      await slow.query('BEGIN');
      const { rows } = await slow.query<{ id: string }>(insert('Earlier'));
      const earlier = rows[0]?.id ?? '';
      let isWritten = false;
      const later = db.store.emit(claim, [event('Later')]).then(() => {
        isWritten = true;
      });
      await untilOneWaits(db);
      expect(isWritten).toBe(false);
      await slow.query('COMMIT');
      await later;
      const after = await db.store.events({ afterId: String(Number(earlier) - 1), limit: 10 });
      expect(after.map(({ reason }) => reason)).toEqual(['Earlier', 'Later']);
    } finally {
      await slow.end();
    }
  });
});
