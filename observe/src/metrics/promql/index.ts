export { type Binding, QueryRefusal } from '../../queries/index.ts';
export { bindQuery, bindSelector, wholeSelector } from './bind.ts';
