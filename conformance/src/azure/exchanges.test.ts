import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specsDirectory } from './directory.ts';
import { type Exchange, holdAgainst, readExchanges } from './exchanges.ts';
import { loadSpecs } from './specs.ts';

const directory = specsDirectory();
const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g';
const ASG = `${GROUP}/providers/Microsoft.Network/applicationSecurityGroups/a`;
const exchange = (sent: object, answer: object): Exchange => ({
  method: 'PUT',
  path: ASG,
  query: { 'api-version': '2024-03-01' },
  sent,
  status: 201,
  answer,
});

test.skipIf(directory === null)('a breach in a request or an answer is found, once, and counted', () => {
  const specs = loadSpecs(directory ?? '');
  const good = exchange({ location: 'eastus', properties: {} }, { id: ASG, location: 'eastus', properties: {} });
  expect(holdAgainst(specs, [good])).toMatchObject({ requests: 1, answers: 1, breaches: [] });
  const sent = exchange({ location: 'eastus', propertees: {} }, {});
  const answered = exchange({ location: 'eastus' }, { id: ASG, location: 7 });
  const { breaches } = holdAgainst(specs, [good, sent, sent, answered]);
  expect(breaches).toHaveLength(2);
  expect(breaches[0]).toMatch(/^2 × PUT .*\n.*propertees/s);
  expect(breaches[1]).toMatch(/^1 × 201 to PUT .*\n.*location/s);
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exchanges-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a line that was cut off with its process is no exchange, and a file that is not there holds none', async () => {
  const file = join(folder, 'exchanges.jsonl');
  expect(readExchanges(file)).toEqual([]);
  const one = exchange({}, {});
  await appendFile(file, `${JSON.stringify(one)}\n{"method":"PU`);
  expect(readExchanges(file)).toEqual([one]);
});

test('lines are whole wherever the file is read in two, and alike ones are one', async () => {
  const file = join(folder, 'exchanges.jsonl');
  const long = exchange({ sent: { text: 'ä'.repeat(800_000) } }, {});
  const lines = [long, exchange({}, {}), long];
  await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const found = readExchanges(file);
  expect(found).toEqual(lines);
  expect(found[0]).toBe(found[2]);
});
