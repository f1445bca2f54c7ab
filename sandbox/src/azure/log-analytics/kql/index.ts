export { KqlError } from './error.ts';
export { runKql, type Table } from './run.ts';
export { type Column, type Row, shown, ticksOf } from './values.ts';
