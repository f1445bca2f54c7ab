import type { JsonObject } from '@tenantry/kinds';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { metadataOf, OWNER_LABEL } from '../mark.ts';
import { type News, Replica } from './replica.ts';

const ID = '/api/v1/namespaces/a';
let told: string[];
let replica: Replica;

beforeEach(() => {
  told = [];
  replica = new Replica((id) => told.push(id));
});

function body(version: number, value = version, uid = 'u1'): JsonObject {
  const metadata = { uid, resourceVersion: String(version), labels: { [OWNER_LABEL]: 'o' } };
  return { kind: 'ConfigMap', metadata, data: { value: String(value) } };
}

function present(version: number, value = version, uid = 'u1'): News {
  return { type: 'present', body: body(version, value, uid) };
}

function absent(version: number, uid = 'u1'): News {
  return { type: 'absent', uid, version };
}

function value(): unknown {
  return (replica.get(ID)?.data as JsonObject | undefined)?.value;
}

test('who set which field is kept once for all that are alike, and is whose it was', () => {
  const managedFields = (manager: string) => [
    { manager, operation: 'Apply', fieldsV1: { 'f:data': { 'f:value': {} } } },
  ];
  const managed = (uid: string, version: number, manager: string): News => {
    const plain = body(version, version, uid);
    return {
      type: 'present',
      body: { ...plain, metadata: { ...(plain.metadata as JsonObject), managedFields: managedFields(manager) } },
    };
  };
  const of = (id: string) => metadataOf(replica.get(id) ?? {}).managedFields;
  replica.tell('/a', managed('a', 1, 'tenantry'));
  replica.tell('/b', managed('b', 2, 'tenantry'));
  expect(of('/a')).toEqual(managedFields('tenantry'));
  expect(of('/a'), 'no second one is kept').toBe(of('/b'));
  replica.tell('/a', managed('a', 3, 'kubectl'));
  replica.tell('/c', managed('c', 4, 'tenantry'));
  replica.tell('/b', { type: 'absent', uid: 'b', version: 5 });
  expect([of('/a'), of('/c')]).toEqual([managedFields('kubectl'), managedFields('tenantry')]);
  expect(replica.get('/b')).toBeNull();
});

describe('news by another hand', () => {
  test('comes once, however often it is told', () => {
    replica.tell(ID, present(1));
    replica.tell(ID, present(1));
    expect(told).toEqual([ID]);
  });

  test('that is older than what is known changes nothing', () => {
    replica.tell(ID, present(5));
    replica.tell(ID, present(3));
    replica.tell(ID, absent(4));
    expect([value(), told.length]).toEqual(['5', 1]);
  });

  test('of the dead does not bring them back', () => {
    replica.tell(ID, present(1));
    replica.tell(ID, absent(3));
    replica.tell(ID, present(2));
    expect(replica.get(ID)).toBeNull();
  });

  test('of one who died before anybody heard of it does not bring it to life', () => {
    replica.tell(ID, absent(3));
    replica.tell(ID, present(2));
    expect(replica.get(ID)).toBeNull();
  });

  test('of the death of a predecessor leaves its successor, and late news of the dead too', () => {
    replica.tell(ID, present(4, 4, 'u2'));
    replica.tell(ID, absent(3));
    replica.tell(ID, present(2));
    expect(value()).toBe('4');
  });

  test('of one who lost our mark and got it back is heard', () => {
    replica.tell(ID, present(1));
    replica.tell(ID, absent(2));
    replica.tell(ID, present(3));
    expect(value()).toBe('3');
  });

  test('that changes nothing but the version is none', () => {
    replica.tell(ID, present(1, 7));
    replica.tell(ID, present(2, 7));
    expect(told).toEqual([ID]);
  });

  test('that names the same fields in another order is none', () => {
    const { kind, ...rest } = body(2, 7);
    replica.tell(ID, present(1, 7));
    replica.tell(ID, { type: 'present', body: { ...rest, kind: kind ?? null } });
    expect(told).toEqual([ID]);
  });

  test('of a successor is heard though its predecessor is dead', () => {
    replica.tell(ID, present(1));
    replica.tell(ID, absent(2));
    replica.tell(ID, present(3, 3, 'u2'));
    expect(value()).toBe('3');
  });
});

