import { describe, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event } from './fixture.ts';

const db = storeUnderTest();

describe('statements whose plans the server keeps', () => {
  it('go on when a newer version changes a table under them', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    await db.store.emit(await claimOf(db.store, uid), [event('A')]);
    const read = () => db.store.events({ afterId: null, objectUid: uid, limit: 10 });
    // More often than there are connections times what makes a plan worth keeping.
    for (let round = 0; round < 20; round += 1) await Promise.all([read(), read(), read()]);
    await db.sql('ALTER TABLE events ADD COLUMN later text');
    try {
      for (let round = 0; round < 20; round += 1) expect(await read()).toHaveLength(1);
    } finally {
      await db.sql('ALTER TABLE events DROP COLUMN later');
    }
    expect(await read()).toHaveLength(1);
  });
});
