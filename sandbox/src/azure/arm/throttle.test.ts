import { beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../http/message.ts';
import type { Caller } from '../access/caller.ts';
import { calm, settingsOf } from '../settings.ts';
import { ArmError } from './error.ts';
import { Throttle } from './throttle.ts';

const subscription = '/subscriptions/s';
const alice = caller('alice');
const bob = caller('bob');
let now: number;
let throttle: Throttle;

beforeEach(() => {
  now = 0;
  throttle = new Throttle(() => new Date(now), settingsOf(calm));
});

function caller(objectId: string): Caller {
  return { objectId, clientId: objectId, kind: 'app', displayName: objectId };
}

function request(method: string, path: string): HttpRequest {
  return { method, path, query: new Map(), headers: {}, body: Buffer.alloc(0), origin: '' };
}

/** How many requests pass before one is refused, and the refusal. */
function spend(method: string, path: string, most: number, caller = alice): { passed: number; refusal?: ArmError } {
  for (let passed = 0; passed < most; passed += 1) {
    try {
      throttle.take(request(method, path), caller);
    } catch (cause) {
      if (cause instanceof ArmError) return { passed, refusal: cause };
      throw cause;
    }
  }
  return { passed: most };
}

const group = (index: number): string => `${subscription}/resourceGroups/rg-${index}`;

describe("Resource Manager's limits", () => {
  it.each([
    ['GET', 250, 25, 'reads'],
    ['PUT', 200, 10, 'writes'],
    ['DELETE', 200, 10, 'deletes'],
  ] as const)('%s passes %d times, and then %d times a second', (method, burst, perSecond, verb) => {
    const { passed, refusal } = spend(method, group(1), 1000);
    expect(passed).toBe(burst);
    expect([refusal?.status, refusal?.code]).toEqual([429, 'SubscriptionRequestsThrottled']);
    expect(refusal?.headers).toEqual({
      'Retry-After': '1',
      [`x-ms-ratelimit-remaining-subscription-${verb}`]: '0',
    });
    now += 4000;
    expect(spend(method, group(1), 1000).passed).toBe(4 * perSecond);
  });

  it.each([
    ['Resource Manager', (of: string) => `${of}/resourceGroups/rg`],
    [
      'a provider',
      (of: string) => `${of}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`,
    ],
  ])("of %s are each subscription's own", (_whose, path) => {
    const { passed } = spend('PUT', path('/subscriptions/one'), 1000);
    expect(passed).toBeLessThan(1000);
    expect(spend('PUT', path('/subscriptions/OTHER'), 1000).passed).toBe(passed);
    expect(spend('PUT', path('/subscriptions/other'), 1000).passed).toBe(0);
  });

  it("are each principal's own, up to fifteen of them together", () => {
    spend('PUT', group(1), 200);
    expect(spend('PUT', group(1), 200, bob).passed).toBe(200);
    for (let index = 0; index < 13; index += 1) {
      expect(spend('PUT', group(1), 200, caller(`p${index}`)).passed).toBe(200);
    }
    expect(spend('PUT', group(1), 200, caller('last')).passed).toBe(0);
  });

  it('count verbs apart, and tell what is left', () => {
    spend('PUT', group(1), 200);
    const headers = throttle.take(request('GET', group(1)), alice);
    expect(headers['x-ms-ratelimit-remaining-subscription-reads']).toBe('249');
    expect(headers['x-ms-ratelimit-remaining-subscription-global-reads']).toBe('3749');
  });
});

describe("resource providers' limits", () => {
  const aks = `${subscription}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`;
  const identity = `${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;

  it('let a pool be written 20 times, then once a minute, each pool on its own', () => {
    const { passed, refusal } = spend('PUT', `${aks}/agentPools/one`, 100);
    expect([passed, refusal?.code, refusal?.headers['Retry-After']]).toEqual([20, 'Throttled', '60']);
    expect(spend('PUT', `${aks}/agentPools/two`, 100).passed).toBe(20);
    now += 61_000;
    expect(spend('PUT', `${aks}/agentPools/one`, 100).passed).toBe(1);
  });

  it('count writes and deletions of networks together: a thousand in five minutes', () => {
    const asg = `${subscription}/resourceGroups/rg/providers/Microsoft.Network/applicationSecurityGroups/a`;
    let [put, deleted] = [0, 0];
    for (let second = 0; second < 90; second += 1) {
      now += 1000;
      put += spend('PUT', asg, 10).passed;
      deleted += spend('DELETE', asg, 10).passed;
    }
    // 1000 and what comes back in 90 seconds, where Resource Manager alone would have passed 1800.
    expect(put + deleted).toBeGreaterThanOrEqual(1290);
    expect(put + deleted).toBeLessThanOrEqual(1301);
  });

  it('let managed identities and their credentials be written twice a second', () => {
    let passed = 0;
    for (let index = 0; index < 100; index += 1) passed += spend('PUT', `${identity}-${index}`, 1).passed;
    expect(passed).toBe(20);
    now += 5000;
    expect(spend('PUT', `${identity}/federatedIdentityCredentials/fic`, 100).passed).toBe(5);
  });

  it('let Resource Graph be asked fifteen times in five seconds, and say when again', () => {
    const graph = '/providers/Microsoft.ResourceGraph/resources';
    const first = throttle.take(request('POST', graph), alice);
    expect(first['x-ms-user-quota-remaining']).toBe('14');
    expect(first['x-ms-user-quota-resets-after']).toBe('00:00:05');
    const { passed, refusal } = spend('POST', graph, 100);
    expect([passed, refusal?.status, refusal?.code]).toEqual([14, 429, 'RateLimiting']);
    now += 5000;
    expect(spend('POST', graph, 100).passed).toBe(15);
  });
});