describe('own writes', () => {
  test('are not told, when the event comes after the answer', () => {
    replica.begin(ID).done(body(1));
    replica.tell(ID, present(1));
    expect([value(), told]).toEqual(['1', []]);
  });

  test('are not told, when the event comes before the answer', () => {
    const write = replica.begin(ID);
    replica.tell(ID, present(1));
    write.done(body(1));
    expect([value(), told]).toEqual(['1', []]);
  });

  test('do not hide what another hand did right after', () => {
    const write = replica.begin(ID);
    replica.tell(ID, present(1));
    replica.tell(ID, present(2));
    write.done(body(1));
    expect([value(), told]).toEqual(['2', [ID]]);
  });

  test('that failed hide nothing', () => {
    const write = replica.begin(ID);
    replica.tell(ID, present(1));
    write.failed();
    expect([value(), told]).toEqual(['1', [ID]]);
  });

  test('two at a time: what comes between waits for both', () => {
    const first = replica.begin(ID);
    const second = replica.begin(ID);
    first.done(body(1));
    replica.tell(ID, present(2));
    second.done(body(2));
    expect([value(), told]).toEqual(['2', []]);
  });

  test('deletions are not told, whichever comes first', () => {
    for (const isEventFirst of [true, false]) {
      const id = `${ID}/${isEventFirst}`;
      replica.begin(id).done(body(1, 1, id));
      const deletion = replica.begin(id);
      if (isEventFirst) replica.tell(id, absent(2, id));
      deletion.deleted(id);
      if (!isEventFirst) replica.tell(id, absent(2, id));
      expect([replica.get(id), told]).toEqual([null, []]);
    }
  });
});

describe('lists', () => {
  test('tell what differs, and what is missing', () => {
    replica.replace(new Map([[ID, body(1)]]), 1, false);
    expect(told).toEqual([]);
    replica.replace(new Map([[ID, body(2)]]), 2, true);
    replica.replace(new Map(), 3, true);
    expect([replica.get(ID), told]).toEqual([null, [ID, ID]]);
  });

  test('do not take away what was written after them', () => {
    replica.begin(ID).done(body(5));
    replica.replace(new Map(), 4, true);
    expect([value(), told]).toEqual(['5', []]);
  });
});

describe('I11: memory is bounded', () => {
  const size = JSON.stringify(body(1)).length;

  test('beyond it only that an object stands there is known, and every change is told', () => {
    replica = new Replica((id) => told.push(id), undefined, 2 * size);
    for (const name of ['a', 'b', 'c']) replica.tell(name, present(1, 1, name));
    expect(['a', 'b', 'c'].map((name) => replica.get(name) === undefined)).toEqual([false, false, true]);
    replica.tell('c', present(2, 2, 'c'));
    expect(told.filter((id) => id === 'c')).toHaveLength(2);
    expect([replica.get('c'), replica.get('d')]).toEqual([undefined, null]);
  });

  test('room is given back by what goes, and taken once by what changes', () => {
    replica = new Replica((id) => told.push(id), undefined, 2 * size);
    replica.tell('a', present(1, 1, 'a'));
    for (let version = 2; version < 10; version += 1) replica.tell('a', present(version, version, 'a'));
    replica.tell('b', present(1, 1, 'b'));
    expect(replica.get('b')).not.toBeUndefined();
    replica.tell('a', absent(11, 'a'));
    replica.tell('c', present(1, 1, 'c'));
    expect(replica.get('c')).not.toBeUndefined();
    replica.forget();
    for (const name of ['x', 'y']) replica.tell(name, present(1, 1, name));
    expect(['x', 'y'].map((name) => replica.get(name) === undefined)).toEqual([false, false]);
  });
});

test('I4: whatever order, repetition and loss of events, a list puts it right', () => {
  const events = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 });
  fc.assert(
    fc.property(events, fc.boolean(), (versions, isThere) => {
      const subject = new Replica(() => {});
      for (const version of versions) {
        subject.tell(ID, version % 5 === 0 ? absent(version) : present(version));
      }
      subject.replace(isThere ? new Map([[ID, body(30)]]) : new Map(), 30, true);
      expect(subject.get(ID) === null).toBe(!isThere);
    }),
  );
});

test('those of a group are found together, whatever joins it and leaves it', () => {
  const grouped = new Replica(
    () => {},
    undefined,
    undefined,
    (kept) => String((kept.data as JsonObject).value),
  );
  const names = (group: string) => grouped.members(group).map(({ metadata }) => (metadata as JsonObject).uid);
  grouped.tell('a', present(1, 7, 'a'));
  grouped.tell('b', present(2, 7, 'b'));
  grouped.tell('c', present(3, 8, 'c'));
  expect(names('7')).toEqual(['a', 'b']);
  const asOf = () => ['7', '8'].map((group) => grouped.asOf(group));
  const stamps = [asOf()];
  grouped.tell('a', present(4, 8, 'a'));
  stamps.push(asOf());
  grouped.tell('c', present(5, 8, 'c'));
  stamps.push(asOf());
  grouped.tell('b', absent(6, 'b'));
  stamps.push(asOf());
  expect([names('7'), names('8')]).toEqual([[], ['a', 'c']]);
  const changed = stamps.slice(1).map((now, index) => now.map((asOf, group) => asOf !== stamps[index]?.[group]));
  expect(changed, 'both, the second, the first').toEqual([
    [true, true],
    [false, true],
    [true, false],
  ]);
  grouped.forget();
  expect(names('8')).toEqual([]);
});
