import type { PodLogLine } from './contract.ts';

/** What is longer is cut: no more of a line is held. */
export const MOST_LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
/** Time and space before a line: `2026-11-29T03:25:00.123456789Z `. */
const MOST_TIME_BYTES = 40;

/**
 * Takes the bytes of a log with times apart into its lines, all of a chunk together. A last line without an end, as a cut
 * connection leaves it, is none: it comes again. What has no time is not the container's but somebody's word about it.
 */
export async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly PodLogLine[], void, undefined> {
  const most = MOST_LINE_BYTES + MOST_TIME_BYTES;
  let rest: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer) => {
    if (length < most) rest.push(piece.subarray(0, most - length));
    length += piece.length;
  };
  for await (const chunk of bytes) {
    const lines: PodLogLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      const line = lineOf(rest.length === 1 && rest[0] !== undefined ? rest[0] : Buffer.concat(rest), length > most);
      if (line !== null) lines.push(line);
      rest = [];
      length = 0;
      start = end + 1;
    }
    if (start < chunk.length) take(Buffer.from(chunk.subarray(start)));
    if (lines.length > 0) yield lines;
  }
}

function lineOf(bytes: Buffer, isLonger: boolean): PodLogLine | null {
  const space = bytes.indexOf(0x20);
  // A line without a text may come without the space behind its time.
  const end = space === -1 ? bytes.length : space;
  const ns = end > MOST_TIME_BYTES ? null : nanosecondsOf(bytes.toString('latin1', 0, end));
  if (ns === null) return null;
  const { text, isCut } = cutText(space === -1 ? Buffer.alloc(0) : bytes.subarray(end + 1));
  return { ns, text: text.endsWith('\r') ? text.slice(0, -1) : text, isCut: isCut || isLonger };
}

/** Not in the middle of a character. */
function cutText(bytes: Buffer): { text: string; isCut: boolean } {
  if (bytes.length <= MOST_LINE_BYTES) return { text: bytes.toString('utf8'), isCut: false };
  let end = MOST_LINE_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { text: bytes.toString('utf8', 0, end), isCut: true };
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Of an RFC 3339 time; null where it is none. */
export function nanosecondsOf(time: string): bigint | null {
  const [, seconds, fraction = '', zone] = TIME.exec(time) ?? [];
  if (seconds === undefined || zone === undefined) return null;
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
