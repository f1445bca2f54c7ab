import type { JsonObject } from '@tenantry/kinds';
import { afterEach, describe, expect, test } from 'vitest';
import type { Operation, Outcome, Target } from '../contract.ts';
import { type AzureDriver, createAzureDriver } from './driver.ts';
import { fixedCredential, type Reply, ScriptedArm, type SeenRequest } from './testing/scriptedArm.ts';

const S = '/subscriptions/00000000-0000-0000-0000-000000000001';
const G = `${S}/resourceGroups/rg`;
const asg: Target = {
  connection: 'azure:00000000-0000-0000-0000-000000000001',
  type: 'Microsoft.Network/applicationSecurityGroups',
  id: `${G}/providers/Microsoft.Network/applicationSecurityGroups/asg-dev01`,
  owner: 'uid-1',
};
const desired = { location: 'eastus', tags: { tenant: 'dev01' }, properties: {} };
const signal = AbortSignal.timeout(30_000);

const drivers: AzureDriver[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
});

function driverFor(arm: ScriptedArm, more: Partial<Parameters<typeof createAzureDriver>[0]> = {}): AzureDriver {
  const driver = createAzureDriver({ endpoint: arm.endpoint, credential: fixedCredential, ...more });
  drivers.push(driver);
  return driver;
}

/** One resource that takes some polls to become real, in each of the three ways Azure tells of progress. */
function oneResource(target: Target, form: 'status' | 'location' | 'resource', polls: number) {
  let body: JsonObject | null = null;
  let left = 0;
  let deleting = false;
  const state = () => (left > 0 ? 'Updating' : 'Succeeded');
  const shown = () => ({
    ...body,
    id: target.id,
    name: target.id.split('/').at(-1),
    etag: 'W/"1"',
    properties: { ...(body?.properties as JsonObject), provisioningState: state() },
  });
  const begin = (arm: ScriptedArm, status: number): Reply => {
    left = polls;
    const url = `${arm.endpoint}${S}/providers/Microsoft.Network/locations/eastus/operations/1?api-version=2024-03-01`;
    const header: Record<string, string> =
      form === 'status' ? { 'Azure-AsyncOperation': url } : form === 'location' ? { Location: url } : {};
    const headers = { ...header, 'Retry-After': '0' };
    return { status: form === 'location' ? 202 : status, headers, body: form === 'location' ? undefined : shown() };
  };
  return {
    script(request: SeenRequest, arm: ScriptedArm): Reply {
      if (request.path.includes('/operations/')) {
        if (left > 0) left--;
        if (left === 0 && deleting) body = null;
        if (form === 'status') return { status: 200, body: { status: left > 0 ? 'InProgress' : 'Succeeded' } };
        return left > 0 ? { status: 202, headers: { 'Retry-After': '0' } } : { status: 200, body: {} };
      }
      if (request.path.toLowerCase() !== target.id.toLowerCase()) return notFound;
      if (request.method === 'PUT') {
        body = request.body ?? {};
        deleting = false;
        return begin(arm, 201);
      }
      if (body === null) return request.method === 'DELETE' ? { status: 204 } : notFound;
      if (request.method === 'DELETE') {
        deleting = true;
        return begin(arm, 202);
      }
      // Time passes with every question, whatever is asked.
      if (left > 0) left--;
      if (left === 0 && deleting) {
        body = null;
        return notFound;
      }
      return { status: 200, body: shown() };
    },
  };
}

const notFound: Reply = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'not there' } } };

/** Follows an operation to its end, each time with a new driver that knows nothing but the record. */
async function toTheEnd(arm: ScriptedArm, target: Target, outcome: Outcome): Promise<Outcome> {
  let current = outcome;
  for (let step = 0; current.state === 'running'; step++) {
    expect(step).toBeLessThan(20);
    const record: Operation = JSON.parse(JSON.stringify(current.operation));
    current = await driverFor(arm).resume(target, record, { signal });
  }
  return current;
}

describe.each(['status', 'location', 'resource'] as const)('a long operation told by %s', (form) => {
  test('is taken up by another process from its record alone, and ends with the resource', async () => {
    await using arm = await ScriptedArm.start(oneResource(asg, form, 3).script);
    const begun = await driverFor(arm).create(asg, desired, { signal });
    expect(begun.state).toBe('running');
    const end = await toTheEnd(arm, asg, begun);
    expect(end).toMatchObject({ state: 'done', observed: { owner: 'uid-1', readiness: { state: 'ready' } } });
    expect(arm.count('PUT')).toBe(1);
  });

  test('of a deletion ends only when the resource is gone', async () => {
    await using arm = await ScriptedArm.start(oneResource(asg, form, 3).script);
    await toTheEnd(arm, asg, await driverFor(arm).create(asg, desired, { signal }));
    const begun = await driverFor(arm).delete(asg, null, { signal });
    expect(begun.state).toBe('running');
    expect(await toTheEnd(arm, asg, begun)).toEqual({ state: 'done' });
    expect(await driverFor(arm).read(asg, { signal, fresh: true })).toBeNull();
  });

  test('I2 no twin: a create that is asked again while it runs writes nothing new', async () => {
    await using arm = await ScriptedArm.start(oneResource(asg, form, 4).script);
    await driverFor(arm).create(asg, desired, { signal });
    const again = await driverFor(arm).create(asg, desired, { signal });
    expect((await toTheEnd(arm, asg, again)).state).toBe('done');
    expect(arm.count('PUT')).toBe(1);
  });
});

