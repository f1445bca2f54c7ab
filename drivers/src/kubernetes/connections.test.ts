import { expect, test } from 'vitest';
import { DriverError } from '../contract.ts';
import { DEFAULT_LIMITS } from './client.ts';
import { Connections } from './connections.ts';

const access = { server: 'https://127.0.0.1:1', caPem: '' };

function connectionsOf(resolve: (connection: string) => Promise<typeof access>) {
  const state = { now: 0, asked: 0 };
  const counted = (connection: string) => {
    state.asked += 1;
    return resolve(connection);
  };
  const connections = new Connections(
    counted,
    DEFAULT_LIMITS,
    () => new Date(state.now),
    () => 0.5,
  );
  return { state, connections };
}

test('those who ask at the same time share one client, which is kept while the access is the same', async () => {
  const { state, connections } = connectionsOf(async () => ({ ...access }));
  const [first, second] = await Promise.all([connections.client('a'), connections.client('a')]);
  expect(first).toBe(second);
  state.now += 600_000;
  expect(await connections.client('a')).toBe(first);
  expect(state.asked).toBe(2);
  await connections.close();
});

test('another access makes another client', async () => {
  const servers = ['https://127.0.0.1:1', 'https://127.0.0.1:2'];
  const { state, connections } = connectionsOf(async () => ({ ...access, server: servers.shift() ?? '' }));
  const first = await connections.client('a');
  state.now += 600_000;
  expect((await connections.client('a')).server).not.toBe(first.server);
  await connections.close();
});

test('I11: that there is no access is not asked all the time, least of all by watches', async () => {
  const { state, connections } = connectionsOf(async () => {
    throw new Error('no such cluster');
  });
  const ask = (isPatient: boolean) => connections.client('a', isPatient).catch((error: unknown) => error);
  expect(await ask(true)).toMatchObject({ kind: 'unreachable', code: 'NoClusterAccess' });
  for (let second = 1; second < 30; second += 1) {
    state.now += 1_000;
    await ask(true);
  }
  expect(state.asked).toBe(1);
  await ask(false);
  expect(state.asked).toBe(2);
  state.now += 1_000;
  await ask(false);
  expect(state.asked).toBe(2);
});

test('while the access cannot be asked for, what was true before serves on', async () => {
  const answers = [access];
  const { state, connections } = connectionsOf(async () => {
    const answer = answers.shift();
    if (answer === undefined) throw new DriverError('transient', 'Timeout', 'later');
    return answer;
  });
  const first = await connections.client('a');
  state.now += 600_000;
  expect(await connections.client('a')).toBe(first);
  await connections.close();
});
