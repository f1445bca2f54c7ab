export { type Binding, bindQuery, bindSelector, MOST_QUERY_CHARACTERS, wholeSelector } from './bind.ts';
export { PromqlRefusal } from './refusal.ts';
