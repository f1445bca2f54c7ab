import type { JsonObject, JsonValue } from '@tenantry/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentLines } from '../../src/logs/index.ts';
import { decodeMessage, encodeMessage, UnreadableError } from '../../src/otlp/index.ts';

/** Encoded by hand, after https://protobuf.dev/programming-guides/encoding/ */
const varint = (value: bigint): number[] =>
  value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)];
const held = (field: number, bytes: readonly number[]) => [
  ...varint(BigInt((field << 3) | 2)),
  ...varint(BigInt(bytes.length)),
  ...bytes,
];
const fixed64 = (field: number, value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return [...varint(BigInt((field << 3) | 1)), ...bytes];
};
const double = (field: number, value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [...varint(BigInt((field << 3) | 1)), ...bytes];
};
const number = (field: number, value: bigint) => [...varint(BigInt(field << 3)), ...varint(BigInt.asUintN(64, value))];
const utf8 = (field: number, text: string) => held(field, [...Buffer.from(text)]);

type Value = { json: JsonObject; bytes: number[]; plain: JsonValue };
const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.toWellFormed());
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word.map((text) => ({ json: { stringValue: text }, bytes: utf8(1, text), plain: text })),
    fc.boolean().map((is) => ({ json: { boolValue: is }, bytes: number(2, is ? 1n : 0n), plain: is })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((whole) => ({
      json: { intValue: String(whole) },
      bytes: number(3, whole),
      plain: Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole),
    })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((real) => ({
      json: { doubleValue: real },
      bytes: double(4, real),
      plain: real,
    })),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({
      json: values.length === 0 ? { arrayValue: {} } : { arrayValue: { values: values.map(({ json }) => json) } },
      bytes: held(
        5,
        values.flatMap(({ bytes }) => held(1, bytes)),
      ),
      plain: values.map(({ plain }) => plain),
    })),
  ),
}));
const record = fc.record({
  time: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  severity: fc.integer({ min: 1, max: 24 }),
  body: word.filter((text) => !text.startsWith('{') && !text.includes('\0')),
  trace: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  attribute: value,
});

const requestOf = (records: readonly (readonly number[])[]) =>
  held(
    1,
    held(
      2,
      records.flatMap((bytes) => held(2, bytes)),
    ),
  );

describe('messages of OTLP', () => {
  it('are read from protobuf as they were written by hand, unknown fields skipped', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const bytes = requestOf(
          records.map(({ time, severity, body, trace, attribute }) => [
            ...fixed64(1, time),
            ...number(2, BigInt(severity)),
            ...utf8(77, 'of a later version'),
            ...held(5, utf8(1, body)),
            ...held(6, [...utf8(1, 'a'), ...held(2, attribute.bytes)]),
            ...held(9, [...trace]),
          ]),
        );
        const decoded = decodeMessage('ExportLogsServiceRequest', Uint8Array.from(bytes));
        expect(decoded).toEqual({
          resourceLogs: [
            {
              scopeLogs: [
                {
                  logRecords: records.map(({ time, severity, body, trace, attribute }) => ({
                    timeUnixNano: String(time),
                    severityNumber: severity,
                    body: { stringValue: body },
                    attributes: [{ key: 'a', value: attribute.json }],
                    traceId: Buffer.from(trace).toString('hex'),
                  })),
                },
              ],
            },
          ],
        });
        const lines = sentLines(decoded, 'uid', new Date());
        expect(lines.map(({ line }) => [line.severity, line.message])).toEqual(
          records.map(({ severity, body }) => [severity, body]),
        );
        // As JSON and back nothing is lost.
        const again = decodeMessage('ExportLogsServiceRequest', encodeMessage('ExportLogsServiceRequest', decoded));
        expect(again).toEqual(decoded);
      }),
    );
  });

  it('that are anything else are refused or read, and never an error of ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          sentLines(decodeMessage('ExportLogsServiceRequest', bytes), 'uid', new Date());
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (body, attributes) => {
        const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body, attributes, timeUnixNano: body }] }] }] };
        expect(sentLines(request as JsonObject, 'uid', new Date())).toHaveLength(1);
      }),
    );
  });

  it('that end too soon, wherever, are refused', () => {
    const whole = Uint8Array.from(requestOf([held(5, utf8(1, 'a line that is long enough'))]));
    for (let length = 1; length < whole.length; length++)
      expect(() => decodeMessage('ExportLogsServiceRequest', whole.subarray(0, length)), String(length)).toThrow(
        UnreadableError,
      );
  });

  it('whose values nest without end are refused', () => {
    let bytes: number[] = utf8(1, 'x');
    for (let depth = 0; depth < 500; depth++) bytes = held(5, held(1, bytes));
    expect(() => decodeMessage('ExportLogsServiceRequest', Uint8Array.from(requestOf([held(5, bytes)])))).toThrow(
      'nest too deeply',
    );
  });
});
