import type { JsonObject } from '@tenantry/kinds';
import { encodeMessage } from '@tenantry/observe/otlp';

const DIGITS = 9;
const NUMBER = /^(\S+) line (\d{9}) /;
/** Stands for the time until a batch is sent; found again by its bytes. */
const NO_TIME = 0x1122334455667788n;

/** What a line of the bench says it is. Null: it is none. */
export function readLine(message: string): { readonly tenant: string; readonly number: number } | null {
  const [, tenant, number] = NUMBER.exec(message) ?? [];
  return tenant === undefined ? null : { tenant, number: Number(number) };
}

/**
 * A batch of lines as a program sends it by OTLP, made once and stamped for each time that it is sent: so that whoever sends
 * takes little of the processors that it shares with who is measured.
 */
export class Batch {
  readonly size: number;
  readonly #template: Buffer;
  readonly #times: readonly number[];
  readonly #numbers: readonly number[];

  constructor(tenant: string, size: number) {
    this.size = size;
    const records = Array.from({ length: size }, (_, place) => record(tenant, place));
    this.#template = Buffer.from(encodeMessage('ExportLogsServiceRequest', requestOf(records)));
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(NO_TIME);
    const number = Buffer.from(` line ${'0'.repeat(DIGITS)} `);
    this.#times = placesOf(this.#template, time);
    this.#numbers = placesOf(this.#template, number).map((at) => at + ' line '.length);
    if (this.#times.length !== size || this.#numbers.length !== size) throw new Error('a batch could not be made');
  }

  /** Its lines are numbered from `first` on and are of now. */
  stamped(first: number): Buffer {
    const bytes = Buffer.from(this.#template);
    const now = BigInt(Date.now()) * 1_000_000n;
    for (const at of this.#times) bytes.writeBigUInt64LE(now, at);
    this.#numbers.forEach((at, place) => {
      bytes.write(String(first + place).padStart(DIGITS, '0'), at, 'latin1');
    });
    return bytes;
  }
}

function placesOf(bytes: Buffer, sought: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + sought.length)) places.push(at);
  return places;
}

const text = (stringValue: string): JsonObject => ({ stringValue });
const attribute = (key: string, value: JsonObject): JsonObject => ({ key, value });

/** As a web service writes them: some 130 characters, three attributes, and five of what it is of. */
function record(tenant: string, place: number): JsonObject {
  const path = `/api/v1/orders/${(place * 7_919) % 100_000}`;
  return {
    timeUnixNano: String(NO_TIME),
    severityNumber: place % 50 === 0 ? 17 : 9,
    body: text(
      `${tenant} line ${'0'.repeat(DIGITS)} GET ${path} answered 200 in ${place % 97} ms with ${(place * 31) % 9_000} bytes, by ` +
        `worker ${place % 8}, of ${place % 4} items in the basket`,
    ),
    attributes: [
      attribute('http.request.method', text('GET')),
      attribute('http.response.status_code', { intValue: '200' }),
      attribute('url.path', text(path)),
    ],
  };
}

function requestOf(logRecords: readonly JsonObject[]): JsonObject {
  const attributes = [
    attribute('service.name', text('shop')),
    attribute('service.version', text('1.4.2')),
    attribute('k8s.pod.name', text('shop-7c9d5b7f4-x2x9q')),
    attribute('k8s.container.name', text('shop')),
    attribute('k8s.node.name', text('node-3')),
  ];
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: 'http' }, logRecords }] }] };
}
