/**
 * A field in the generated table: its type, alone or with what merging needs.
 *
 * Types: `s` string, `i` integer, `n` number, `b` boolean, `y` base64 bytes, `q` quantity, `t` time, `m` time with
 * microseconds, `x` integer or string, `*` anything, `@Name` a definition, `[T` a list of T, `{T` a map of T.
 */
export type FieldRow =
  | string
  | {
      t: string;
      /** Keys of a list-map. */
      k?: string[];
      /** The list is a set. */
      s?: 1;
      /** The map is atomic. */
      a?: 1;
      /** Strategic merge patch: key and strategy. */
      pk?: string;
      ps?: string;
      /** Allowed values. */
      e?: string[];
    };

export interface DefinitionRow {
  p: Record<string, FieldRow>;
  /** Required fields. */
  r?: string[];
  /** The struct is atomic. */
  a?: 1;
}

export interface SubresourceRow {
  readonly name: string;
  readonly verbs: readonly string[];
  readonly kind: string;
  /** Present when the subresource speaks another group version than its parent. */
  readonly group?: string;
  readonly version?: string;
}

export interface ResourceRow {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly SubresourceRow[];
}

/**
 * A field on the wire: its number, its name in JSON (empty for a struct whose fields stand in its owner's), its type as in
 * `FieldRow` (and `e` for a list of strings in a message of its own), and two bits: 1 when it is a pointer, list or map, 2
 * when it is written even if empty.
 */
export type WireRow = [number: number, json: string, type: string, flags: number];
