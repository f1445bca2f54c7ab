/** What a value may be: Microsoft's schema without its descriptions. Short keys, since thousands of these are checked in. */
export interface SchemaNode {
  /** object, array, string, integer, number, boolean; absent: anything. */
  t?: string;
  /** Index of another node that this one stands for. */
  ref?: number;
  /** Properties of an object. */
  p?: Record<string, SchemaNode>;
  /** Names of properties that must be there. */
  r?: string[];
  /** Values of further properties; true for any. */
  a?: SchemaNode | true;
  /** Items of an array. */
  i?: SchemaNode;
  enum?: string[];
  pattern?: string;
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  /** Only the service writes it; what a client sends is not read. */
  ro?: 1;
}

/** Bodies of one type in one api-version. */
export interface TypeSchema {
  readonly type: string;
  readonly apiVersion: string;
  readonly PUT?: SchemaNode;
  readonly PATCH?: SchemaNode;
}

/** One generated file: the types of one namespace, and the nodes they share. */
export interface SchemaFile {
  readonly types: readonly TypeSchema[];
  readonly nodes: readonly SchemaNode[];
}