describe('an operation that fails', () => {
  test("is an error with Azure's code", async () => {
    const reply = oneResource(asg, 'status', 3);
    await using arm = await ScriptedArm.start((request, server) =>
      request.path.includes('/operations/')
        ? { status: 200, body: { status: 'Failed', error: { code: 'SkuNotAvailable', message: 'none left' } } }
        : reply.script(request, server),
    );
    const driver = driverFor(arm);
    const begun = await driver.create(asg, desired, { signal });
    if (begun.state !== 'running') throw new Error('it should run');
    await expect(driver.resume(asg, begun.operation, { signal })).rejects.toMatchObject({
      name: 'DriverError',
      kind: 'quota',
      code: 'SkuNotAvailable',
      endsOperation: true,
    });
  });

  test('has ended, so that the write is repeated; an answer that did not come has ended nothing', async () => {
    const reply = oneResource(asg, 'status', 3);
    let isReached = false;
    await using arm = await ScriptedArm.start((request, server) => {
      if (!request.path.includes('/operations/')) return reply.script(request, server);
      const error = { code: 'InternalServerError', message: 'An error occurred.' };
      return isReached ? { status: 200, body: { status: 'Failed', error } } : { status: 503 };
    });
    const driver = driverFor(arm);
    const begun = await driver.create(asg, desired, { signal });
    if (begun.state !== 'running') throw new Error('it should run');
    const resumed = () => driver.resume(asg, begun.operation, { signal });
    await expect(resumed()).rejects.toMatchObject({ kind: 'transient', endsOperation: false });
    isReached = true;
    await expect(resumed()).rejects.toMatchObject({ kind: 'transient', endsOperation: true });
  });

  test('keeps its turn while it cannot be asked after: Azure would refuse another write below the same parent', async () => {
    const rule = (name: string) => ({
      ...asg,
      type: 'Microsoft.Network/networkSecurityGroups/securityRules',
      id: `${G}/providers/Microsoft.Network/networkSecurityGroups/nsg/securityRules/${name}`,
    });
    const body = {
      properties: { access: 'Allow', direction: 'Inbound', priority: 100, protocol: '*' },
    };
    const reply = oneResource(rule('a'), 'status', 9);
    let status = 503;
    await using arm = await ScriptedArm.start((request, server) =>
      request.path.includes('/operations/')
        ? { status, body: { status: 'Failed', error: { code: 'InternalServerError', message: 'An error occurred.' } } }
        : reply.script(request, server),
    );
    const driver = driverFor(arm, { settleMs: 0, lanePatienceMs: 0, client: { attempts: 1 } });
    const begun = await driver.create(rule('a'), body, { signal });
    if (begun.state !== 'running') throw new Error('it should run');
    const resumed = () => driver.resume(rule('a'), begun.operation, { signal });
    await expect(resumed()).rejects.toMatchObject({ kind: 'transient', endsOperation: false });
    const next = driver.create(rule('b'), body, { signal });
    await expect(next).rejects.toMatchObject({ code: 'AnotherOperationInProgress' });
    status = 200;
    await expect(resumed()).rejects.toMatchObject({ endsOperation: true });
    expect(arm.count('PUT')).toBe(1);
  });

  test('at its Location has ended with a 500 that stays; a gateway that does not answer has ended nothing', async () => {
    const reply = oneResource(asg, 'location', 3);
    let status = 504;
    await using arm = await ScriptedArm.start((request, server) =>
      request.path.includes('/operations/')
        ? { status, body: { error: { code: 'InternalServerError', message: 'An error occurred.' } } }
        : reply.script(request, server),
    );
    const driver = driverFor(arm);
    const begun = await driver.create(asg, desired, { signal });
    if (begun.state !== 'running') throw new Error('it should run');
    const resumed = () => driver.resume(asg, begun.operation, { signal });
    await expect(resumed()).rejects.toMatchObject({ kind: 'transient', endsOperation: false });
    status = 500;
    await expect(resumed()).rejects.toMatchObject({ kind: 'transient', endsOperation: true });
  });

  test('a progress URL on another host is refused, so that no token goes there', async () => {
    await using arm = await ScriptedArm.start((request) =>
      request.method === 'PUT'
        ? { status: 201, headers: { 'Azure-AsyncOperation': 'https://elsewhere.example/operations/1' }, body: {} }
        : notFound,
    );
    await expect(driverFor(arm).create(asg, desired, { signal })).rejects.toMatchObject({ code: 'ForeignPollUrl' });
    const record = {
      kind: 'create',
      record: { progress: { mode: 'status', url: 'https://elsewhere.example/x' } },
    } as const;
    await expect(driverFor(arm).resume(asg, record, { signal })).rejects.toMatchObject({ code: 'ForeignUrl' });
  });

  test('an operation that Azure forgot is told by the resource', async () => {
    const reply = oneResource(asg, 'resource', 0);
    await using arm = await ScriptedArm.start((request, server) =>
      request.path.includes('/operations/') ? notFound : reply.script(request, server),
    );
    const driver = driverFor(arm);
    await driver.create(asg, desired, { signal });
    const record = {
      kind: 'create',
      record: { progress: { mode: 'status', url: `${arm.endpoint}/operations/1` } },
    } as const;
    expect(await driver.resume(asg, record, { signal })).toMatchObject({ state: 'done', observed: { owner: 'uid-1' } });
  });
});

