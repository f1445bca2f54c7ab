/**
 * Writes `generated/wire.json`: for each definition in `schema.json` the number that each field has on the wire
 * (protobuf), and how the API server's own type writes it when it is empty. The published schema says neither; the
 * clients carry both, in the type information that every Go program keeps for reflection.
 *
 *     node sandbox/src/kubernetes/types/generate-wire.ts <kubectl> <helm>
 *
 * Layouts: `internal/abi/type.go` of Go 1.2x, 64-bit, not position independent.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { DefinitionRow, WireRow } from './rows.ts';

const kinds = {
  bool: 1,
  int: 2,
  int32: 5,
  int64: 6,
  float64: 14,
  map: 21,
  pointer: 22,
  slice: 23,
  string: 24,
  struct: 25,
};

interface GoField {
  readonly json: string;
  readonly options: readonly string[];
  readonly wireNumber: number;
  readonly type: bigint;
}

/** Reads the types of one program. */
class GoTypes {
  readonly #file: Buffer;
  readonly #address: bigint;
  readonly #offset: bigint;
  readonly names = new Map<string, bigint>();

  constructor(path: string) {
    this.#file = readFileSync(path);
    const sections = new Map<string, { address: bigint; offset: bigint; size: bigint }>();
    const table = Number(this.#file.readBigUInt64LE(40));
    const count = this.#file.readUInt16LE(60);
    const at = (index: number): { name: number; address: bigint; offset: bigint; size: bigint } => {
      const start = table + 64 * index;
      return {
        name: this.#file.readUInt32LE(start),
        address: this.#file.readBigUInt64LE(start + 16),
        offset: this.#file.readBigUInt64LE(start + 24),
        size: this.#file.readBigUInt64LE(start + 32),
      };
    };
    const strings = Number(at(this.#file.readUInt16LE(62)).offset);
    for (let index = 0; index < count; index += 1) {
      const section = at(index);
      const start = strings + section.name;
      sections.set(this.#file.toString('latin1', start, this.#file.indexOf(0, start)), section);
    }
    const data = sections.get('.rodata');
    const links = sections.get('.typelink');
    if (data === undefined || links === undefined) throw new Error(`${path} holds no Go types`);
    this.#address = data.address;
    this.#offset = data.offset;
    for (let link = 0n; link < links.size; link += 4n) {
      const type = this.#address + BigInt(this.#file.readInt32LE(Number(links.offset + link)));
      if (this.kind(type) !== kinds.pointer) continue;
      const element = this.#word(type + 48n);
      if (this.kind(element) === kinds.struct) this.names.set(this.qualifiedName(element), element);
    }
  }

  #at(address: bigint): number {
    return Number(address - this.#address + this.#offset);
  }

  #word(address: bigint): bigint {
    return this.#file.readBigUInt64LE(this.#at(address));
  }

  #varint(at: number): [number, number] {
    let value = 0;
    for (let index = 0; ; index += 1) {
      const byte = this.#file[at + index] ?? 0;
      value |= (byte & 0x7f) << (7 * index);
      if ((byte & 0x80) === 0) return [value, at + index + 1];
    }
  }

  #name(address: bigint): { name: string; tag: string } {
    const start = this.#at(address);
    const [length, from] = this.#varint(start + 1);
    const name = this.#file.toString('utf8', from, from + length);
    if (((this.#file[start] ?? 0) & 2) === 0) return { name, tag: '' };
    const [tagLength, tagFrom] = this.#varint(from + length);
    return { name, tag: this.#file.toString('utf8', tagFrom, tagFrom + tagLength) };
  }

  kind(type: bigint): number {
    return (this.#file[this.#at(type) + 23] ?? 0) & 31;
  }

  /** `v1.Pod`. */
  shortName(type: bigint): string {
    const { name } = this.#name(this.#address + BigInt(this.#file.readInt32LE(this.#at(type) + 40)));
    return name.startsWith('*') && ((this.#file[this.#at(type) + 20] ?? 0) & 2) !== 0 ? name.slice(1) : name;
  }

  /** `k8s.io/api/core/v1.Pod`. */
  qualifiedName(type: bigint): string {
    const short = this.shortName(type);
    if (this.kind(type) !== kinds.struct || ((this.#file[this.#at(type) + 20] ?? 0) & 1) === 0) return short;
    const path = this.#name(this.#address + BigInt(this.#file.readInt32LE(this.#at(type) + 80))).name;
    return `${path}.${short.slice(short.lastIndexOf('.') + 1)}`;
  }

  element(type: bigint): bigint {
    return this.#word(type + (this.kind(type) === kinds.map ? 56n : 48n));
  }

  fields(type: bigint): GoField[] {
    const start = this.#word(type + 56n);
    const count = this.#word(type + 64n);
    const result: GoField[] = [];
    for (let index = 0n; index < count; index += 1n) {
      const field = start + index * 24n;
      const { tag } = this.#name(this.#word(field));
      const [json = '', ...options] = (/json:"([^"]*)"/.exec(tag)?.[1] ?? '').split(',');
      const wire = /protobuf:"\w+,(\d+)/.exec(tag)?.[1];
      if (json === '' && !options.includes('inline')) continue;
      result.push({ json, options, wireNumber: Number(wire ?? 0), type: this.#word(field + 8n) });
    }
    return result;
  }
}

/** `io.k8s.api.core.v1.Pod` for `k8s.io/api/core/v1.Pod`. */
function definitionName(goName: string): string {
  return goName.replace(/^k8s\.io\//, 'io.k8s.').replaceAll('/', '.');
}

const scalars: Readonly<Record<string, string>> = {
  'resource.Quantity': 'q',
  'intstr.IntOrString': 'x',
  'v1.Time': 't',
  'v1.MicroTime': 'm',
  'runtime.RawExtension': '*',
  'v1.FieldsV1': '*',
  'v1.JSON': '*',
};

function wireType(types: GoTypes, type: bigint): string {
  switch (types.kind(type)) {
    case kinds.pointer:
      return wireType(types, types.element(type));
    case kinds.slice: {
      const short = types.shortName(type);
      if (short === 'v1.ExtraValue') return 'e';
      const element = types.element(type);
      return types.kind(element) === 8 ? 'y' : `[${wireType(types, element)}`;
    }
    case kinds.map:
      return `{${wireType(types, types.element(type))}`;
    case kinds.struct:
      return scalars[types.shortName(type)] ?? `@${definitionName(types.qualifiedName(type))}`;
    case kinds.bool:
      return 'b';
    case kinds.string:
      return 's';
    case kinds.float64:
      return 'n';
    default:
      return 'i';
  }
}

const [kubectl, helm] = process.argv.slice(2);
if (kubectl === undefined || helm === undefined) throw new Error('which programs hold the types?');
const schema = JSON.parse(readFileSync(new URL('generated/schema.json', import.meta.url), 'utf8')) as {
  definitions: Record<string, DefinitionRow>;
};
const wire: Record<string, WireRow[]> = {};
for (const types of [new GoTypes(kubectl), new GoTypes(helm)]) {
  const structs = new Map([...types.names].map(([name, type]) => [definitionName(name), type]));
  const pending = Object.keys(schema.definitions);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const type = structs.get(name);
    if (type === undefined || wire[name] !== undefined) continue;
    const rows: WireRow[] = [];
    for (const field of types.fields(type)) {
      const kind = types.kind(field.type);
      const isPointer = kind === kinds.pointer || kind === kinds.slice || kind === kinds.map;
      const isInline = field.json === '' && field.options.includes('inline');
      const isOmitted = field.options.includes('omitempty') || field.options.includes('omitzero');
      const isStruct = kind === kinds.struct;
      const isWritten = isStruct ? !field.options.includes('omitzero') : !isOmitted;
      const code = wireType(types, field.type);
      if (isInline && code.endsWith('TypeMeta')) continue;
      rows.push([field.wireNumber, isInline ? '' : field.json, code, (isPointer ? 1 : 0) + (isWritten ? 2 : 0)]);
      if (isInline) pending.push(code.slice(1));
    }
    wire[name] = rows;
  }
}
const missing = Object.keys(schema.definitions).filter((name) => wire[name] === undefined);
if (missing.length > 0) process.stderr.write(`not found: ${missing.join(', ')}\n`);
const sorted = Object.fromEntries(Object.entries(wire).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL('generated/wire.json', import.meta.url), `${JSON.stringify(sorted)}\n`);
