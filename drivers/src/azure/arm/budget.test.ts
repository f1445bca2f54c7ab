import { describe, expect, test } from 'vitest';
import { providerBuckets, subscriptionBucket } from './buckets.ts';
import { Budget, type Wish } from './budget.ts';
import { principalIn, regionIn } from './parties.ts';
import { type Bucket, type Draw, MemoryBuckets } from './sharedBuckets.ts';
import { urgently } from './urgency.ts';

const S = '/subscriptions/s1';
const caller = { subscription: 's1', principal: 'p1', region: 'westeurope' };

const NEVER = new AbortController().signal;
/** As long as an answer of a database takes. */
const afterwards = () => new Promise((resolve) => setTimeout(resolve, 20));
let asked = 0;

/** Takes a token of each at once, or answers when it is worth asking again. */
function take(budget: Budget, buckets: readonly Bucket[], more: Partial<Wish> = {}): Promise<number> {
  asked += 1;
  return budget.wait(buckets, { key: `request ${asked}`, patienceMs: 0, signal: NEVER, hurry: NEVER, ...more });
}

function replicas(guesses = true) {
  const clock = { ms: 1_000_000, now: () => clock.ms };
  const shared = new MemoryBuckets(() => clock.ms);
  return { clock, one: new Budget(clock, shared, { guesses }), two: new Budget(clock, shared, { guesses }) };
}

describe('I11 bounded: the budget of all replicas together', () => {
  test('never exceeds what Azure allows in a minute, however many of them write as fast as they can', async () => {
    const { clock, one, two } = replicas();
    const writes = subscriptionBucket(caller, 'writes');
    let sent = 0;
    for (const end = clock.ms + 60_000; clock.ms < end; clock.ms += 100) {
      for (const budget of [one, two]) {
        for (let more = 0; more < 20; more += 1) if ((await take(budget, [writes])) === 0) sent += 1;
      }
    }
    expect(sent).toBeLessThanOrEqual(200 + 60 * 10);
    expect(sent).toBeGreaterThan(0.9 * (180 + 60 * 10));
  });

  test('a pause that one was told of is kept by the other', async () => {
    const { clock, one, two } = replicas();
    const writes = subscriptionBucket(caller, 'writes');
    expect(await take(one, [writes])).toBe(0);
    await one.pause(writes, 7_000);
    expect(await take(two, [writes])).toBe(7_000);
    clock.ms += 7_001;
    expect(await take(two, [writes])).toBe(0);
  });

  test('a count that Azure told to one holds for the other', async () => {
    const { one, two } = replicas();
    const writes = subscriptionBucket(caller, 'writes');
    await take(one, [writes]);
    one.remaining(writes, 1);
    expect(await take(one, [writes])).toBe(0);
    expect(await take(two, [writes])).toBeGreaterThan(0);
  });

  test('what was taken and not needed is there for the next, but for a moment and not while Azure says to wait', async () => {
    const { clock, one } = replicas();
    const writes = { key: 'writes', size: 1, perSecond: 0.001 };
    expect(await take(one, [writes])).toBe(0);
    one.giveBack([writes]);
    expect(await take(one, [writes])).toBe(0);
    expect(await take(one, [writes])).toBeGreaterThan(1_000);
    one.giveBack([writes]);
    expect(await take(one, [writes]), 'nobody gets one now').toBeGreaterThan(1_000);
    const others = { key: 'others', size: 2, perSecond: 0.001 };
    expect(await take(one, [others])).toBe(0);
    clock.ms += 2_000;
    one.giveBack([others]);
    expect(await take(one, [others])).toBe(0);
    expect(await take(one, [others])).toBeGreaterThan(1_000);
  });

  test('takes of all buckets of a request or of none', async () => {
    const { one } = replicas();
    const wide: Bucket = { key: 'wide', size: 10, perSecond: 0.001 };
    const narrow: Bucket = { key: 'narrow', size: 1, perSecond: 0.001 };
    expect(await take(one, [wide, narrow])).toBe(0);
    for (let more = 0; more < 5; more += 1) expect(await take(one, [wide, narrow])).toBeGreaterThan(0);
    let left = 0;
    while ((await take(one, [wide])) === 0) left += 1;
    expect(left).toBe(9);
  });

  test('is given in the order of asking, and a request that is counted in more buckets is not passed over', async () => {
    const { one } = replicas();
    const wide: Bucket = { key: 'wide', size: 1, perSecond: 40 };
    const narrow: Bucket = { key: 'narrow', size: 1, perSecond: 20 };
    const order: string[] = [];
    const real = new Budget({ now: () => Date.now() }, new MemoryBuckets(() => Date.now()), { guesses: true });
    expect(await take(real, [wide, narrow])).toBe(0);
    const wishes = [[wide], [wide, narrow], [wide], [wide], [wide, narrow], [wide]];
    await Promise.all(
      wishes.map(async (buckets, number) => {
        expect(await take(real, buckets, { patienceMs: 10_000 })).toBe(0);
        order.push(`${number}`);
      }),
    );
    expect(order.filter((number) => '0235'.includes(number))).toEqual(['0', '2', '3', '5']);
    expect(order.indexOf('1')).toBeLessThan(order.indexOf('5'));
    expect(await take(one, [])).toBe(0);
  });

  test('is given to what is urgent first, and then to who was sent away and comes back', async () => {
    const { clock, one } = replicas();
    const writes: Bucket = { key: 'writes', size: 1, perSecond: 0.001 };
    expect(await take(one, [writes])).toBe(0);
    expect(await take(one, [writes], { key: 'early' }), 'it keeps its place').toBeGreaterThan(900_000);
    const order: string[] = [];
    const ask = async (key: string) => {
      if ((await take(one, [writes], { key, patienceMs: 10_000 })) === 0) order.push(key);
    };
    clock.ms += 1_000;
    const late = ask('late');
    const early = ask('early');
    const urgent = urgently(() => ask('urgent'));
    for (const given of [1, 2, 3]) {
      clock.ms += 1_000_001;
      // Whoever asks has those served that wait.
      const hurried = new AbortController();
      hurried.abort();
      expect(await take(one, [writes], { key: 'last', hurry: hurried.signal })).toBeGreaterThan(0);
      expect(order).toHaveLength(given);
    }
    await Promise.all([late, early, urgent]);
    expect(order).toEqual(['urgent', 'early', 'late']);
  });

  test('is given to who is hurried, too, where there is some', async () => {
    const now = () => 1_000_000;
    const buckets = new MemoryBuckets(now);
    const slow = {
      drawTokens: (draws: readonly Draw[]) => afterwards().then(() => buckets.drawTokens(draws)),
      pauseTokens: async () => {},
    };
    const budget = new Budget({ now }, slow, { guesses: true });
    const hurry = new AbortController();
    hurry.abort();
    const writes = subscriptionBucket(caller, 'writes');
    expect(await take(budget, [writes], { patienceMs: 10_000, hurry: hurry.signal })).toBe(0);
  });

  test('who waits for it and is hurried is sent away at once', async () => {
    const { one } = replicas();
    const writes: Bucket = { key: 'writes', size: 1, perSecond: 0.001 };
    expect(await take(one, [writes])).toBe(0);
    const hurry = new AbortController();
    const waiting = take(one, [writes], { patienceMs: 3_600_000, hurry: hurry.signal });
    hurry.abort();
    expect(await waiting).toBeGreaterThan(1_000);
    const ending = new AbortController();
    const ended = take(one, [writes], { patienceMs: 3_600_000, signal: ending.signal });
    ending.abort(new Error('the pass is over'));
    await expect(ended).rejects.toThrow('the pass is over');
  });

  test('of a service that told nothing is not guessed where that is not wanted', async () => {
    const { one } = replicas(false);
    const narrow: Bucket = { key: 'narrow', size: 1, perSecond: 0.001 };
    for (let more = 0; more < 5; more += 1) expect(await take(one, [narrow])).toBe(0);
  });
});

