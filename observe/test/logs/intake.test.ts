import { LeaseHeldError, type NewLogLine } from '@tenantry/store/contract';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IntakeItem, type IntakeOptions, LogIntake, micros } from '../../src/logs/index.ts';
import { storeUnderTest, until } from '../database.ts';

const db = storeUnderTest();
let quiet: string;
let noisy: string;
beforeAll(async () => {
  quiet = await db.declare('Tenant', 'quiet', {});
  noisy = await db.declare('Tenant', 'noisy', {});
});
const intakes: LogIntake[] = [];
afterEach(async () => {
  for (const intake of intakes.splice(0)) await intake.close();
});

function open(more: Partial<IntakeOptions> = {}): LogIntake {
  const limitsOf = () => ({ retentionDays: 14, linesPerSecond: 1_000 });
  const intake = new LogIntake({ store: db.store(), now: () => new Date(), limitsOf, ...more });
  intakes.push(intake);
  return intake;
}

const lineOf = (tenantUid: string, message: string, atMs = Date.now()): NewLogLine => ({
  ...{ tenantUid, at: micros(atMs), source: 'container', service: null, pod: null, container: null, node: null },
  ...{ severity: 9, message, isCut: false, fields: null },
});
const itemsOf = (tenantUid: string, texts: readonly string[], atMs?: number): IntakeItem[] =>
  texts.map((text) => ({ line: lineOf(tenantUid, text, atMs), position: null }));
const numbered = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const written = async (tenantUid: string) =>
  (await db.store().logsAfter(tenantUid, '0', 100_000)).map(({ message }) => message);

describe('the intake', () => {
  it('writes what it takes in, in its order, and says when it is written', async () => {
    const intake = open();
    await intake.put(quiet, itemsOf(quiet, numbered(3, 'first ')));
    expect((await written(quiet)).slice(-3)).toEqual(numbered(3, 'first '));
  });

  it('gives each tenant its turn: one that writes much holds nobody up', async () => {
    const intake = open({ limitsOf: () => ({ retentionDays: 14, linesPerSecond: 100_000 }) });
    const all = intake.put(noisy, itemsOf(noisy, numbered(30_000, 'noise ')));
    await intake.put(quiet, itemsOf(quiet, ['heard']));
    const behind = (await written(noisy)).length;
    expect(await written(quiet)).toContain('heard');
    expect(behind).toBeLessThan(10_000);
    await all;
    expect((await written(noisy)).filter((text) => text.startsWith('noise '))).toHaveLength(30_000);
  });

  it('keeps no more than the budget, and says in a line how much it did not keep', async () => {
    const tenant = await db.declare('Tenant', 'chatty', {});
    const intake = open({ limitsOf: () => ({ retentionDays: 14, linesPerSecond: 10 }) });
    const at = Math.floor(Date.now() / 10_000) * 10_000 - 10_000;
    await intake.put(tenant, itemsOf(tenant, numbered(150, ''), at));
    await until('it was told', async () => (await written(tenant)).some((text) => text.includes('not kept')));
    expect(await written(tenant)).toEqual([...numbered(100, ''), '50 lines not kept: more than 10 a second.']);
    // By the lines' own time: a backlog of other seconds is within it, though it comes at once.
    await intake.put(tenant, itemsOf(tenant, numbered(100, 'later '), at + 10_000));
    expect((await written(tenant)).filter((text) => text.startsWith('later'))).toHaveLength(100);
  });

  it('does not keep what is older than the tenant keeps, nor believe times to come', async () => {
    const tenant = await db.declare('Tenant', 'clocks', {});
    const intake = open();
    const day = 86_400_000;
    await intake.put(tenant, [
      ...itemsOf(tenant, ['ancient'], Date.now() - 20 * day),
      ...itemsOf(tenant, ['future'], Date.now() + 400 * day),
    ]);
    const [line, ...others] = await db.store().logsAfter(tenant, '0', 10);
    expect(others).toEqual([]);
    expect(line?.message).toBe('future');
    expect(Date.parse(line?.at ?? '')).toBeLessThan(Date.now() + 60_000);
  });

  it('makes whoever has much wait for room', async () => {
    const intake = open({ limitsOf: () => ({ retentionDays: 14, linesPerSecond: 100_000 }) });
    const first = intake.put(noisy, itemsOf(noisy, numbered(12_000, 'wave ')));
    expect(intake.roomNow(noisy)).toBe(0);
    await intake.room(noisy, AbortSignal.timeout(20_000));
    expect(intake.roomNow(noisy)).toBeGreaterThan(0);
    const gone = new AbortController();
    const waiting = intake.put(noisy, itemsOf(noisy, numbered(12_000, 'more ')));
    const room = intake.room(noisy, gone.signal);
    gone.abort();
    await room;
    await Promise.all([first, waiting]);
  });

  it('rejects lines of which some were not written, and writes none of the others', async () => {
    const tenant = await db.declare('Tenant', 'unlucky', {});
    let failures = 1;
    const store: IntakeOptions['store'] = {
      writeLogs: (batch) => (failures-- > 0 ? Promise.reject(new Error('away')) : db.store().writeLogs(batch)),
    };
    const intake = open({ store, limitsOf: () => ({ retentionDays: 14, linesPerSecond: 100_000 }) });
    await expect(intake.put(tenant, itemsOf(tenant, numbered(7_000, 'lost ')))).rejects.toThrow('away');
    await intake.put(tenant, itemsOf(tenant, ['kept']));
    expect(await written(tenant)).toEqual(['kept']);
    expect(intake.roomNow(tenant)).toBeGreaterThan(0);
  });

  it('writes nothing any more when another holds the lease, and says so once', async () => {
    const store = db.store();
    const fence = { name: 'logs/fenced', holder: 'one' };
    await store.takeLeases([fence.name], 'two', 60);
    const broken: unknown[] = [];
    const intake = open({ fence, onBroken: (error) => broken.push(error) });
    await expect(intake.put(quiet, itemsOf(quiet, ['late']))).rejects.toThrow(LeaseHeldError);
    await expect(intake.put(quiet, itemsOf(quiet, ['later']))).rejects.toThrow(LeaseHeldError);
    expect(broken).toHaveLength(1);
    expect(await written(quiet)).not.toContain('late');
  });
});
