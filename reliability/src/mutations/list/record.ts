import type { Mutation, NamedTest } from '../mutation.ts';

const audit = (title: string): NamedTest => ({
  file: 'store/test/audit.test.ts',
  titles: ['I10: every deed is recorded', title],
});
const amend = (title: string): NamedTest => ({ file: 'store/test/amend.test.ts', titles: [title] });
const proxy = (title: string): NamedTest => ({ file: 'server/src/kube/proxy.test.ts', titles: [title] });
const outbound = (title: string): NamedTest => ({
  file: 'server/src/http/outbound.test.ts',
  titles: ['against a server', title],
});

/** Every deed is recorded, and all is bounded. */
export const RECORD: readonly Mutation[] = [
  {
    invariant: 'I10',
    breaks: 'a change of what an object refers to is not in the audit log',
    file: 'store/src/statements/replace.ts',
    find: "await addAudit(session, actor, [{ ...deed, outcome: 'success' }]);",
    replace: '',
    test: audit('a change of what an object refers to, as any other'),
  },
  {
    invariant: 'I10',
    breaks: 'a change in one statement is not in the audit log',
    file: 'store/src/statements/amend.ts',
    find: 'FROM changed c JOIN fit ON fit.uid = c.uid\n',
    replace: 'FROM changed c JOIN fit ON fit.uid <> c.uid\n',
    test: amend('I10: a change of labels says the same in the log as any other, and makes the object due'),
  },
  {
    invariant: 'I10',
    breaks: 'the audit log says of a change in one statement the same before and after',
    file: 'store/src/statements/amend.ts',
    find: "${declaredOf('fit')}, ${declaredOf('c')}",
    replace: "${declaredOf('c')}, ${declaredOf('c')}",
    test: amend('I10: a change of labels says the same in the log as any other, and makes the object due'),
  },
  {
    invariant: 'I10',
    breaks: 'a refusal is not in the audit log',
    file: 'server/src/http/caller.ts',
    find: "await store.recordRefusal(actor, action, target.kind ?? '', target.name ?? '', target.tenant);",
    replace: '',
    test: {
      file: 'server/src/api/security.test.ts',
      titles: [
        'I9: who has no role is refused, what is not theirs does not exist for them, and each refusal is recorded',
      ],
    },
  },
  {
    invariant: 'I10',
    breaks: 'a row that is rewritten with its hash goes unnoticed',
    file: 'store/src/audit/verify.ts',
    find: 'OR previous_hash <> hash_before OR',
    replace: 'OR',
    test: audit('shows if it was tampered with: $how'),
  },
  {
    invariant: 'I10',
    breaks: 'rows that were taken away by hand are not missed where somebody says that they were trimmed',
    file: 'store/src/audit/verify.ts',
    find: 'Number(one.through) < first.id && isGenuine(one)',
    replace: 'Number(one.through) < first.id && isGenuine !== undefined',
    test: {
      file: 'store/test/audit-retention.test.ts',
      titles: [
        'I10: whoever takes rows away by hand is found out',
        'with a checkpoint of their own, though it is chained as it should be: by no key, another key, or a copied mac',
      ],
    },
  },
  {
    invariant: 'I10',
    breaks: 'a write to a cluster is recorded after the cluster has heard of it',
    file: 'server/src/kube/proxy.ts',
    find: "if (deed !== null) await record(context, caller, deed, 'begun');\n",
    replace: '',
    test: proxy('I10: a write stands in the audit log before the cluster hears of it'),
  },
  {
    invariant: 'I10',
    breaks: 'the audit log keeps the queries of requests, and what is secret in them',
    file: 'server/src/kube/proxy.ts',
    find: 'const deed = proxyDeed(request.method, place.path, place.segments);',
    replace: 'const deed = proxyDeed(request.method, place.path + place.query, place.segments);',
    test: proxy(
      'I10: what is begun and how it ended for a write and for a stream to a pod, nothing for a read; no query and no body in it',
    ),
  },
  {
    invariant: 'I11',
    breaks: 'a pass asks the cloud for all of its resources at once',
    file: 'engine/src/semaphore.ts',
    find: 'if (this.#free > 0) this.#free -= 1;',
    replace: 'if (this.#free > -100) this.#free -= 1;',
    test: {
      file: 'engine/src/semaphore.test.ts',
      titles: ['I11: no more tasks run at once than there are slots, and all run'],
    },
  },
  {
    invariant: 'I11',
    breaks: 'events are kept however many they are',
    file: 'store/src/statements/prune.ts',
    find: '(SELECT id FROM events ORDER BY id DESC OFFSET ${maxCount} LIMIT 1)',
    replace: '(SELECT id FROM events WHERE ${maxCount}::integer < 0 LIMIT 1)',
    test: {
      file: 'store/test/objects.test.ts',
      titles: ['I11: events are bounded', 'pruning leaves the newest so many, and none that is too old'],
    },
  },
  {
    invariant: 'I11',
    breaks: 'an answer from outside may be as long as it likes',
    file: 'server/src/http/outbound.ts',
    find: 'if (bytes > mostBytes)',
    replace: 'if (bytes > mostBytes && bytes < 0)',
    test: outbound('I11: an answer has so many bytes and no more'),
  },
  {
    invariant: 'I11',
    breaks: 'a request to Azure that fails is tried again and again',
    file: 'drivers/src/azure/arm/armClient.ts',
    find: 'const isLast = attempt >= this.options.attempts;',
    replace: 'const isLast = attempt >= this.options.attempts * 3;',
    test: {
      file: 'drivers/src/azure/operations.test.ts',
      titles: ['I11 bounded', '%s are retried four times at most'],
    },
  },
  {
    invariant: 'I11',
    breaks: 'a thousand times as many callers are remembered as there is room for',
    file: 'access/src/rate-limit.ts',
    find: 'new LRUCache<string, Bucket>({ max: callers })',
    replace: 'new LRUCache<string, Bucket>({ max: callers * 1_000 })',
    test: {
      file: 'access/src/rate-limit.test.ts',
      titles: ['a bounded number of callers is remembered; the longest unseen is forgotten'],
    },
  },
];
