import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import type { Store } from '../src/open-store.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft, eventually } from './fixture.ts';

const db = storeUnderTest();
const IDLE_SECONDS = 3_600;

/** Everything that is remembered of somebody's access, as replicas see it. */
interface Access {
  readonly store: Store;
  readonly email: string;
  readonly hash: string;
  readonly session: string;
}

async function seen({ store, email, hash, session }: Access) {
  const [token, signedIn, standing, members] = await Promise.all([
    store.livingToken(hash, new Date()),
    store.session(session, IDLE_SECONDS),
    store.standing(email),
    store.memberships(email, []),
  ]);
  return {
    token: token?.id ?? null,
    tenants: token?.tenants ?? null,
    session: signedIn?.roles ?? null,
    role: standing === null || standing.isDisabled ? null : standing.role,
    members: members.map(({ tenant, role }) => `${tenant} ${role}`),
  };
}

/** Somebody with a token, a session and a tenant, seen once by two replicas that remember it. */
async function somebody() {
  const name = `t${randomUUID().slice(0, 8)}`;
  const email = `${name}@example.com`;
  const { uid } = await db.store.create(draft('Tenant', name), ACTOR);
  const member = await db.store.create(
    draft('Member', `m-${name}`, { tenant: name, references: [uid], spec: { user: email, role: 'editor' } }),
    ACTOR,
  );
  await db.store.addUser({ email: email, name: 'Ada', role: 'auditor', passwordHash: null }, ACTOR);
  await db.store.addUser({ email: 'b@example.com', name: 'B', role: 'administrator', passwordHash: null }, ACTOR);
  const session = randomUUID();
  const [opened] = await db.sql<{ id: string }>(
    `INSERT INTO sessions (user_id, token, expires_at)
     SELECT id, $1, now() + interval '1 day' FROM users WHERE email = $2 RETURNING id`,
    [session, email],
  );
  const id = randomUUID();
  const hash = createHash('sha256').update(id).digest('hex');
  const expiresAt = new Date(Date.now() + 86_400_000);
  const scope = { verbs: ['read'], tenants: [uid], roles: [], groups: [], madeWith: null } as const;
  const token = { id, kind: 'personal', name: 'ci', hash, owner: email, expiresAt, ...scope } as const;
  await db.store.addToken(token, 10, ACTOR, new Date());
  const here: Access = { store: db.store, email, hash, session };
  const there: Access = { ...here, store: other ?? (await db.replica()) };
  other = there.store;
  const all = {
    token: id,
    tenants: [name],
    session: ['auditor', 'member'],
    role: 'auditor',
    members: [`${name} editor`],
  };
  expect(await seen(here)).toEqual(all);
  await eventually(
    async () => JSON.stringify(await seen(there)) === JSON.stringify(all),
    'the other replica sees it too',
  );
  return { here, there, all, id, email, name, uid, member, sessionId: opened?.id ?? '' };
}
let other: Store | undefined;

type Somebody = Awaited<ReturnType<typeof somebody>>;

const CHANGES: readonly {
  readonly what: string;
  readonly by: (who: Somebody) => Promise<unknown>;
  readonly leaves: (who: Somebody) => object;
}[] = [
  {
    what: 'a token that is revoked',
    by: ({ id }) => db.store.endToken(id, ACTOR, new Date()),
    leaves: () => ({ token: null, tenants: null }),
  },
  {
    what: 'somebody who is disabled',
    by: ({ email }) => db.store.changeUser(email, { isDisabled: true }, ACTOR),
    leaves: () => ({ session: null, role: null }),
  },
  {
    what: 'somebody who has another role',
    by: ({ email }) => db.store.changeUser(email, { role: 'member' }, ACTOR),
    leaves: () => ({ session: ['member'], role: 'member' }),
  },
  {
    what: 'somebody who is removed',
    by: ({ email }) => db.store.removeUser(email, ACTOR),
    leaves: () => ({ session: null, role: null }),
  },
  {
    what: 'a session that is ended',
    by: ({ sessionId }) => db.store.endSession(sessionId, null, 'end-session', ACTOR),
    leaves: () => ({ session: null }),
  },
  {
    what: 'the sessions of somebody with another password',
    by: ({ email }) => db.store.setPassword(email, 'hash', null, ACTOR),
    leaves: () => ({ session: null }),
  },
  {
    what: 'a member with another role',
    by: ({ email, member, name, uid }) =>
      db.store.replace(
        member.uid,
        null,
        draft('Member', member.name, { tenant: name, references: [uid], spec: { user: email, role: 'viewer' } }),
        ACTOR,
      ),
    leaves: ({ name }) => ({ members: [`${name} viewer`] }),
  },
  {
    what: 'a member who is removed',
    by: ({ member }) => db.store.requestDeletion(member.uid, null, ACTOR),
    leaves: () => ({ members: [] }),
  },
  {
    what: 'a tenant that is gone, though another may come to have its name',
    by: async ({ name }) => {
      await db.sql('DELETE FROM objects WHERE tenant = $1', [name]);
      await db.sql('DELETE FROM objects WHERE tenant IS NULL AND name = $1', [name]);
    },
    leaves: () => ({ tenants: [], members: [] }),
  },
];

