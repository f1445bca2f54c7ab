import { badRequest } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { definitionOfKind, wireRows } from '../types/builtin.ts';

/** What every protobuf body begins with. */
const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const deleteOptions = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

type Value = number | bigint | Buffer;

/** One message's fields, each as often as it occurs. */
function* fieldsOf(bytes: Buffer): Generator<readonly [number: number, value: Value]> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw badRequest('unexpected EOF');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return BigInt.asIntN(64, value);
    }
    throw badRequest('proto: integer overflow');
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const number = key >>> 3;
    switch (key & 7) {
      case 0:
        yield [number, varint()];
        break;
      case 1:
        yield [number, bytes.readDoubleLE(at)];
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        if (at + length > bytes.length) throw badRequest('unexpected EOF');
        yield [number, bytes.subarray(at, at + length)];
        at += length;
        break;
      }
      case 5:
        yield [number, bytes.readFloatLE(at)];
        at += 4;
        break;
      default:
        throw badRequest(`proto: illegal wireType ${key & 7}`);
    }
  }
}

const textOf = (value: Value | undefined): string => (Buffer.isBuffer(value) ? value.toString('utf8') : '');

function readTime(bytes: Buffer, hasMicroseconds: boolean): string | null {
  const fields = new Map(fieldsOf(bytes));
  const seconds = Number(fields.get(1) ?? 0);
  const nanoseconds = Number(fields.get(2) ?? 0);
  if (bytes.length === 0) return null;
  const text = toSeconds(new Date(seconds * 1000));
  return hasMicroseconds ? text.replace('Z', `.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}Z`) : text;
}

function readIntOrString(bytes: Buffer): number | string {
  const fields = new Map(fieldsOf(bytes));
  return Number(fields.get(1) ?? 0) === 1 ? textOf(fields.get(3)) : Number(fields.get(2) ?? 0);
}

/** Free-form values travel as JSON inside one field. */
function readRaw(bytes: Buffer): unknown {
  const raw = textOf(new Map(fieldsOf(bytes)).get(1));
  return raw === '' ? undefined : JSON.parse(raw);
}

function readValue(value: Value, type: string): unknown {
  switch (type[0]) {
    case 's':
      return textOf(value);
    case 'y':
      return Buffer.isBuffer(value) ? value.toString('base64') : '';
    case 'i':
    case 'n':
      return Number(value);
    case 'b':
      return value === 1n;
  }
  if (!Buffer.isBuffer(value)) throw badRequest('proto: wrong wireType');
  switch (type[0]) {
    case 'q':
      return textOf(new Map(fieldsOf(value)).get(1));
    case 't':
      return readTime(value, false);
    case 'm':
      return readTime(value, true);
    case 'x':
      return readIntOrString(value);
    case 'e':
      return [...fieldsOf(value)].map(([, item]) => textOf(item));
    case '@':
      return readMessage(value, type.slice(1));
    default:
      return readRaw(value);
  }
}

function readMessage(bytes: Buffer, definition: string): Record<string, unknown> {
  const rows = new Map((wireRows(definition) ?? []).map((row) => [row[0], row]));
  const result: Record<string, unknown> = {};
  for (const [number, value] of fieldsOf(bytes)) {
    const row = rows.get(number);
    if (row === undefined) continue;
    const [, json, type] = row;
    if (json === '') {
      if (Buffer.isBuffer(value)) Object.assign(result, readMessage(value, type.slice(1)));
    } else if (type[0] === '[') {
      const list = (result[json] ?? []) as unknown[];
      list.push(readValue(value, type.slice(1)));
      result[json] = list;
    } else if (type[0] === '{' && Buffer.isBuffer(value)) {
      const map = (result[json] ?? {}) as Record<string, unknown>;
      const entry = new Map(fieldsOf(value));
      map[textOf(entry.get(1))] = readValue(entry.get(2) ?? Buffer.alloc(0), type.slice(1));
      result[json] = map;
    } else {
      result[json] = readValue(value, type);
    }
  }
  return result;
}

/** A protobuf body as the object that JSON would have said. @throws StatusError 400 when it is no such body. */
export function parseProtobuf(bytes: Buffer, kind: string): Record<string, unknown> {
  if (!bytes.subarray(0, magic.length).equals(magic)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): no prefix of protobuf`);
  }
  const envelope = new Map(fieldsOf(bytes.subarray(magic.length)));
  const [typeMeta, raw] = [envelope.get(1), envelope.get(2)];
  const names = new Map(Buffer.isBuffer(typeMeta) ? fieldsOf(typeMeta) : []);
  const apiVersion = textOf(names.get(1));
  const sentKind = textOf(names.get(2));
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const definition = sentKind === 'DeleteOptions' ? deleteOptions : definitionOfKind[`${group}/${version}/${sentKind}`];
  if (definition === undefined || wireRows(definition) === undefined) {
    throw badRequest(`no kind "${sentKind}" is registered for version "${apiVersion}"`);
  }
  return { apiVersion, kind: sentKind, ...readMessage(Buffer.isBuffer(raw) ? raw : Buffer.alloc(0), definition) };
}
