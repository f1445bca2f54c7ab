import type { ConsentReader } from '../consents/contract.ts';
import type { ObjectName, PassStore } from '../contract.ts';
import { Batched } from '../database/batched.ts';
import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import { Together } from '../database/together.ts';
import { concernsFaults, finishWithFaults } from '../faults/of-object.ts';
import { allocate, allocated, foresee } from './allocate.ts';
import { claim } from './claim.ts';
import { connections } from './connections.ts';
import { dependents } from './dependents.ts';
import { findByNames, findByUid } from './find.ts';
import { type Finished, finish, finishTogether } from './finish.ts';
import { inventories } from './inventory.ts';
import { nextDue } from './next-due.ts';
import { isEmpty, type Noted, note, noteTogether } from './note.ts';
import { remove } from './remove.ts';
import { renew } from './renew.ts';
import { writeStatus } from './show.ts';
import { time } from './time.ts';
import { rouse, WAKE_CHANNEL, wake, wakeByConnection, wakeByResource, woken } from './wake.ts';

/** What the engine asks. What passes ask and write at the same time goes out together. */
export function passStore({ db, read, rewrite, write, listener }: Database): Omit<PassStore, keyof ConsentReader> {
  // Passes ask for these at the same time, many at once.
  const finds = new Batched((names: readonly ObjectName[]) => read(() => findByNames(db, names)));
  const stocks = new Batched((uids: readonly string[]) => read(() => inventories(db, uids)));
  const dependencies = new Batched((uids: readonly string[]) => read(() => dependents(db, uids)));

  const notes = new Together<Noted>({
    uidOf: ({ claim: { object } }) => object.uid,
    together: (all) => noteTogether(db, all),
    // Rows and keys may be written twice, events may not.
    alone: (one) => withRetry(one.notes.events.length === 0 ? 'repeatable' : 'once', () => note(db, one)),
  });
  const noteOne = async (one: Noted) => (isEmpty(one.notes) ? undefined : notes.do(one));
  const ends = new Together<Finished>({
    uidOf: ({ claim: { object } }) => object.uid,
    together: (all) => finishTogether(db, all),
    alone: ({ claim: held, result }) => withRetry('once', () => finish(db, held, result)),
  });

  return {
    claim: (limit, leaseSeconds, crowded) => withRetry('once', () => claim(db, limit, leaseSeconds, crowded)),
    renew: (held, leaseSeconds) => withRetry('repeatable', () => renew(db, held, leaseSeconds)),
    object: (uid) => read(() => findByUid(db, uid)),
    find: (kind, tenant, name) => finds.ask({ kind, tenant, name }),
    dependents: (uid) => dependencies.ask(uid),
    inventory: (uid) => stocks.ask(uid),
    note: (claim, found) => noteOne({ claim, notes: found }),
    record: (claim, rows) => noteOne({ claim, notes: { rows, gone: [], events: [] } }),
    forget: (claim, gone) => noteOne({ claim, notes: { rows: [], gone, events: [] } }),
    allocate: async (held, request) =>
      (await read(() => allocated(db, held, request))) ?? rewrite((session) => allocate(session, held, request)),
    foresee: (uid, request, taken) => read(() => foresee(db, uid, request, taken)),
    emit: (claim, newEvents) => noteOne({ claim, notes: { rows: [], gone: [], events: newEvents } }),
    show: (held, status) => withRetry('repeatable', () => writeStatus(db, held, status)),
    finish: (held, result) =>
      concernsFaults(held, result)
        ? write((session) => finishWithFaults(session, held, result))
        : ends.do({ claim: held, result }),
    remove: (held, newEvents) => write((session) => remove(session, held, newEvents)),
    wakeByResource: (connection, ids) => rewrite((session) => wakeByResource(session, connection, ids)),
    wakeByConnection: (connection) => rewrite((session) => wakeByConnection(session, connection)),
    wake: (uids) => rewrite((session) => wake(session, uids)),
    woken: (uids) => read(() => woken(db, uids)),
    connections: () => read(() => connections(db)),
    onWake: (callback) => listener.subscribe(WAKE_CHANNEL, callback),
    rouse: () => withRetry('repeatable', () => rouse(db)),
    nextDue: (crowded, withinSeconds) => read(() => nextDue(db, crowded, withinSeconds)),
    time: () => read(() => time(db)),
  };
}
