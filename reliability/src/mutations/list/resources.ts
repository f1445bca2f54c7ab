import type { Mutation, NamedTest } from '../mutation.ts';

const engine = (title: string): NamedTest => ({ file: 'engine/test/invariants.test.ts', titles: [title] });
const operations = (title: string): NamedTest => ({ file: 'engine/test/operations.test.ts', titles: [title] });
const store = (...titles: string[]): NamedTest => ({ file: 'store/test/lease.test.ts', titles });
const lane = (title: string): NamedTest => ({ file: 'store/test/write-lanes.test.ts', titles: ['a lane', title] });
const claimed = (title: string): NamedTest => ({
  file: 'store/test/wake.test.ts',
  titles: ['I4: an object that was due already is woken all the same, though it is being claimed just now,', title],
});
const CRASH: NamedTest = {
  file: 'engine/test/crash.test.ts',
  titles: [
    'I1, I2, I7: a crash before or after any single effect of making, changing and deleting leaves no orphan and no twin',
  ],
};

/** What becomes of resources: no orphan, no twin, no theft, level and not edge, all of it goes. */
export const RESOURCES: readonly Mutation[] = [
  {
    invariant: 'I1',
    breaks: 'what will be asked for is written down some time later, with what is found out meanwhile',
    file: 'engine/src/convergence.ts',
    find: 'if (rows.length > 0) await this.#environment.store.record(this.#claim, rows);',
    replace: 'for (const row of rows) this.#recorder.save(row);',
    test: CRASH,
  },
  {
    invariant: 'I1',
    breaks: 'what a change adds is not written down before it is made',
    file: 'engine/src/convergence.ts',
    find: 'const rows = [...planned, ...changed];',
    replace:
      'const rows = this.#rows.size > 0 ? changed : [...planned, ...changed];\n    for (const row of planned) this.#rows.set(row.key, row);',
    test: CRASH,
  },
  {
    invariant: 'I1',
    breaks: 'an object goes while resources of it are in the inventory',
    file: 'store/src/statements/remove.ts',
    find: 'await assertNothingLeft(session, uid);',
    replace: 'await session.deleteFrom("inventory").where("object_uid", "=", uid).execute();',
    test: store(
      'I1: the inventory',
      'an object cannot go while a resource of it is left, or while it was not asked to go, or while others need it',
    ),
  },
  {
    invariant: 'I2',
    breaks: 'what stands in Azure is looked at long before it is written, while the budget is waited for',
    file: 'drivers/src/azure/verbs.ts',
    find: 'const allowance = await session.arm.afford({ ...placeOfPut(target), signal });',
    replace:
      'await session.readFresh(target, signal);\n    const allowance = await session.arm.afford({ ...placeOfPut(target), signal });',
    test: {
      file: 'drivers/src/azure/operations.test.ts',
      titles: [
        'I2: nothing is looked at for a creation that the budget does not allow, so that no look is old when it is written',
      ],
    },
  },
  {
    invariant: 'I2',
    breaks: 'Azure is not asked what stands there before it is told to make it',
    file: 'drivers/src/azure/verbs.ts',
    find: 'const standing = session.isLatelyAbsent(target.id) ? null : await session.readFresh(target, signal);\n  if (standing !== null) return',
    replace: 'const standing = await Promise.resolve<Observed | null>(null);\n  if (standing !== null) return',
    test: {
      file: 'drivers/src/azure/operations.test.ts',
      titles: [
        'a long operation told by %s',
        'I2 no twin: a create that is asked again while it runs writes nothing new',
      ],
    },
  },
  {
    invariant: 'I2',
    breaks: 'what stands in a cluster already is written over',
    file: 'drivers/src/kubernetes/write.ts',
    find: 'if (deviations(configuration, standing).length === 0) return observe(writing.shown(standing));\n',
    replace: '',
    test: {
      file: 'drivers/src/kubernetes/driver.test.ts',
      titles: [
        'I2: a repeated creation makes nothing twice',
        'the second creation finds what the first one made, and writes nothing',
      ],
    },
  },
  {
    invariant: 'I2',
    breaks: 'a request that is repeated does its work again',
    file: 'store/src/statements/once.ts',
    find: 'if (earlier) return { ...earlier, replayed: true };',
    replace: '',
    test: {
      file: 'store/test/objects.test.ts',
      titles: [
        'a request repeated with the same Idempotency-Key',
        'gets the first answer, and its work is not done again',
      ],
    },
  },
  {
    invariant: 'I2',
    breaks: 'a long making is not written down, for another process to take it up',
    file: 'engine/src/resource.ts',
    find: 'operation: outcome.operation as unknown as JsonObject,',
    replace: 'operation: null,',
    test: operations(
      'I2: what takes long to make is taken up by another process from what is written down, and made once',
    ),
  },
  {
    invariant: 'I3',
    breaks: 'what carries no mark is taken over without being asked to',
    file: 'engine/src/resource.ts',
    find: "observed.owner === null && (policy === 'always' ||",
    replace: "observed.owner === null || (policy === 'always' ||",
    test: engine('I3: what stands at our id and is not ours stops the object with its reason, and stays untouched'),
  },
  {
    invariant: 'I3',
    breaks: 'what belongs to another object is deleted',
    file: 'engine/src/removal.ts',
    find: 'if (observed.owner !== work.owner) {',
    replace: 'if (observed.owner === null) {',
    test: engine('I3: deleting an object leaves alone what stands at its id and is not ours'),
  },
  {
    invariant: 'I3',
    breaks: 'in Azure what carries no mark counts as ours',
    file: 'drivers/src/azure/session.ts',
    find: 'if (observed.owner === target.owner) return;',
    replace: 'if (observed.owner === target.owner || observed.owner === null) return;',
    test: {
      file: 'drivers/src/azure/operations.test.ts',
      titles: ['I3 no theft', 'a resource whose mark is %s is neither created over nor deleted'],
    },
  },
  {
    invariant: 'I3',
    breaks: 'in a cluster the mark of another object counts as ours',
    file: 'drivers/src/kubernetes/write.ts',
    find: 'if (owner === writing.owner) return;',
    replace: 'if (owner !== null) return;',
    test: {
      file: 'drivers/src/kubernetes/driver.test.ts',
      titles: [
        'I3: what is not ours is never changed or deleted',
        'neither does it take over what belongs to another object',
      ],
    },
  },
  {
    invariant: 'I4',
    breaks: 'whoever leaves a lane of writes calls nobody of those who were turned away',
    file: 'store/src/write-lanes/statements.ts',
    find: 'NOT EXISTS (SELECT FROM line WHERE waits OR called) ORDER BY place LIMIT 1',
    replace: 'NOT EXISTS (SELECT FROM line WHERE waits OR called) ORDER BY place LIMIT 0',
    test: lane('has one line for all replicas, called one by one in the order of asking'),
  },
  {
    invariant: 'I4',
    breaks: 'a wake-up that comes during a pass is forgotten at its end',
    file: 'store/src/statements/finish.ts',
    find: 'due_at = CASE WHEN o.woken THEN least(o.due_at, now()) ELSE ${result.dueAt}::timestamptz END',
    replace: 'due_at = ${result.dueAt}::timestamptz',
    test: store(
      'the queue',
      'I4: what is woken during its pass is due at once after it, where what refers to it wakes too',
    ),
  },
  {
    invariant: 'I4',
    breaks: 'a wake-up that comes during a pass is forgotten where passes end together',
    file: 'store/src/statements/finish.ts',
    find: 'due_at = CASE WHEN o.woken THEN least(o.due_at, now()) ELSE s."dueAt" END',
    replace: 'due_at = s."dueAt"',
    test: store('the queue', 'I4: what is woken during its pass is due at once after it'),
  },
  {
    invariant: 'I4',
    breaks: 'what is under way and was due is not woken, though its pass may have read too early',
    file: 'store/src/statements/wake.ts',
    find: 'sql`woken AND due_at <= now() AS is_awake`',
    replace: 'sql`due_at <= now() AS is_awake`',
    test: store('the queue', 'I4: what is woken during its pass is due at once after it'),
  },
  {
    invariant: 'I4',
    breaks: 'news of what is under way and was due do not wake it',
    file: 'store/src/statements/wake.ts',
    find: 'WHERE ${condition} AND NOT (woken AND due_at <= now())',
    replace: 'WHERE ${condition} AND NOT (due_at <= now())',
    test: store('the queue', 'I4: what is told of during its pass is due at once after it'),
  },
  {
    invariant: 'I4',
    breaks: 'what is being claimed counts as awake, for whoever changes what takes part in it',
    file: 'store/src/statements/wake.ts',
    find: 'FROM held WHERE o.uid = held.uid AND NOT held.is_awake',
    replace: 'FROM held WHERE o.uid = held.uid AND NOT (o.woken AND o.due_at <= now())',
    test: claimed('by an answer to what takes part in it'),
  },
  {
    invariant: 'I4',
    breaks: 'what is being claimed counts as awake, at the end of a pass over what it refers to',
    file: 'store/src/statements/wake.ts',
    find: 'locked.uid <> fence.uid AND NOT locked.is_awake',
    replace: 'locked.uid <> fence.uid AND NOT (o.woken AND o.due_at <= now())',
    test: claimed('by the end of a pass over what it refers to'),
  },
  {
    invariant: 'I4',
    breaks: 'what is changed while it is under way is not looked at again',
    file: 'store/src/statements/amend.ts',
    find: 'woken = true, due_at = least(o.due_at, now())',
    replace: 'due_at = least(o.due_at, now())',
    test: store('the queue', 'I4: what is changed during its pass is due at once after it'),
  },
  {
    invariant: 'I4',
    breaks: 'what an old look does not show is made again, without asking the system itself',
    file: 'engine/src/resource.ts',
    find: 'return isKnown ? this.#readFresh() : observed;',
    replace: 'return observed;',
    test: engine('I4: a stale read that shows nothing leads to no second creation, one that lags to no deletion'),
  },
  {
    invariant: 'I4',
    breaks: 'what an old look shows to be another is taken away, though it was made anew meanwhile',
    file: 'engine/src/resource.ts',
    find: 'return isFresh ? this.#replace(observed, difference) : this.#compare(await this.#readFresh(), true);',
    replace: 'return this.#replace(observed, difference);',
    test: engine('I4: a stale read that shows nothing leads to no second creation, one that lags to no deletion'),
  },
  {
    invariant: 'I4',
    breaks: 'an object goes that nobody asked to delete',
    file: 'store/src/statements/remove.ts',
    find: 'if (!own.leaving) throw',
    replace: "if (own.uid === '') throw",
    test: store(
      'I1: the inventory',
      'an object cannot go while a resource of it is left, or while it was not asked to go, or while others need it',
    ),
  },
  {
    invariant: 'I4',
    breaks: 'a list of what is in Azure is believed for ever',
    file: 'drivers/src/azure/estate.ts',
    find: 'if (collection.loadedAt === null || (isOld && !collection.isRotated)) await this.load(collection);',
    replace: 'if (collection.loadedAt === null) await this.load(collection);',
    test: {
      file: 'drivers/src/azure/estate.test.ts',
      titles: ['I8 quiet when idle', 'an old list is read again, once'],
    },
  },
  {
    invariant: 'I7',
    breaks: 'what was asked to go is forgotten before it is seen to be gone',
    file: 'engine/src/removal.ts',
    find: 'if ((await readForRemoval(work, row, target)) !== null) {',
    replace: 'if (target.id === "") {',
    test: engine(
      'I7: what is asked to go is waited for until it is seen to be gone, and is in the inventory until then',
    ),
  },
  {
    invariant: 'I7',
    breaks: 'why something cannot be taken away is not said',
    file: 'engine/src/deletion.ts',
    find: 'const problem = waiting.find(({ wait }) => wait?.problem != null)?.wait?.problem ?? null;',
    replace: 'const problem = waiting.find(({ wait }) => wait?.problem === undefined)?.wait?.problem ?? null;',
    test: operations(
      'I7: what cannot be taken away is listed with its reason, told once, tried again, and goes in the end',
    ),
  },
  {
    invariant: 'I7',
    breaks: 'a look that may be old decides that something is gone',
    file: 'engine/src/removal.ts',
    find: 'return await driverOf(work.environment, row.driver).read(target, { ...work, fresh: true });',
    replace: 'return await driverOf(work.environment, row.driver).read(target, { ...work, fresh: false });',
    test: engine('I7: a look that may be old does not decide that something is gone'),
  },
  {
    invariant: 'I7',
    breaks: 'resources go before what depends on them',
    file: 'engine/src/graph.ts',
    find: 'if (otherRoot !== root) needed.add(otherRoot);',
    replace: '',
    test: engine('I7: deletion takes everything, in reverse order, and ends when all is gone'),
  },
  {
    invariant: 'I7',
    breaks: 'with a tenant goes what lives in tenants whose names begin alike',
    file: 'store/src/statements/request-deletion.ts',
    find: 'WHERE tenant = ${tenant} ORDER',
    replace: "WHERE tenant LIKE ${tenant} || '%' ORDER",
    test: {
      file: 'store/test/objects.test.ts',
      titles: [
        'asking for deletion',
        'I7: a tenant goes with all that lives in it, and with nothing of a tenant whose name contains its own',
      ],
    },
  },
  {
    invariant: 'I7',
    breaks: 'an object does not wait for what lives in it or refers to it',
    file: 'engine/src/deletion.ts',
    find: 'if (dependents.length > 0) {',
    replace: 'if (dependents.length > 1_000) {',
    test: engine('I7: what others refer to goes after them'),
  },
];
