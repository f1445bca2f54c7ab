import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunFile } from './run-file.ts';

let home: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-sandbox-'));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

function run(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--home', home, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<RunFile> {
  if (!child.stdout) throw new Error('the child has an output');
  for await (const line of createInterface({ input: child.stdout })) {
    expect(JSON.parse(line)).toMatchObject({ ready: true, pid: child.pid });
    return JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as RunFile;
  }
  throw new Error('the sandbox ended before it was ready');
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null
    ? new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    : Promise.resolve(child.exitCode);

async function control(place: RunFile, method: string, path: string, body?: object): Promise<Response> {
  return await fetch(`${place.admin.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${place.admin.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
}

async function group(place: RunFile, method: string, body?: object): Promise<Response> {
  const { token } = (await (await control(place, 'POST', '/token')).json()) as { token: string };
  return await fetch(`${place.arm}/subscriptions/${place.subscriptionId}/resourceGroups/rg?api-version=2024-07-01`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
}

it('says which file for exchanges it cannot write to, and leaves its home free', async () => {
  const file = join(home, 'absent', 'exchanges.jsonl');
  for (let time = 0; time < 2; time += 1) {
    const child = run('--exchanges', file);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    expect(await ended(child)).toBe(1);
    expect(said).toMatch(`the exchanges cannot be written to ${file}`);
    expect(said).toContain('ENOENT');
  }
});

it('starts once in a home, survives SIGKILL with all it answered for, and ends in order on SIGTERM', async () => {
  const first = run();
  const place = await ready(first);
  expect((await stat(join(home, 'run.json'))).mode & 0o777).toBe(0o600);
  expect((await group(place, 'PUT', { location: 'eastus' })).status).toBe(201);
  expect((await control(place, 'POST', '/clusters', { name: 'alone' })).status).toBe(201);

  const second = run();
  let said = '';
  second.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await ended(second)).toBe(1);
  expect(said).toContain(String(first.pid));

  first.kill('SIGKILL');
  await ended(first);
  const third = run();
  const again = await ready(third);
  expect({ ...again, pid: 0 }).toEqual({ ...place, pid: 0 });
  expect((await group(again, 'GET')).status).toBe(200);
  const clusters = (await (await control(again, 'GET', '/clusters')).json()) as { name: string; kubeconfig: string }[];
  expect(clusters.map((cluster) => cluster.name)).toEqual(['alone']);

  third.kill('SIGTERM');
  expect(await ended(third)).toBe(0);
  await expect(stat(join(home, 'run.json'))).rejects.toThrow();
});

it('injects faults by a seed, counts requests, and refuses a stranger', async () => {
  const child = run();
  const place = await ready(child);
  expect((await fetch(`${place.admin.url}/dump`)).status).toBe(401);
  await control(place, 'PUT', '/faults', { arm: { serverError: 0.5, seed: 7 } });
  const draw = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await group(place, 'GET')).status);
    return statuses;
  };
  const once = await draw();
  await control(place, 'PUT', '/faults', { arm: { serverError: 0.5, seed: 7 } });
  expect(await draw()).toEqual(once);
  expect(new Set(once)).toEqual(new Set([200, 500]));
  await control(place, 'DELETE', '/faults');
  await control(place, 'POST', '/counters/reset');
  await group(place, 'GET');
  expect(await (await control(place, 'GET', '/counters')).json()).toMatchObject({ 'arm GET resourcegroup': 1 });
  expect((await control(place, 'PUT', '/faults', { rain: 1 })).status).toBe(400);
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);
});
