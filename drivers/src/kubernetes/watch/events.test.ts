import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf } from './events.ts';

async function* chunks(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

async function collect(parts: readonly Buffer[]) {
  const events = [];
  for await (const event of eventsOf(chunks(parts))) events.push(event);
  return events;
}

test('events come out whole wherever the bytes are cut', async () => {
  const sent = ['ä', 'b\n', '𝄞'].map((name) => ({ type: 'ADDED', object: { name } }));
  const bytes = Buffer.from(sent.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(await collect(parts)).toEqual(sent);
    }),
  );
});

test('an error event is an error', async () => {
  const event = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } };
  await expect(collect([Buffer.from(`${JSON.stringify(event)}\n`)])).rejects.toMatchObject({ httpStatus: 410 });
});

test.each(['{"type":"ADDED"', 'nonsense', '{"type":"SURPRISE","object":{}}'])('%s is no event', async (line) => {
  await expect(collect([Buffer.from(`${line}\n`)])).rejects.toMatchObject({ code: 'WatchGarbled' });
});