it.each(CHANGES)('$what is heeded at once here, and elsewhere as soon as it is told', async ({ what, by, leaves }) => {
  const who = await somebody();
  const { here, there, all } = who;
  const expected = { ...all, ...leaves(who) };
  await by(who);
  // The last is done by another connection, as another replica would.
  if (!what.startsWith('a tenant')) expect(await seen(here)).toEqual(expected);
  const text = JSON.stringify(expected);
  // Sooner than what is remembered is read again by itself.
  await eventually(async () => JSON.stringify(await seen(there)) === text, what, 3_000);
  await eventually(async () => JSON.stringify(await seen(here)) === text, what, 3_000);
});

/** While no connection can be made anew: those that there are stay. */
async function withoutNewConnections(work: () => Promise<void>): Promise<void> {
  const url = new URL(db.url);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const allow = (isAllowed: boolean) =>
    client.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} WITH ALLOW_CONNECTIONS ${isAllowed}`);
  try {
    await allow(false);
    await work();
  } finally {
    await allow(true);
    await client.end();
  }
}

const LISTENING = `datname = current_database() AND application_name = 'tenantry listen'`;
/** As nobody tells of it: triggers do not run. */
const unheard = (change: string) => db.sql(`BEGIN; SET LOCAL session_replication_role = replica; ${change}; COMMIT`);

it('nothing is remembered while the connection that tells of changes is lost, and nothing of before when it is back', async () => {
  const { here, there, all, id, email } = await somebody();
  await unheard(`UPDATE tokens SET ended_at = now() WHERE id = '${id}'`);
  expect([await seen(here), await seen(there)]).toEqual([all, all]);
  await withoutNewConnections(async () => {
    await db.sql(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE ${LISTENING}`);
    const gone = async (of: Access) => (await seen(of)).token === null;
    await eventually(() => gone(here), 'the loss is noticed here', 3_000);
    await eventually(() => gone(there), 'the loss is noticed there', 3_000);
    expect(await db.sql(`SELECT FROM pg_stat_activity WHERE ${LISTENING}`)).toEqual([]);
    for (const role of ['administrator', 'member']) {
      await unheard(`UPDATE users SET role = '${role}' WHERE email = '${email}'`);
      expect([(await seen(here)).role, (await seen(there)).role]).toEqual([role, role]);
    }
  });
  await eventually(
    async () => (await db.sql(`SELECT FROM pg_stat_activity WHERE ${LISTENING}`)).length === 2,
    'both listen again',
  );
  await eventually(async () => {
    await unheard(`UPDATE users SET role = 'auditor' WHERE email = '${email}'`);
    const first = (await seen(here)).role;
    await unheard(`UPDATE users SET role = 'member' WHERE email = '${email}'`);
    return first === 'auditor' && (await seen(here)).role === 'auditor';
  }, 'it is remembered again');
});

it('a change that is undone leaves what was, and one under way is no reason to remember what is not so yet', async () => {
  const { here, all } = await somebody();
  const last = { email: 'b@example.com', change: { role: 'member' as const } };
  await expect(db.store.changeUser(last.email, last.change, ACTOR)).rejects.toThrow('last administrator');
  expect(await seen(here)).toEqual(all);
  expect((await db.store.standing(last.email))?.role).toBe('administrator');
});

it('a token is known until it expires, and a membership until it ends, and no longer', async () => {
  const { here, email, name, uid } = await somebody();
  const soon = new Date(Date.now() + 1_000).toISOString();
  const spec = { user: email, role: 'owner', until: soon };
  await db.store.create(draft('Member', `o-${name}`, { tenant: name, references: [uid], spec }), ACTOR);
  expect((await seen(here)).members.sort()).toEqual([`${name} editor`, `${name} owner`]);
  await eventually(async () => (await seen(here)).members.length === 1, 'the membership ends', 3_000);
  expect(await here.store.livingToken(here.hash, new Date(Date.now() + 86_400_001))).toBeNull();
});

it('that a token was used is noted once, and seen by the next look', async () => {
  const { here } = await somebody();
  const actor = { ...ACTOR, address: '10.0.0.9' };
  const at = new Date();
  await here.store.useToken(here.hash, actor, at);
  expect(await here.store.livingToken(here.hash, at)).toMatchObject({ addresses: ['10.0.0.9'], lastUsedAt: at });
});
