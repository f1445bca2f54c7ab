export { attributesOf, groupsIn, nanoseconds, plainValue } from './values.ts';
export { decodeMessage, encodeMessage, UnreadableError } from './wire.ts';
