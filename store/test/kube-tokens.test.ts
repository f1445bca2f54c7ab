import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MakerEndedError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const HOUR_MS = 3_600_000;
let tenantUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
});

async function add(expiresAt = new Date(Date.now() + HOUR_MS), most = 10): Promise<string | null> {
  const id = randomUUID();
  const place = { connection: 'kubeconfig:/a', namespace: 'ns' };
  const token = {
    id,
    tenantUid,
    role: 'editor' as const,
    ...place,
    createdBy: 'ada',
    memberGroups: null,
    tokenId: null,
    expiresAt,
  };
  return (await db.store.addKubeToken(token, most)) ? id : null;
}

describe('a static token', () => {
  it('is kept without the token, and its first end stays', async () => {
    const id = (await add()) as string;
    await db.store.kubeTokenIssued(id, 'anchor', new Date(Date.now() + HOUR_MS));
    await db.store.endKubeToken(id, 'revoked', 'ada');
    await db.store.endKubeToken(id, 'anchor-gone', null);
    expect(await db.store.kubeTokens(tenantUid)).toMatchObject([
      { id, role: 'editor', createdBy: 'ada', anchorUid: 'anchor', endedWhy: 'revoked', endedBy: 'ada' },
    ]);
  });

  it('is bounded per tenant, also when many are made at once; ended ones do not count', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => add(undefined, 3)));
    const living = made.filter((id) => id !== null);
    expect(living).toHaveLength(3);
    await db.store.endKubeToken(living[0] as string, 'revoked', 'ada');
    expect(await add(undefined, 3)).not.toBeNull();
  });

  it('is swept once it has ended in whatever way, or its making broke off', async () => {
    const alive = (await add()) as string;
    await db.store.kubeTokenIssued(alive, 'anchor', new Date(Date.now() + HOUR_MS));
    const revoked = (await add()) as string;
    await db.store.endKubeToken(revoked, 'revoked', 'ada');
    const expired = (await add(new Date(Date.now() - 1000))) as string;
    const broken = (await add()) as string;
    expect((await db.store.sweepableKubeTokens(10)).map(({ id }) => id).sort()).toEqual([revoked, expired].sort());
    await db.sql(`UPDATE kube_tokens SET created_at = now() - interval '1 hour' WHERE id = '${broken}'`);
    expect((await db.store.sweepableKubeTokens(10)).map(({ id }) => id)).toContain(broken);
    for (const id of [revoked, expired, broken]) await db.store.kubeTokenSwept(id);
    expect(await db.store.sweepableKubeTokens(10)).toEqual([]);
    await db.sql(`UPDATE kube_tokens SET ended_at = now() - interval '40 days' WHERE id = '${revoked}'`);
    expect(await db.store.pruneKubeTokens(30)).toBe(1);
    expect(await db.store.kubeTokens(tenantUid)).toHaveLength(3);
  });

  it('I9: ends when who took it is no longer a member with its role, by themselves or by a group', async () => {
    const place = {
      tenantUid,
      connection: 'kubeconfig:/a',
      namespace: 'ns',
      expiresAt: new Date(Date.now() + HOUR_MS),
    };
    const take = async (createdBy: string, role: 'viewer' | 'editor', memberGroups: string[] | null) => {
      const id = randomUUID();
      await db.store.addKubeToken({ ...place, id, role, createdBy, memberGroups, tokenId: null }, 100);
      return id;
    };
    const member = (name: string, spec: Record<string, string>) =>
      db.store.create({ ...draft('Member', name), tenant: 'dev01', references: [tenantUid], spec }, ACTOR);
    const viewer = await member('ann', { user: 'ann@x', role: 'viewer' });
    await member('group', { group: 'ops', role: 'editor' });
    await member('late', { user: 'late@x', role: 'owner', until: '2020-01-01T00:00:00Z' });
    const kept = [
      await take('ann@x', 'viewer', []),
      await take('bob@x', 'editor', ['ops']),
      // By another right than a membership.
      await take('joe@x', 'editor', null),
    ];
    const lost = [
      await take('ann@x', 'editor', []),
      await take('late@x', 'viewer', []),
      await take('eve@x', 'viewer', []),
    ];
    expect(await db.store.endLostKubeTokens()).toBe(3);
    const ended = async () =>
      (await db.store.kubeTokens(tenantUid)).filter(({ endedWhy }) => endedWhy === 'role-lost').map(({ id }) => id);
    expect((await ended()).sort()).toEqual(lost.sort());
    await db.store.requestDeletion(viewer.uid, null, ACTOR);
    await db.store.endLostKubeTokens();
    expect(await ended()).toContain(kept[0]);
    expect(await ended()).not.toContain(kept[1]);
    expect(await ended()).not.toContain(kept[2]);
  });

  it('I9: ends when who took it is disabled or removed, by whatever right they took it; nobody else loses theirs', async () => {
    const user = (name: string) =>
      db.store.addUser({ email: `${name}@x`, name, role: 'administrator', passwordHash: null }, ACTOR);
    const take = async (createdBy: string) => {
      const id = randomUUID();
      const place = { tenantUid, connection: 'kubeconfig:/a', namespace: 'ns', role: 'viewer' as const };
      const expiresAt = new Date(Date.now() + HOUR_MS);
      await db.store.addKubeToken({ ...place, id, createdBy, memberGroups: null, tokenId: null, expiresAt }, 100);
      return id;
    };
    for (const name of ['kept', 'disabled', 'removed']) await user(name);
    const [kept, disabled, removed] = [await take('kept@x'), await take('disabled@x'), await take('removed@x')];
    await db.store.changeUser('kept@x', { name: 'Kept' }, ACTOR);
    await db.store.changeUser('disabled@x', { isDisabled: true }, ACTOR);
    await db.store.removeUser('removed@x', ACTOR);
    const rows = new Map((await db.store.kubeTokens(tenantUid)).map((row) => [row.id, row]));
    expect(rows.get(kept)?.endedWhy).toBeNull();
    for (const id of [disabled, removed])
      expect(rows.get(id)).toMatchObject({ endedWhy: 'role-lost', endedBy: ACTOR.name });
  });

  describe('that was taken by a token', () => {
    const take = async (tokenId: string) => {
      const id = randomUUID();
      const place = { tenantUid, connection: 'kubeconfig:/a', namespace: 'ns', role: 'viewer' as const };
      const expiresAt = new Date(Date.now() + HOUR_MS);
      await db.store.addKubeToken({ ...place, id, createdBy: 'ada', memberGroups: null, tokenId, expiresAt }, 100);
      return id;
    };
    const token = async (madeWith: string | null = null, expiresAt = new Date(Date.now() + HOUR_MS)) => {
      const id = randomUUID();
      const hash = createHash('sha256').update(id).digest('hex');
      const shared = { id, name: id, hash, verbs: ['cluster'], madeWith, expiresAt };
      await db.store.addToken(
        { ...shared, kind: 'personal', owner: 'ada', tenants: null, roles: [], groups: [] },
        100,
        ACTOR,
        new Date(),
      );
      return id;
    };
    const endings = async () =>
      new Map((await db.store.kubeTokens(tenantUid)).map(({ id, endedWhy }) => [id, endedWhy] as const));

    it('I9: ends with that token, with the one that made it, and when it expires or is forgotten; with no other', async () => {
      const [kept, revoked, maker, expiring, forgotten] = [
        await token(),
        await token(),
        await token(),
        await token(),
        await token(),
      ];
      const made = await token(maker);
      const [byKept, byRevoked, byMade, byExpiring, byForgotten] = [
        await take(kept),
        await take(revoked),
        await take(made),
        await take(expiring),
        await take(forgotten),
      ];
      expect(await db.store.endLostKubeTokens()).toBe(0);
      await db.store.endToken(revoked, ACTOR, new Date());
      await db.store.endToken(maker, ACTOR, new Date());
      await db.sql(`UPDATE tokens SET expires_at = now() - interval '1 second' WHERE id = '${expiring}'`);
      await db.sql(`DELETE FROM tokens WHERE id = '${forgotten}'`);
      expect(await db.store.endLostKubeTokens()).toBe(4);
      const now = await endings();
      expect(now.get(byKept)).toBeNull();
      for (const id of [byRevoked, byMade, byExpiring, byForgotten]) expect(now.get(id)).toBe('token-ended');
    });

    it('is not begun when the token has ended', async () => {
      const ended = await token();
      await db.store.endToken(ended, ACTOR, new Date());
      await expect(take(ended)).rejects.toThrow(MakerEndedError);
      await expect(take(randomUUID())).rejects.toThrow(MakerEndedError);
      expect(await db.store.kubeTokens(tenantUid)).toEqual([]);
    });

    it('is swept when the token ends while the cluster still makes it', async () => {
      const taker = await token();
      const id = await take(taker);
      await db.store.endToken(taker, ACTOR, new Date());
      await db.store.endLostKubeTokens();
      // A sweep comes by before there is anything to take away.
      await db.store.kubeTokenSwept(id);
      expect(await db.store.kubeTokenIssued(id, 'anchor', new Date(Date.now() + HOUR_MS))).toBe(false);
      expect(await db.store.sweepableKubeTokens(10)).toMatchObject([{ id, anchorUid: 'anchor' }]);
    });
  });

  it('goes with its tenant', async () => {
    await add();
    await db.sql('DELETE FROM objects');
    expect(await db.store.kubeTokens(tenantUid)).toEqual([]);
  });
});