describe('which buckets a request is counted in', () => {
  test('Resource Manager counts each subscription, principal, region and class of verb apart', () => {
    const keys = [
      subscriptionBucket(caller, 'writes'),
      subscriptionBucket(caller, 'deletes'),
      subscriptionBucket({ ...caller, subscription: 's2' }, 'writes'),
      subscriptionBucket({ ...caller, principal: 'p2' }, 'writes'),
      subscriptionBucket({ ...caller, region: 'eastus' }, 'writes'),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    ['writes', '/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/r', ['network/s1']],
    ['reads', '/providers/Microsoft.Network/networkSecurityGroups', ['network-reads/s1']],
    ['writes', '/resourceGroups/g', []],
    [
      'writes',
      '/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/I/federatedIdentityCredentials/f',
      ['identities/s1', `identity/${S}/resourcegroups/g/providers/microsoft.managedidentity/userassignedidentities/i`],
    ],
    [
      'writes',
      '/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p',
      [`agent-pool/${S}/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c/agentpools/p`],
    ],
    [
      'writes',
      '/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/listClusterUserCredential',
      [],
    ],
  ] as const)('%s of %s', (verb, path, keys) => {
    expect(providerBuckets('s1', verb, S + path).map(({ key }) => key)).toEqual(keys);
  });
});

describe('who asks, and who answers', () => {
  const token = (claims: unknown) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  test('the principal is the object id in the token, and unknown in what is no token', () => {
    expect(principalIn(token({ oid: 'AB-12' }))).toBe('ab-12');
    for (const other of ['', 'secret', token({}), token(null), token({ oid: 'a/b' })]) {
      expect(principalIn(other)).toBe('unknown');
    }
  });

  test('the region is the one that answered', () => {
    expect(regionIn('WESTEUROPE:20260101T000000Z:0000')).toBe('westeurope');
    expect(regionIn('no region')).toBeNull();
    expect(regionIn(null)).toBeNull();
  });
});
