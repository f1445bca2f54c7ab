/** What a query consists of, as far as it is answered here. */
export type Expression =
  | { readonly form: 'string'; readonly value: string }
  | { readonly form: 'long' | 'real'; readonly value: number }
  | { readonly form: 'bool'; readonly value: boolean }
  | { readonly form: 'timespan' | 'datetime'; readonly ticks: bigint }
  | { readonly form: 'column'; readonly name: string }
  | { readonly form: 'member'; readonly of: Expression; readonly name: string }
  | { readonly form: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly form: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly form: 'in'; readonly sign: string; readonly left: Expression; readonly list: readonly Expression[] };

/** Null where the query gives it none. */
export interface Assignment {
  readonly name: string | null;
  readonly value: Expression;
}

export interface OrderKey {
  readonly value: Expression;
  readonly isAscending: boolean;
}

export type Operator =
  | { readonly operator: 'where'; readonly condition: Expression }
  | { readonly operator: 'extend' | 'project'; readonly columns: readonly Assignment[] }
  | { readonly operator: 'order'; readonly keys: readonly OrderKey[] }
  | { readonly operator: 'take'; readonly count: number }
  | { readonly operator: 'count' }
  | {
      readonly operator: 'summarize';
      readonly aggregates: readonly Assignment[];
      readonly by: readonly Assignment[];
    };

export interface Query {
  readonly table: string;
  readonly operators: readonly Operator[];
}
