import { describe, expect, test } from 'vitest';
import { fixedCredential, type Reply, ScriptedArm, type SeenRequest } from '../testing/scriptedArm.ts';
import { QueryGate } from './gate.ts';
import { createLogAnalytics } from './log-analytics.ts';

const WORKSPACE = '00000000-0000-0000-0000-0000000000aa';
const QUESTION = {
  workspaceId: WORKSPACE,
  query: 'ContainerLogV2 | take 1',
  from: new Date('2026-11-29T03:00:00Z'),
  to: new Date('2026-11-29T04:00:00Z'),
};
const found: Reply = {
  status: 200,
  body: {
    tables: [
      {
        name: 'PrimaryResult',
        columns: [
          { name: 'PodName', type: 'string' },
          { name: 'Lines', type: 'long' },
        ],
        rows: [['web-1', 3]],
      },
    ],
  },
};
const ROWS = [{ PodName: 'web-1', Lines: 3 }];
const failed = (status: number, error: object = { code: 'Secret10.0.0.7', message: 'of 10.0.0.7' }): Reply => ({
  status,
  headers: { 'Retry-After': '0' },
  body: { error },
});

async function asked(...script: readonly Reply[]) {
  const seen: SeenRequest[] = [];
  await using arm = await ScriptedArm.start((request) => {
    seen.push(request);
    return script[Math.min(seen.length, script.length) - 1] ?? found;
  });
  const logs = createLogAnalytics({ endpoint: arm.endpoint, credential: fixedCredential });
  const [outcome] = await Promise.allSettled([logs.ask(QUESTION)]);
  return { outcome: outcome.status === 'fulfilled' ? outcome.value : outcome.reason, seen, logs };
}

describe('a question to Log Analytics', () => {
  test('goes to the workspace with its time and how long it may take, and comes back as rows', async () => {
    const { outcome, seen } = await asked(found);
    expect(outcome).toEqual(ROWS);
    expect(seen[0]).toMatchObject({
      ...{ method: 'POST', path: `/v1/workspaces/${WORKSPACE}/query` },
      headers: { authorization: 'Bearer a-token', prefer: 'wait=45', 'content-type': 'application/json' },
      body: { query: QUESTION.query, timespan: '2026-11-29T03:00:00.000Z/2026-11-29T04:00:00.000Z' },
    });
    expect(seen[0]?.query.toString()).toBe('');
  });

  test.each([
    ['a workspace that holds nothing', { status: 204 }],
    [
      'a table that is not there yet',
      failed(400, {
        code: 'BadArgumentError',
        message: 'The request had some invalid properties',
        innererror: {
          code: 'SemanticError',
          message: 'A semantic error occurred.',
          innererror: { code: 'SEM0100', message: "'where' operator: Failed to resolve table 'ContainerLogV2'" },
        },
      }),
    ],
  ])('has no rows of %s', async (_what, reply) => {
    expect((await asked(reply)).outcome).toEqual([]);
  });

  test('is asked again once where it failed, or was answered only in part, and never shows a part', async () => {
    const part: Reply = {
      ...found,
      body: { ...(found.body as object), error: { code: 'PartialError', message: 'There were some errors' } },
    };
    for (const passing of [part, failed(503), failed(429), { status: 200, raw: 'cut', cut: true }])
      expect((await asked(passing, found)).outcome).toEqual(ROWS);
    const partial = await asked(part);
    expect(partial.outcome).toMatchObject({ kind: 'transient', code: 'LogAnalyticsPartial' });
    expect(partial.seen).toHaveLength(2);
  });

  test.each([
    [failed(403), 'forbidden', 'Log Analytics does not let Tenantry in'],
    [failed(504), 'transient', 'Log Analytics took too long'],
    [failed(500), 'transient', 'Log Analytics answered 500'],
    [failed(400), 'invalid', 'Log Analytics does not answer such a question'],
    [failed(404), 'transient', 'Log Analytics does not know the workspace'],
    [{ status: 200, body: { else: true } }, 'transient', 'Log Analytics answered something else than lines'],
    [{ status: 200, body: {}, cut: true }, 'unreachable', 'Log Analytics cannot be reached'],
  ] as const)('that fails for good says so without the words of Azure: %o', async (reply, kind, message) => {
    const { outcome, seen } = await asked(reply);
    expect(outcome).toMatchObject({ name: 'DriverError', kind, message });
    expect(`${outcome.message} ${outcome.remedy}`).not.toContain('10.0.0.7');
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  test('is not asked while Log Analytics wants to be left alone', async () => {
    const { outcome, seen, logs } = await asked({ ...failed(429), headers: { 'Retry-After': '60' } });
    expect(outcome).toMatchObject({ kind: 'throttled', retryAfterMs: 60_000 });
    await expect(logs.ask(QUESTION)).rejects.toMatchObject({ kind: 'throttled', code: 'LogAnalyticsBusy' });
    expect(seen).toHaveLength(1);
  });
});

describe('the gate before Log Analytics', () => {
  test('lets four questions through at once, in their order, and 180 in half a minute', async () => {
    let now = 0;
    const gate = new QueryGate(() => now);
    const held: (() => void)[] = [];
    const order: number[] = [];
    let [running, most] = [0, 0];
    const ask = (index: number) =>
      gate.through(async () => {
        order.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => held.push(resolve));
        running -= 1;
      });
    const all = Array.from({ length: 100 }, (_, index) => ask(index));
    const finished = Promise.all(all).then(() => true);
    for (let isDone = false; !isDone; ) {
      for (const go of held.splice(0)) go();
      isDone = await Promise.race([finished, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
    }
    expect(most).toBe(4);
    expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index));
    for (let count = 0; count < 80; count += 1) await gate.through(async () => undefined);
    await expect(gate.through(async () => undefined)).rejects.toMatchObject({ waitMs: 30_000 });
    now = 30_000;
    await gate.through(async () => undefined);
  });
});
