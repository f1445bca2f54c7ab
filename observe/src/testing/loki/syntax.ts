/** What a query says. */
export type Expression =
  | LogExpression
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'vector'; readonly value: number }
  | {
      readonly kind: 'range';
      readonly operation: string;
      readonly parameter: number | null;
      readonly logs: LogExpression;
      readonly unwrap: Unwrap | null;
      readonly rangeMs: number;
      readonly offsetMs: number;
      readonly grouping: Grouping | null;
    }
  | {
      readonly kind: 'aggregate';
      readonly operation: string;
      readonly parameter: number | null;
      readonly inner: Expression;
      readonly grouping: Grouping | null;
    }
  | {
      readonly kind: 'binary';
      readonly operation: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly isBool: boolean;
      readonly matching: Matching;
    }
  | {
      readonly kind: 'replace';
      readonly inner: Expression;
      readonly target: string;
      readonly replacement: string;
      readonly source: string;
      readonly pattern: RegExp;
    };

export interface LogExpression {
  readonly kind: 'logs';
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export interface Matcher {
  readonly label: string;
  readonly sign: string;
  readonly value: string;
}

export interface Grouping {
  readonly isBy: boolean;
  readonly labels: readonly string[];
}

export interface Matching {
  /** Null: by all labels. */
  readonly on: Grouping | null;
  readonly many: 'left' | 'right' | null;
  readonly included: readonly string[];
}

export interface Unwrap {
  readonly label: string;
  readonly conversion: string | null;
  readonly filters: readonly Stage[];
}

/** A line on its way through the stages. */
export interface Passing {
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of its stream: what is found in a line never takes their place. */
  readonly own: ReadonlySet<string>;
}

/** Null: the line goes no further. */
export type Stage = (line: Passing) => Passing | null;
