export { type Binding, besideBinding, labelOf, matcherOf, mustNotBeWritten } from './binding.ts';
export { literalOf, textOf } from './literals.ts';
export { childrenOf, expressionOf, type Grammar, QueryPrinter, withoutSpace } from './printer.ts';
export { QueryRefusal } from './refusal.ts';
export type { Send, SendInit } from './sending.ts';
