import type { AuditStore } from '../audit/store.ts';
import type { ClusterStore } from '../clusters/contract.ts';
import type { ConsentStore } from '../consents/contract.ts';
import type { ObjectStore, PassStore } from '../contract.ts';
import type { Database } from '../database/database.ts';
import { revisions } from '../revisions/statements.ts';
import { Changes } from './changes.ts';
import { backlog, counts } from './counts.ts';
import { create } from './create.ts';
import { EVENTS_CHANNEL, events } from './events.ts';
import { heldNames } from './held-names.ts';
import { inventoried, liveOwners } from './ledger.ts';
import { list, listTexts } from './list.ts';
import { longWaits } from './long-waits.ts';
import { once } from './once.ts';
import { targetsOf } from './references.ts';
import { replace } from './replace.ts';
import { requestDeletion } from './request-deletion.ts';
import { resourceOwners } from './resource-owners.ts';
import { tenantStates } from './tenant-states.ts';

type Elsewhere = keyof PassStore | keyof ClusterStore | keyof ConsentStore | keyof AuditStore;

/** What the API asks of declared objects; what passes ask as well, and what has a room of its own, is made elsewhere. */
export function objectStore({ db, read, write, listener }: Database): Omit<ObjectStore, Elsewhere> {
  const changes = new Changes(db);
  return {
    referencesOf: (uid) => read(() => targetsOf(db, uid)),
    create: async (draft, actor) => only(await write((session) => create(session, [draft], actor))),
    createAll: (drafts, actor) => write((session) => create(session, drafts, actor)),
    async replace(uid, expectedVersion, draft, actor, asked = null) {
      const amended = await changes.amend({ uid, expectedVersion, draft, actor, asked });
      return amended ?? write((session) => replace(session, uid, expectedVersion, draft, actor, asked));
    },
    relabel: (of, expectedVersion, patch, actor) => changes.relabel({ of, expectedVersion, patch, actor }),
    requestDeletion: (uid, expectedVersion, actor) =>
      write((session) => requestDeletion(session, uid, expectedVersion, actor)),
    revisions: (uid) => read(() => revisions(db, uid)),
    heldNames: (uid, claims) => read(() => heldNames(db, uid, claims)),
    list: (query) => read(() => list(db, query)),
    listTexts: (query) => read(() => listTexts(db, query)),
    tenantStates: (names) => read(() => tenantStates(db, names)),
    events: (query) => read(() => events(db, query)),
    onEvents: (callback) => listener.subscribe(EVENTS_CHANNEL, callback),
    liveOwners: (uids) => read(() => liveOwners(db, uids)),
    longWaits: (minutes) => read(() => longWaits(db, minutes)),
    resourceOwners: (connection, ids) => read(() => resourceOwners(db, connection, ids)),
    inventoried: (connection, ids) => read(() => inventoried(db, connection, ids)),
    once: (actor, key, fingerprint, work) => once(db, actor, key, fingerprint, work),
    async ping() {
      await db.selectNoFrom((expression) => expression.lit(1).as('one')).execute();
    },
    counts: () => read(() => counts(db)),
    backlog: () => read(() => backlog(db)),
  };
}

function only<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('what was asked for gave no answer');
  return item;
}
