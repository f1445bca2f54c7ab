export { type SentLine, sentLines } from './records.ts';
