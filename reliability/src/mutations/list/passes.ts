import type { Mutation, NamedTest } from '../mutation.ts';

const store = (...titles: string[]): NamedTest => ({ file: 'store/test/lease.test.ts', titles });
const one = (title: string): NamedTest => store('I5: one writer per object', title);
const fence = (title: string): NamedTest => ({ file: 'drivers/src/fence/fence.test.ts', titles: [title] });
const lease = (title: string): NamedTest => ({ file: 'engine/src/lease.test.ts', titles: [title] });
const failing = (title: string): NamedTest => ({ file: 'engine/test/failing.test.ts', titles: [title] });
const engine = (title: string): NamedTest => ({ file: 'engine/test/invariants.test.ts', titles: [title] });

/** What passes promise: one writer, honest status, quiet when idle. */
export const PASSES: readonly Mutation[] = [
  {
    invariant: 'I5',
    breaks: 'an object that is under way is handed to another worker',
    file: 'store/src/statements/claim.ts',
    find: ' AND (lease_until IS NULL OR lease_until <= now())${elsewhere(crowded)}',
    replace: '${elsewhere(crowded)}',
    test: one('hands an object to one worker only'),
  },
  {
    invariant: 'I5',
    breaks: 'a lane of writes that one replica holds is given to another',
    file: 'store/src/write-lanes/statements.ts',
    find: 'WHERE l.held_until < clock_timestamp() OR l.holder = excluded.holder',
    replace: "WHERE l.held_until < clock_timestamp() OR l.holder <> ''",
    test: {
      file: 'store/test/write-lanes.test.ts',
      titles: ['a lane', 'lets one replica in at a time, and the next when it leaves'],
    },
  },
  {
    invariant: 'I5',
    breaks: 'the lease is not compared when a pass writes what it found out',
    file: 'store/src/statements/fence.ts',
    find: 'WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken} FOR NO KEY UPDATE',
    replace: 'WHERE uid = ${claim.object.uid} AND ${claim.leaseToken}::bigint > 0 FOR NO KEY UPDATE',
    test: one('a worker that lost its lease can record nothing'),
  },
  {
    invariant: 'I5',
    breaks: 'the lease is not compared when a pass ends',
    file: 'store/src/statements/fence.ts',
    find: 'FROM locked WHERE uid = ${uid} AND lease_token = ${leaseToken}::bigint',
    replace: 'FROM locked WHERE uid = ${uid} AND ${leaseToken}::bigint > 0',
    test: one('a worker that lost its lease can record nothing'),
  },
  {
    invariant: 'I5',
    breaks: 'the lease is not compared when several passes end together',
    file: 'store/src/statements/finish.ts',
    find: 'FROM results s JOIN objects o ON o.uid = s.uid AND o.lease_token = s.token',
    replace: 'FROM results s JOIN objects o ON o.uid = s.uid AND s.token > 0',
    test: one(
      'of passes that write together, who lost its lease writes nothing and is told, and keeps no other from it',
    ),
  },
  {
    invariant: 'I5',
    breaks: 'the lease is not compared when an object goes',
    file: 'store/src/statements/remove.ts',
    find: 'if (own?.held !== true) throw',
    replace: 'if (own === undefined) throw',
    test: one('a worker that lost its lease can record nothing'),
  },
  {
    invariant: 'I5',
    breaks: 'a lease that another has by now is renewed',
    file: 'store/src/statements/renew.ts',
    find: 'WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken}`',
    replace: 'WHERE uid = ${claim.object.uid}`',
    test: one('a worker that lost its lease can record nothing'),
  },
  {
    invariant: 'I5',
    breaks: 'who was held up past the lease writes without asking',
    file: 'engine/src/lease.ts',
    find: 'if (this.#isSafe()) return;\n      await this.#renew();',
    replace: 'if (this.#safeUntil !== null) return;\n      await this.#renew();',
    test: lease('I5: who was held up past half of the lease asks before it writes, and learns that another has it'),
  },
  {
    invariant: 'I5',
    breaks: 'the time that the answer to a renewal took counts as held',
    file: 'engine/src/lease.ts',
    find: 'this.#safeUntil = this.#safeFrom(askedAt);\n    } catch',
    replace: 'this.#safeUntil = this.#safeFrom(clock());\n    } catch',
    test: lease('I5: a lease counts from when it was asked for, however long the answer was on its way'),
  },
  {
    invariant: 'I5',
    breaks: 'a request to a cluster that waited for its connection goes out after the right to it has run out',
    file: 'drivers/src/fence/dispatch.ts',
    find: 'if (stands()) handler.onRequestStart?.(controller, context);',
    replace: 'if (stands !== null) handler.onRequestStart?.(controller, context);',
    test: fence('I5: a write to a cluster that waits for its connection when the right to it runs out is not sent'),
  },
  {
    invariant: 'I5',
    breaks: 'a request to Azure whose connection opened too late goes out',
    file: 'drivers/src/fence/agent.ts',
    find: 'if (stands()) return opened(null, stream);',
    replace: 'if (stands !== null) return opened(null, stream);',
    test: fence('I5: a write to Azure whose connection opens only after the right has run out is not sent'),
  },
  {
    invariant: 'I6',
    breaks: 'an object is ready though a resource that stands does not work',
    file: 'engine/src/resource.ts',
    find: "if (readiness.state === 'failed') {",
    replace: "if (readiness.state === 'failed' && this.#row.state === 'planned') {",
    test: failing(
      'I6: what stands as declared and does not work is shown as failing, with its code and what to do, until it works',
    ),
  },
  {
    invariant: 'I6',
    breaks: 'what is still being made counts as done',
    file: 'engine/src/findings.ts',
    find: "done: found.filter(({ state }) => state === 'done').length,",
    replace: "done: found.filter(({ state }) => state === 'done' || state === 'waiting' || state === 'held').length,",
    test: engine('I6: Ready is taken back while a change is under way, and waits are named with their reason'),
  },
  {
    invariant: 'I6',
    breaks: 'an object is ready while what is no longer declared still stands',
    file: 'engine/src/findings.ts',
    find: 'const isDone = progress.done === progress.total && removal.left.length === 0;',
    replace: 'const isDone = progress.done === progress.total;',
    test: engine('I6: it is not ready while what is no longer declared still stands'),
  },
  {
    invariant: 'I6',
    breaks: 'since when it waits begins anew with every look',
    file: 'engine/src/status.ts',
    find: 'since: before.waitingFor.find((earlier) => earlier.on === wait.on)?.since ?? wait.since,',
    replace: 'since: wait.since,',
    test: {
      file: 'engine/src/status.test.ts',
      titles: ['I6: since when it is so, and since when it waits, moves only where that changes'],
    },
  },
  {
    invariant: 'I6',
    breaks: 'a write whose answer does not show it counts as made',
    file: 'engine/src/resource.ts',
    find: "if (difference.kind === 'none') return this.#rest(observed);\n    const fields",
    replace: "if (difference.kind !== 'replace') return this.#rest(observed);\n    const fields",
    test: engine('I6: what was asked for and is not seen yet is not ready'),
  },
  {
    invariant: 'I8',
    breaks: 'the same status is written again, as another version',
    file: 'store/src/statements/finish.ts',
    find: "resource_version = CASE WHEN o.status IS DISTINCT FROM said.status THEN nextval('resource_versions') ELSE o.resource_version END",
    replace: "resource_version = nextval('resource_versions')",
    test: {
      file: 'store/test/faults.test.ts',
      titles: ['what a pass finds', 'I8: found again leaves an object that is as it was in its version'],
    },
  },
  {
    invariant: 'I8',
    breaks: 'the same status is written again, as another version, where passes end together',
    file: 'store/src/statements/finish.ts',
    find: "resource_version = CASE WHEN o.status IS DISTINCT FROM s.status THEN nextval('resource_versions') ELSE o.resource_version END",
    replace: "resource_version = nextval('resource_versions')",
    test: store(
      'what a pass shows',
      'status changes the version and not the generation; the same status changes nothing (I8)',
    ),
  },
  {
    invariant: 'I8',
    breaks: 'what stands as declared is written again at each look',
    file: 'engine/src/resource.ts',
    find: "if (difference.kind === 'none' && !isStripped) return this.#rest(observed);",
    replace: "if (difference.kind === 'none' && this.#row.state !== 'present') return this.#rest(observed);",
    test: engine('I8: an unchanged object in an unchanged world causes no write, however often it is looked at'),
  },
  {
    invariant: 'I8',
    breaks: 'the list of what is in Azure is read again for each resource that is looked at',
    file: 'drivers/src/azure/estate.ts',
    find: 'this.options.now() - collection.loadedAt > this.options.sweepMs;',
    replace: 'this.options.now() - collection.loadedAt >= 0;',
    test: {
      file: 'drivers/src/azure/estate.test.ts',
      titles: [
        'I8 quiet when idle',
        'reading %i tenants again and again costs what one sweep costs, whatever their number',
      ],
    },
  },
];
