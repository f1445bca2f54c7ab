import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSpecs, specsDirectory } from './index.ts';
import { ControlPlane, type Made } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';
import { livingIn, type TenantAlone, tenantAlone } from './testing/tenantAlone.ts';

const directory = specsDirectory();
if (directory === null) console.error('requests are not held against azure-specs: the folder is not there');
const specs = directory === null ? null : loadSpecs(directory);
const signal = () => AbortSignal.timeout(60_000);
const VERSION = '2025-08-01';

let cloud: SandboxCloud;
let plane: ControlPlane;
let home: TenantAlone;
let made: Map<string, Made>;

const server = (spec: JsonObject) =>
  livingIn(home, cloud, 'PostgresDatabase', 'orders', 'cccccccc-0000-4000-8000-000000000000', spec);
const DECLARED = { databases: ['orders'], extensions: ['vector', 'pgcrypto'], parameters: { work_mem: '8192' } };

/** The parameters of a server: there from the start, and set or not. */
beforeAll(async () => {
  cloud = await SandboxCloud.start();
  await cloud.admin('PUT', '/faults', { relaxLimits: true });
  plane = new ControlPlane(cloud, specs);
  home = await tenantAlone(cloud, plane, 'dev01');
  made = await plane.make(server(DECLARED));
}, 120_000);

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

function one(key: string): Made {
  const found = made.get(key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}
const look = ({ target }: Made) => plane.azure.read(target, { signal: signal(), fresh: true });

test('what is set stands as it was asked for, and a second process writes nothing', async () => {
  expect((await look(one('parameter/azure.extensions')))?.body.properties).toMatchObject({ value: 'PGCRYPTO,VECTOR' });
  await using other = new ControlPlane(cloud, specs);
  await other.make(server(DECLARED));
  expect(other.writes).toEqual([]);
});

test('a value that somebody changed is put right', async () => {
  const { target, body } = one('parameter/work_mem');
  await cloud.byHand('PUT', target.id, VERSION, { properties: { value: '65536', source: 'user-override' } });
  await expect
    .poll(async () => ((await look(one('parameter/work_mem')))?.body.properties as JsonObject | undefined)?.value)
    .toBe('65536');
  const observed = await look(one('parameter/work_mem'));
  if (observed === null) throw new Error('it is set');
  expect(plane.azure.diff(target, body, observed).kind).toBe('update');
  await plane.follow(target, plane.azure, () => plane.azure.update(target, body, observed, body, { signal: signal() }));
  expect((await look(one('parameter/work_mem')))?.body.properties).toMatchObject({ value: '8192' });
});

test('what is taken away gets its default back, and counts as gone', async () => {
  const parameter = one('parameter/work_mem');
  expect((await plane.delete(parameter)).state).toBe('done');
  expect(await look(parameter)).toBeNull();
});

test('a parameter that is declared at its default is refused, with what to do', async () => {
  const whole = server({ ...DECLARED, parameters: { timezone: 'UTC' } });
  const resources = whole.resources
    .filter(({ key }) => key === 'parameter/timezone')
    .map((resource) => ({ ...resource, dependsOn: [] }));
  await expect(plane.make({ ...whole, resources })).rejects.toMatchObject({
    code: 'IsDefault',
    message: expect.stringContaining('timezone has the declared value by default'),
  });
});
