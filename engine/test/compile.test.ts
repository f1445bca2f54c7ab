import { randomUUID } from 'node:crypto';
import { type CompileInput, type Consent, type DeclaredObject, EMPTY_STATUS, type Kind } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { compileObject } from '../src/compile.ts';
import { Pact } from './pact.ts';
import { Stack, type StackSpec } from './stack.ts';

const labelled = (kind: string, name: string, spec: DeclaredObject['spec']): DeclaredObject => ({
  ...{
    uid: randomUUID(),
    kind,
    name,
    displayName: name,
    tenant: null,
    counters: {},
    generation: 1,
    resourceVersion: '1',
  },
  ...{ spec, status: EMPTY_STATUS, createdAt: new Date(0), updatedAt: new Date(0), deletionRequestedAt: null },
  ...{ labels: { team: 'a' }, annotations: { note: 'b' } },
});

test('I8: nothing that an object stands for can follow from labels, which wake nothing: no kind is shown any', async () => {
  let seen: CompileInput<StackSpec> | undefined;
  const kind: Kind<StackSpec> = {
    ...Stack,
    compile: (input) => {
      seen = input;
      return Stack.compile(input);
    },
  };
  const other = labelled('Stack', 'other', {});
  const pact = labelled('Pact', 'p', { with: 'one', width: 1, endsAt: '2100-01-01T00:00:00Z' });
  const kinds = new Map<string, Kind>([
    ['Stack', kind as Kind],
    ['Pact', Pact as Kind],
  ]);
  const installation = { azure: null };
  const consent: Consent = { answer: 'accepted', spec: pact.spec, generation: 1, by: 'one', at: new Date() };
  const compiled = await compileObject(
    { kinds, installation, clock: () => new Date() },
    labelled('Stack', 'one', { on: 'other' }),
    {
      find: async () => other,
      allocate: async () => 1,
      consent: async () => null,
      related: async () => [{ object: pact, consent }],
      needsEstablished: false,
    },
  );
  expect(compiled.state).toBe('compiled');
  const shown = [seen?.object, ...Object.values(seen?.references ?? {}), ...Object.values(seen?.related ?? {}).flat()];
  expect(shown.map((object) => object?.name)).toEqual(['one', 'other', 'p']);
  for (const object of shown) expect([object?.labels, object?.annotations]).toEqual([{}, {}]);
});
