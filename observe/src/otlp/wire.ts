import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, listOf } from '../json.ts';
import { isMessage, MESSAGES, type MessageName, type Scalar } from './messages.ts';

/** What was sent is not what OpenTelemetry sends. The message says why, and quotes nothing of it. */
export class UnreadableError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreadableError';
  }
}

/** Values within values: attributes of real programs have a few. */
export const DEEPEST = 32;
/** Messages in one request: a few bytes are enough for one. */
const MOST_MESSAGES = 500_000;

const WIRE: Readonly<Record<Scalar, WireType>> = {
  ...{ string: WireType.LengthDelimited, hex: WireType.LengthDelimited, base64: WireType.LengthDelimited },
  ...{ bool: WireType.Varint, int32: WireType.Varint, int64: WireType.Varint },
  ...{ fixed64: WireType.Bit64, sfixed64: WireType.Bit64, double: WireType.Bit64 },
};

/**
 * A message of protobuf as the JSON that it stands for: numbers of 64 bits as text, ids as hexadecimal digits.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @throws UnreadableError
 */
export function decodeMessage(name: MessageName, bytes: Uint8Array): JsonObject {
  try {
    return readMessage(new BinaryReader(bytes), bytes.length, name, { count: 0 }, 0);
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError('it is not protobuf that can be read: it ends too soon, or is something else');
  }
}

function readMessage(
  reader: BinaryReader,
  end: number,
  name: MessageName,
  read: { count: number },
  depth: number,
): JsonObject {
  read.count += 1;
  if (read.count > MOST_MESSAGES) throw new UnreadableError(`it holds more than ${MOST_MESSAGES} messages`);
  // A value within a value is two or three messages deeper.
  if (depth > DEEPEST * 3) throw new UnreadableError('its values nest too deeply');
  const message: Record<string, JsonValue> = {};
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = MESSAGES[name][number];
    if (field === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    const [key, type, list] = field;
    if (wireType !== (isMessage(type) ? WireType.LengthDelimited : WIRE[type]))
      throw new UnreadableError(`field ${number} of ${name} is of another type`);
    const value = isMessage(type) ? inner(reader, end, type, read, depth) : readScalar(reader, type);
    if (list !== undefined) {
      const known = message[key];
      if (Array.isArray(known)) known.push(value);
      else message[key] = [value];
    } else message[key] = value;
  }
  if (reader.pos !== end) throw new UnreadableError(`${name} is longer than it says`);
  return message;
}

function inner(reader: BinaryReader, end: number, name: MessageName, read: { count: number }, depth: number) {
  const innerEnd = reader.uint32() + reader.pos;
  if (innerEnd > end) throw new UnreadableError(`${name} is longer than what holds it`);
  return readMessage(reader, innerEnd, name, read, depth + 1);
}

function readScalar(reader: BinaryReader, type: Scalar): JsonValue {
  switch (type) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return String(reader.int64());
    case 'fixed64':
      return String(reader.fixed64());
    case 'sfixed64':
      return String(reader.sfixed64());
    case 'double': {
      const value = reader.double();
      return Number.isFinite(value) ? value : String(value);
    }
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
    default:
      return type satisfies never;
  }
}

/** The other way round: a message from its JSON. What is absent or null is left out. */
export function encodeMessage(name: MessageName, json: JsonObject): Uint8Array {
  const writer = new BinaryWriter();
  writeMessage(writer, name, json);
  return writer.finish();
}

function writeMessage(writer: BinaryWriter, name: MessageName, json: JsonObject): void {
  for (const [number, [key, type, list]] of Object.entries(MESSAGES[name])) {
    const value = json[key];
    if (value === undefined || value === null) continue;
    for (const one of list === undefined ? [value] : listOf(value)) {
      if (isMessage(type)) {
        writer.tag(Number(number), WireType.LengthDelimited).fork();
        writeMessage(writer, type, isObject(one) ? one : {});
        writer.join();
      } else writeScalar(writer.tag(Number(number), WIRE[type]), type, one);
    }
  }
}

function writeScalar(writer: BinaryWriter, type: Scalar, value: JsonValue): BinaryWriter {
  switch (type) {
    case 'string':
      return writer.string(String(value));
    case 'bool':
      return writer.bool(value === true);
    case 'int32':
      return writer.int32(Number(value));
    case 'int64':
      return writer.int64(String(value));
    case 'fixed64':
      return writer.fixed64(String(value));
    case 'sfixed64':
      return writer.sfixed64(String(value));
    case 'double':
      return writer.double(Number(value));
    case 'hex':
    case 'base64':
      return writer.bytes(Buffer.from(String(value), type));
    default:
      return type satisfies never;
  }
}
