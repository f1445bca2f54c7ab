import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type ClusterDraft,
  MasterKeyChangedError,
  StillReferencedError,
  sealedClusterName,
  UnknownClusterError,
} from '../src/contract.ts';
import { masterKey, open, type Sealed, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft, eventually } from './fixture.ts';

const db = storeUnderTest();
const first = masterKey(randomBytes(32));
const second = masterKey(randomBytes(32));
const never = () => {
  throw new Error('nothing was to be sealed anew');
};

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  await db.sql('TRUNCATE clusters CASCADE');
  await db.store.useMasterKey(first.id, never, ACTOR);
});

function upload(name: string, secret = 'secret', key = first): ClusterDraft {
  return {
    name,
    description: { server: 'https://10.0.0.1' },
    checked: null,
    credential: seal(key, sealedClusterName(name), secret),
  };
}

async function opened(name: string, key = first): Promise<string> {
  const found = await db.store.clusterCredential(name);
  return open([key], sealedClusterName(name), found?.credential as Sealed);
}

describe('a registered cluster', () => {
  it('is kept sealed, is replaced as a whole, and everybody is told', async () => {
    const replica = await db.replica();
    let news = 0;
    const stop = replica.onClusterChange(() => {
      news += 1;
    });
    const before = news;
    expect(await db.store.saveCluster(upload('prod'), ACTOR)).toMatchObject({
      isNew: true,
      cluster: { name: 'prod', revision: '1', uploadedBy: 'ada', usedBy: [] },
    });
    await eventually(() => news > before, 'the other replica hears of it');
    expect(await opened('prod')).toBe('secret');
    const again = await db.store.saveCluster(upload('prod', 'renewed'), ACTOR);
    expect(again).toMatchObject({ isNew: false, cluster: { revision: '2' } });
    expect(await opened('prod')).toBe('renewed');
    stop();
    const { items } = await db.store.audit({ limit: 2 });
    expect(items.map(({ action, kind, name }) => [action, kind, name])).toEqual([
      ['replace-credential', 'Cluster', 'prod'],
      ['create', 'Cluster', 'prod'],
    ]);
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  it('a check of what was replaced meanwhile is not kept', async () => {
    await db.store.saveCluster(upload('prod'), ACTOR);
    await db.store.saveCluster(upload('prod'), ACTOR);
    await db.store.saveClusterCheck('prod', '1', { of: 'the first' }, ACTOR);
    expect((await db.store.cluster('prod'))?.checked).toBeNull();
    await db.store.saveClusterCheck('prod', '2', { of: 'the second' }, ACTOR);
    expect((await db.store.cluster('prod'))?.checked).toEqual({ of: 'the second' });
  });

  it('cannot be taken away while an object uses it', async () => {
    await db.store.saveCluster(upload('prod'), ACTOR);
    const object = await db.store.create(draft('Infrastructure', 'mine', { cluster: 'prod' }), ACTOR);
    await expect(db.store.deleteCluster('prod', ACTOR)).rejects.toThrow(StillReferencedError);
    expect((await db.store.cluster('prod'))?.usedBy).toEqual([{ kind: 'Infrastructure', name: 'mine' }]);
    await db.store.requestDeletion(object.uid, null, ACTOR);
    await expect(db.store.deleteCluster('prod', ACTOR)).rejects.toThrow('Infrastructure mine');
    await db.sql('DELETE FROM objects');
    expect(await db.store.deleteCluster('prod', ACTOR)).toBe(true);
    expect(await db.store.deleteCluster('prod', ACTOR)).toBe(false);
  });

  it('that is not there is used by nothing', async () => {
    await expect(db.store.create(draft('Infrastructure', 'mine', { cluster: 'prod' }), ACTOR)).rejects.toThrow(
      UnknownClusterError,
    );
    expect(await db.store.find('Infrastructure', null, 'mine')).toBeNull();
  });

  it('is either used or taken away when both are asked at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = `c${round}`;
      await db.store.saveCluster(upload(name), ACTOR);
      const [used, gone] = await Promise.allSettled([
        db.store.create(draft('Infrastructure', name, { cluster: name }), ACTOR),
        db.store.deleteCluster(name, ACTOR),
      ]);
      expect([used.status, gone.status].sort()).toEqual(['fulfilled', 'rejected']);
      const reason = used.status === 'rejected' ? used.reason : gone.status === 'rejected' ? gone.reason : null;
      expect(reason instanceof UnknownClusterError || reason instanceof StillReferencedError).toBe(true);
    }
  });
});

describe('another master key', () => {
  it('seals everything anew or nothing, and what is sealed with the old one is refused from then on', async () => {
    await db.store.saveCluster(upload('a', 'one'), ACTOR);
    await db.store.saveCluster(upload('b', 'two'), ACTOR);
    await expect(db.store.useMasterKey(second.id, never, ACTOR)).rejects.toThrow('nothing was to be');
    expect(await db.store.sealingKeyIds()).toEqual([first.id]);

    const reseal = (name: string, sealed: Sealed) => seal(second, name, open([first], name, sealed));
    expect(await db.store.useMasterKey(second.id, reseal, ACTOR)).toBe(2);
    expect(await db.store.sealingKeyIds()).toEqual([second.id]);
    expect([await opened('a', second), await opened('b', second)]).toEqual(['one', 'two']);
    await expect(db.store.saveCluster(upload('c', 'x', first), ACTOR)).rejects.toThrow(MasterKeyChangedError);
    expect(await db.store.useMasterKey(second.id, never, ACTOR)).toBe(0);
  });
});
