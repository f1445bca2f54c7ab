import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveTargets } from '../src/kinds.ts';
import { assign, parseAssignment } from '../src/manifests/assign.ts';
import { flagAssignments } from '../src/manifests/flags.ts';
import { parseManifests } from '../src/manifests/parse.ts';
import { readSources } from '../src/manifests/read.ts';
import { createProgram, kindFirst } from '../src/program.ts';
import { fieldsOf } from '../src/schema.ts';
import { serviceKind, tenantKind } from './sample.ts';

const two = `kind: Infrastructure
metadata: {name: nonprod}
spec:
  region: nowhere
---
kind: Tenant
metadata:
  name: dev01
spec:
  tags:
    team: 3
`;

test('a field of a manifest is told by file and line', () => {
  const manifests = parseManifests([{ label: 'all.yaml', text: two }]);
  expect(manifests.items).toHaveLength(2);
  expect(manifests.locate('items[0].spec.region')).toBe('all.yaml:4 spec.region');
  expect(manifests.locate('items[1].spec.tags.team')).toBe('all.yaml:11 spec.tags.team');
  expect(manifests.locate('items[1].spec.missing')).toBe('all.yaml:10 spec.missing');
  expect(manifests.locate('Idempotency-Key')).toBe('Idempotency-Key');
});

test.each([
  ['items: [{kind: Tenant}, {kind: Tenant}]', 2, 'a List, as `get -o yaml` prints it'],
  ['[{"kind": "Tenant"}]', 1, 'a list in JSON'],
  ['---\nkind: Tenant\n---\n# nothing\n---\n', 1, 'empty documents are nothing'],
])('%s holds %i: %s', (text, count, _why) => {
  expect(parseManifests([{ label: 'x', text }]).items).toHaveLength(count);
});

test.each([
  ['a: [1', /^x:\d+ is not YAML: /],
  ['kind: Tenant\n---\njust words', /^x:3 is no manifest but a string\./],
  ['', /^There is no manifest in x\./],
  [
    'a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
    /^x cannot be read: /,
  ],
])('%j is refused with its place', (text, message) => {
  expect(() => parseManifests([{ label: 'x', text }])).toThrow(message);
});

test('a folder stands for its manifests by name; a missing file is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  await Promise.all(['b.yaml', 'a.json', 'c.txt'].map((name) => writeFile(join(folder, name), '{}')));
  const sources = await readSources([folder], process.stdin);
  expect(sources.map(({ label }) => label)).toEqual([join(folder, 'a.json'), join(folder, 'b.yaml')]);
  await expect(readSources([join(folder, 'none')], process.stdin)).rejects.toThrow('it does not exist');
  await rm(folder, { recursive: true });
});

test('a value is read as the type of its field', () => {
  const set = ['infrastructure=01', 'spec.nodes.min=2', 'nodes.isSpot=true', 'tags.team=3', 'unknown=[1]'].map(
    parseAssignment,
  );
  expect(assign(tenantKind.schema, set)).toEqual({
    infrastructure: '01',
    nodes: { min: 2, isSpot: true },
    tags: { team: '3' },
    unknown: [1],
  });
  expect(() => parseAssignment('nothing')).toThrow('sets nothing');
  expect(() => assign(tenantKind.schema, [{ path: '__proto__.x', text: '1' }])).toThrow('is no path');
});

test('fields are flags', () => {
  const flags = ['--infrastructure', 'nonprod', '--nodes.is-spot', '--tier=shared'];
  expect(flagAssignments(tenantKind, flags)).toEqual([
    { path: 'infrastructure', text: 'nonprod' },
    { path: 'nodes.isSpot', text: 'true' },
    { path: 'tier', text: 'shared' },
  ]);
  expect(() => flagAssignments(tenantKind, ['--infra', 'x'])).toThrow('Tenant has no field infra');
  expect(() => flagAssignments(tenantKind, ['--infrastructure'])).toThrow('needs a value');
  expect(() => flagAssignments(tenantKind, ['stray'])).toThrow('one word too many');
});

test.each([
  [['tenant', 'DEV01', 'dev'], undefined, ['dev01', 'dev']],
  [['TN/dev01', 'tenants/dev'], undefined, ['dev01', 'dev']],
  [['svc', 'web'], 'dev01', ['web']],
])('%j in %s names %j', (words, inTenant, names) => {
  expect(resolveTargets([tenantKind, serviceKind], words, inTenant).map(({ name }) => name)).toEqual(names);
});

test.each([
  [['tenent', 'dev'], /There is no kind "tenent"/],
  [['tenant'], /Say which tenant/],
  [['tenant', 'tenant/dev'], /not both/],
  [['tenant/'], /is not KIND\/NAME/],
  [['svc', 'web'], /A Service lives in a tenant/],
])('%j is wrong use', (words, message) => {
  expect(() => resolveTargets([tenantKind, serviceKind], words, undefined)).toThrow(message);
});

test('a kind whose name is also a command keeps its verbs', async () => {
  const { command, load } = createProgram(() => {
    throw new Error('nothing is run');
  });
  await load([]);
  const read = ['secret', 'read', 'db', 'A'];
  expect(kindFirst(command, ['secret', 'create', 'db'])).toEqual(['create', 'secret', 'db']);
  expect(kindFirst(command, read)).toEqual(read);
  expect(kindFirst(command, ['cluster', 'list'])).toEqual(['cluster', 'list']);
});

test('a secret is one field that takes a text', () => {
  const value = { anyOf: [{ type: 'string' }, { type: 'object', properties: { sealed: {} } }], secret: 'text' };
  const schema = { type: 'object', properties: { values: { type: 'object', additionalProperties: value } } };
  const kind = { ...serviceKind, schema };
  expect(assign(schema, flagAssignments(kind, ['--values.PIN', '0042']))).toEqual({ values: { PIN: '0042' } });
  expect(fieldsOf(schema).map(({ path, type }) => [path, type])).toEqual([['values', 'map of secret']]);
});