describe('I3 no theft', () => {
  const foreign = (owner: string | null) => (request: SeenRequest) =>
    request.method === 'GET'
      ? ({
          status: 200,
          body: {
            id: asg.id,
            name: 'asg-dev01',
            location: 'eastus',
            tags: owner === null ? {} : { 'tenantry-object': owner },
          },
        } satisfies Reply)
      : ({ status: 500 } satisfies Reply);

  test.each([null, 'uid-2'])('a resource whose mark is %s is neither created over nor deleted', async (owner) => {
    await using arm = await ScriptedArm.start(foreign(owner));
    const driver = driverFor(arm);
    await expect(driver.create(asg, desired, { signal })).rejects.toMatchObject({ kind: 'not-ours' });
    const observed = await driver.read(asg, { signal, fresh: true });
    await expect(driver.delete(asg, observed, { signal })).rejects.toMatchObject({ kind: 'not-ours' });
    // The engine believed it ours a moment ago.
    const ours = { ...observed, owner: asg.owner } as NonNullable<typeof observed>;
    await expect(driver.update(asg, desired, ours, null, { signal })).rejects.toMatchObject({ kind: 'not-ours' });
    expect(arm.requests.every((request) => request.method === 'GET')).toBe(true);
  });
});

describe('I11 bounded', () => {
  test('throttling is retried within reason, then reported with the time to wait', async () => {
    await using arm = await ScriptedArm.start(() => ({
      status: 429,
      headers: { 'Retry-After': '37' },
      body: { error: { code: 'TooManyRequests', message: 'slow down' } },
    }));
    await expect(driverFor(arm).read(asg, { signal, fresh: true })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 37_000,
    });
    expect(arm.requests).toHaveLength(1);
  });

  test('a short throttling is waited out', async () => {
    let count = 0;
    await using arm = await ScriptedArm.start(() =>
      ++count < 3 ? { status: 429, headers: { 'retry-after-ms': '5' }, body: {} } : notFound,
    );
    expect(await driverFor(arm).read(asg, { signal, fresh: true })).toBeNull();
    expect(arm.requests).toHaveLength(3);
  });

  test.each([
    ['errors of the server', { status: 503, headers: { 'retry-after-ms': '1' }, body: {} }, 'transient'],
    ['cut connections', { status: 0, cut: true }, 'unreachable'],
    ['answers that are no JSON', { status: 200, raw: '<html>' }, 'unreachable'],
  ] as const)('%s are retried four times at most', async (_, reply, kind) => {
    await using arm = await ScriptedArm.start(() => reply);
    await expect(driverFor(arm).read(asg, { signal, fresh: true })).rejects.toMatchObject({ kind });
    expect(arm.requests).toHaveLength(4);
  });

  test('an endless answer is given up', async () => {
    await using arm = await ScriptedArm.start(() => ({ status: 200, raw: `{"a":"${'x'.repeat(5000)}"}` }));
    const driver = driverFor(arm, { client: { maxResponseBytes: 4096, attempts: 1 } });
    await expect(driver.read(asg, { signal, fresh: true })).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('a silent server is given up after the time limit', async () => {
    await using arm = await ScriptedArm.start((request) => ({
      status: 200,
      raw: request.path,
      headers: { 'Content-Length': '999' },
    }));
    const driver = driverFor(arm, { client: { timeoutMs: 100, attempts: 2 } });
    await expect(driver.read(asg, { signal, fresh: true })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(arm.requests).toHaveLength(2);
  });

  test("Azure's own count of writes left slows us before it says no", async () => {
    let now = 1_000_000;
    await using arm = await ScriptedArm.start(() => ({
      status: 404,
      headers: { 'x-ms-ratelimit-remaining-subscription-reads': '0' },
      body: notFound.body,
    }));
    const driver = driverFor(arm, { clock: { now: () => now }, client: { budgetPatienceMs: 0, guessesLimits: true } });
    expect(await driver.read(asg, { signal, fresh: true })).toBeNull();
    await expect(driver.read(asg, { signal, fresh: true })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 40,
    });
    now += 40;
    expect(await driver.read(asg, { signal, fresh: true })).toBeNull();
  });
});

describe("Azure's count for the whole directory", () => {
  const left = { 'x-ms-ratelimit-remaining-tenant-reads': '0', 'x-ms-ratelimit-remaining-subscription-reads': '90' };
  const query = {
    method: 'GET' as const,
    path: '/subscriptions',
    apiVersion: '2022-12-01',
    signal,
  };

  test('slows what is in no subscription, and nothing that is in one', async () => {
    await using arm = await ScriptedArm.start(() => ({ status: 404, headers: left, body: notFound.body }));
    const driver = driverFor(arm, {
      clock: { now: () => 1_000_000 },
      client: { budgetPatienceMs: 0, guessesLimits: true },
    });
    expect(await driver.read(asg, { signal, fresh: true })).toBeNull();
    expect(await driver.read(asg, { signal, fresh: true })).toBeNull();
    await expect(driver.arm.send(query)).rejects.toMatchObject({ status: 429, code: 'BudgetSpent' });
  });

  test('a refusal for it is heeded by everything that is in no subscription', async () => {
    await using arm = await ScriptedArm.start(() => ({
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { error: { code: 'TenantRequestsThrottled', message: 'too many' } },
    }));
    const driver = driverFor(arm, { clock: { now: () => 1_000_000 }, client: { budgetPatienceMs: 0, attempts: 1 } });
    await expect(driver.arm.send(query)).rejects.toMatchObject({ code: 'TenantRequestsThrottled' });
    await expect(driver.arm.send(query)).rejects.toMatchObject({ code: 'BudgetSpent', retryAfterMs: 7_000 });
    expect(arm.requests).toHaveLength(1);
  });
});

test('I2: nothing is looked at for a creation that the budget does not allow, so that no look is old when it is written', async () => {
  let left = '0';
  await using arm = await ScriptedArm.start(() => ({
    ...{ status: 404, headers: { 'x-ms-ratelimit-remaining-subscription-writes': left }, body: notFound.body },
  }));
  let now = 1_000_000;
  const driver = driverFor(arm, {
    clock: { now: () => now },
    client: { budgetPatienceMs: 0, attempts: 1, guessesLimits: true },
  });
  expect(await driver.read(asg, { signal, fresh: true })).toBeNull();
  await expect(driver.create(asg, desired, { signal })).rejects.toMatchObject({
    ...{ kind: 'throttled', code: 'BudgetSpent', isUnasked: true },
  });
  expect(arm.requests.map(({ method }) => method)).toEqual(['GET']);
  left = '100';
  now += 10_000;
  await expect(driver.create(asg, desired, { signal })).rejects.toMatchObject({ kind: 'parent-missing' });
  expect(arm.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT']);
});

describe('one write at a time', () => {
  test('under one identity, however many are asked at once', async () => {
    const identity = `${G}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
    let inside = 0;
    let most = 0;
    const made = new Map<string, JsonObject>();
    await using arm = await ScriptedArm.start((request) => {
      if (request.path === identity) {
        return { status: 200, body: { id: identity, name: 'id', location: 'x', tags: { 'tenantry-object': 'uid-1' } } };
      }
      if (request.method === 'PUT') {
        inside++;
        most = Math.max(most, inside);
        made.set(request.path, { ...request.body, id: request.path, name: request.path.split('/').at(-1) ?? '' });
        inside--;
      }
      const body = made.get(request.path);
      return body === undefined ? notFound : { status: 200, body };
    });
    const driver = driverFor(arm);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        driver.create(
          {
            ...asg,
            type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
            id: `${identity}/federatedIdentityCredentials/fic-${index}`,
          },
          { properties: { issuer: 'https://i/', subject: `s${index}`, audiences: ['api://AzureADTokenExchange'] } },
          { signal },
        ),
      ),
    );
    expect(outcomes.every((outcome) => outcome.state === 'done' && outcome.observed?.owner === 'uid-1')).toBe(true);
    // Between one PUT and the next stands the look before it: never two PUTs side by side.
    const writes = arm.requests
      .map((request) => request.method)
      .filter((method, index, all) => method === 'PUT' && all[index - 1] === 'PUT');
    expect(writes).toEqual([]);
  });
});
