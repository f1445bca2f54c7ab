import type { Authenticator } from '@tenantry/access';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import type { NetworkGateway } from './reach-gateway.ts';

const STRANGER = principal('stranger');
const ADMINISTRATOR = principal('root', { roles: ['administrator'] });

const authenticate: Authenticator = async ({ authorization }) => ({
  outcome: 'known',
  identity: authorization === 'Bearer stranger' ? STRANGER : ADMINISTRATOR,
});

let asked = 0;
const refuse = () => {
  asked += 1;
  throw new Error('the cluster was asked');
};
const network: NetworkGateway = {
  place: refuse,
  picture: refuse,
  owner: refuse,
  endpoints: refuse,
  apiServers: refuse,
};

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ authenticate, network });
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev02') });
});
afterAll(() => world[Symbol.asyncDispose]());

test.each([
  '/api/v1/reach?from=dev01&to=dev02',
  '/api/v1/reach?from=dev09&to=dev02',
  '/api/v1/reach?from=dev01&to=1.2.3.4',
  '/api/v1/tenants/dev01/can?who=me&verb=get&resource=pods',
  '/api/v1/tenants/dev09/can?who=me&verb=get&resource=pods',
])('I9: to whom a tenant is not shown, %s answers as if it did not exist, and no cluster is asked', async (url) => {
  const answer = await world.call({ url, headers: { authorization: 'Bearer stranger' } });
  const name = url.includes('dev09') ? 'dev09' : 'dev01';
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ code: 'object-not-found', detail: `There is no Tenant "${name}".` });
  expect(asked).toBe(0);
});

test('I10: a refusal to show a tenant is in the audit log', async () => {
  await world.call({ url: '/api/v1/reach?from=dev02&to=dev01', headers: { authorization: 'Bearer stranger' } });
  const { items } = (await world.call({ url: '/api/v1/audit?limit=1' })).json();
  expect(items[0]).toMatchObject({ actor: { name: 'stranger' }, action: 'read', name: 'dev02', outcome: 'refused' });
});

test('a cluster that fails is told as a failure upstream, without what is inside', async () => {
  const answer = await world.call({ url: '/api/v1/reach?from=dev01&to=dev02' });
  expect(answer.statusCode).toBe(502);
  expect(answer.json()).toMatchObject({ code: 'upstream-failed' });
  expect(answer.body).not.toContain('the cluster was asked');
});

test('on the platform, everybody is told what they can, and nobody what others can', async () => {
  const url = '/api/v1/can?who=me&verb=delete&resource=tenants';
  const headers = { authorization: 'Bearer stranger' };
  expect((await world.call({ url, headers })).json()).toMatchObject({ isAllowed: false, who: 'stranger' });
  expect((await world.call({ url: url.replace('me', 'root'), headers })).statusCode).toBe(400);
  expect((await world.call({ url })).json()).toMatchObject({ isAllowed: true, decidedBy: 'product', who: 'root' });
  const bad = await world.call({ url: '/api/v1/can?who=me&verb=get&resource=pods' });
  expect(bad.statusCode).toBe(400);
  expect(bad.json().errors[0]).toMatchObject({ field: 'resource', remedy: expect.stringContaining('ask for one') });
});
