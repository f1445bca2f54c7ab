import type { Binding } from '../../queries/index.ts';

/** Where a tenant's lines are in a Loki. */
export interface LokiBinding {
  readonly organisation: string;
  /** The label of streams that tells its lines from others of the organisation; null where that has no others. */
  readonly stream: Binding | null;
}
