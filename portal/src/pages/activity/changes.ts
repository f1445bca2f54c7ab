import type { AuditRow } from '@tenantry/client';

type Side = AuditRow['before'];

/** One field that was another before, or only before, or only after; values as JSON. */
export interface FieldChange {
  readonly path: string;
  readonly from?: string;
  readonly to?: string;
}

/** Deep enough for any manifest. */
const DEEPEST = 12;

/** What a deed changed, field by field. */
export function changesOf(before: Side, after: Side): readonly FieldChange[] {
  return differences('', before ?? {}, after ?? {}, 0);
}

function differences(path: string, before: unknown, after: unknown, depth: number): FieldChange[] {
  const [left, right] = [before ?? {}, after ?? {}];
  if (isRecord(left) && isRecord(right) && depth < DEEPEST) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => differences(path === '' ? key : `${path}.${key}`, left[key], right[key], depth + 1));
  }
  const from = before === undefined ? undefined : JSON.stringify(before);
  const to = after === undefined ? undefined : JSON.stringify(after);
  if (from === to || (isEmpty(before) && isEmpty(after))) return [];
  return [
    {
      path,
      ...(from === undefined || isEmpty(before) ? {} : { from }),
      ...(to === undefined || isEmpty(after) ? {} : { to }),
    },
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0);
