export { type SentLine, sentLines } from './records.ts';
export { decodeMessage, encodeMessage, UnreadableError } from './wire.ts';
