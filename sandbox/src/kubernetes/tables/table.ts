import type { KubeObject } from '../contract.ts';
import type { ServedType } from '../types/served.ts';
import type { Column } from './column.ts';
import { columnsOf } from './columns.ts';

/** Objects as the table that `kubectl get` prints. */
export function tableOf(
  type: ServedType,
  items: readonly KubeObject[],
  metadata: Record<string, unknown>,
  includeObject: string | null,
  now: Date,
): Record<string, unknown> {
  const columns: readonly Column[] = columnsOf(type);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type: kind, format, priority }) => ({
      name,
      type: kind,
      format: format ?? '',
      description: '',
      priority: priority ?? 0,
    })),
    rows: items.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      ...(includeObject === 'None'
        ? {}
        : {
            object:
              includeObject === 'Object'
                ? object
                : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
          }),
    })),
  };
}
