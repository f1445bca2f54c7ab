import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const LATER = '2999-01-01T00:00:00.000Z';
const OPENING = '/openings/p';
const GATE = '/gates/one-p';

let fixture: Fixture;
let now: Date;
let base: DeclaredObject;
beforeEach(async () => {
  fixture = await Fixture.open();
  now = new Date();
  await fixture.engine({ clock: () => now });
  base = await fixture.declare('one');
  await fixture.ready('one');
});
afterEach(() => fixture.close());

const draft = (spec: JsonObject, name = 'p'): ObjectDraft => ({
  ...{ kind: 'Pact', name, displayName: name, tenant: null, labels: {}, annotations: {} },
  spec: { with: 'one', width: 2, endsAt: LATER, ...spec },
  references: [base.uid],
  ends: [base.uid],
});
const pact = async (): Promise<DeclaredObject> => {
  const found = await fixture.store.find('Pact', null, 'p');
  if (found === null) throw new Error('there is no pact');
  return found;
};
const answer = async (given: 'accepted' | 'refused' | 'revoked') => {
  const { uid, generation } = await pact();
  await fixture.store.answer(uid, { answer: given, generation, action: `${given}-pact`, tenants: ['one'] }, ACTOR);
};
const isOpen = () => [OPENING, GATE].map((id) => fixture.world.things.has(id));
const stands = (expected: boolean) =>
  fixture.eventually(expected ? 'it is open on both sides' : 'it is closed on both sides', async () =>
    isOpen().every((open) => open === expected) ? true : undefined,
  );
const says = (reason: string) =>
  fixture.eventually(`it says ${reason}`, async () => {
    const { status } = await pact();
    return status.phase === 'waiting' && status.conditions[0]?.reason === reason ? status : undefined;
  });

async function agreed(spec: JsonObject = {}): Promise<void> {
  await fixture.store.create(draft(spec), ACTOR);
  await answer('accepted');
  await stands(true);
}

test('I9: nothing stands of what the other side has not agreed to, and it says whom it waits for', async () => {
  await fixture.store.create(draft({}), ACTOR);
  const status = await says('WaitingForConsent');
  expect(status.waitingFor).toMatchObject([{ on: 'Tenant/one', title: 'the consent of tenant one' }]);
  await answer('refused');
  await says('Refused');
  expect(isOpen()).toEqual([false, false]);
  expect(fixture.world.writes.filter((deed) => /openings|gates/.test(deed))).toEqual([]);
});

test('agreed to, it stands, and what it takes part in stands for it too; revoked, neither does, at once', async () => {
  await agreed();
  await fixture.eventually('it is ready', async () => ((await pact()).status.phase === 'ready' ? true : undefined));
  expect((await pact()).status.outputs).toEqual({ agreedBy: 'ada' });
  await answer('revoked');
  await stands(false);
  expect((await says('Revoked')).outputs).toEqual({});
  expect(await fixture.store.inventory((await pact()).uid)).toEqual([]);
});

test('I6: it is not ready before the other has done its part, and says what it waits for', async () => {
  fixture.world.ail(GATE, { state: 'progressing', reason: 'it is being built' });
  await fixture.store.create(draft({}), ACTOR);
  await answer('accepted');
  const status = await says('WaitingForReference');
  expect(status.waitingFor).toMatchObject([{ on: 'Stack/one', reason: 'has not made its gate yet' }]);
  await fixture.eventually('both are asked for', async () => (isOpen().every(Boolean) ? true : undefined));
  fixture.world.ail(GATE, null);
  await fixture.eventually('it is ready', async () => ((await pact()).status.phase === 'ready' ? true : undefined));
});

test('what asks for more is closed until it is agreed to; what asks for less goes on', async () => {
  await agreed();
  await fixture.store.replace((await pact()).uid, null, draft({ width: 1 }), ACTOR);
  await fixture.eventually('it is narrower', async () =>
    fixture.world.things.get(OPENING)?.body.width === 1 ? true : undefined,
  );
  await fixture.store.replace((await pact()).uid, null, draft({ width: 3 }), ACTOR);
  await stands(false);
  await says('AsksForMore');
  await answer('accepted');
  await stands(true);
});

test('an answer to another declaration than the one that was looked at is not taken', async () => {
  const { uid } = await fixture.store.create(draft({}), ACTOR);
  await fixture.store.replace(uid, null, draft({ width: 9 }), ACTOR);
  const old = { answer: 'accepted', generation: 1, action: 'accept-pact', tenants: ['one'] } as const;
  await expect(fixture.store.answer(uid, old, ACTOR)).rejects.toThrow('generation 2');
});

test('I4: it ends at its time with no event at all, on both sides', async () => {
  const endsAt = new Date(Date.now() + 1_500);
  await agreed({ endsAt: endsAt.toISOString() });
  now = new Date(endsAt.getTime());
  await stands(false);
  await says('Expired');
});

test('the numbers of what does not stand any more are free for others', async () => {
  await agreed();
  await fixture.store.create(draft({}, 'q'), ACTOR);
  await answer('revoked');
  await says('Revoked');
  const other = await fixture.store.find('Pact', null, 'q');
  await fixture.store.answer(
    other?.uid ?? '',
    { answer: 'accepted', generation: 1, action: 'accept-pact', tenants: ['one'] },
    ACTOR,
  );
  await fixture.eventually('the other has the only number', async () =>
    fixture.world.things.has('/openings/q') ? true : undefined,
  );
});

test('I7: it does not keep what it refers to from being deleted, and is gone before that', async () => {
  await agreed();
  await fixture.remove('one');
  await fixture.gone('one');
  expect(await fixture.store.find('Pact', null, 'p')).toBeNull();
  const gone = (id: string) => fixture.world.writes.indexOf(`delete ${id}`);
  expect(gone(OPENING)).toBeGreaterThan(0);
  expect(gone(OPENING)).toBeLessThan(gone('/one'));
  expect(isOpen()).toEqual([false, false]);
});
