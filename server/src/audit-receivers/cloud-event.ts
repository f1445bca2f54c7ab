import type { AuditRow } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import type { CloudEvent } from '../webhooks/index.ts';
import type { ReceiverSpec } from './spec.ts';

const TYPE = 'dev.tenantry.audit.';

/** Each installation has one of its own, so that a receiver of several keeps their events apart. */
export function sourceOf(installation: string): string {
  return `urn:tenantry:${installation}:audit`;
}

/** A row of the log, whole, with the hashes that chain it. */
export function cloudEvent(row: AuditRow, source: string): CloudEvent {
  return {
    specversion: '1.0',
    id: row.id,
    source,
    type: TYPE + typeOf(row),
    subject: [row.tenant, row.kind, row.name].filter((part) => part !== null && part !== '').join('/') || '/',
    time: row.at.toISOString(),
    datacontenttype: 'application/json',
    data: plain({ ...row }),
  };
}

/** Not in the log, and for no other purpose than to see whether it arrives. */
export function testEvent(id: string, source: string, at: Date): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source,
    type: `${TYPE}test`,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    data: { message: 'A test, asked for by an administrator. Nothing happened.' },
  };
}

const typeOf = ({ kind, action }: AuditRow) => `${kind}.${action}`;

export type Filter = Pick<ReceiverSpec, 'types' | 'outcomes' | 'tenant'>;

export function isFor({ types, outcomes, tenant }: Filter, row: AuditRow): boolean {
  if (types.length > 0 && !types.some((type) => typeOf(row).startsWith(type))) return false;
  if (outcomes.length > 0 && !outcomes.includes(row.outcome)) return false;
  if (tenant === null || row.tenant === tenant) return true;
  // What is done to a tenant is done in it too.
  return row.tenant === null && row.kind === 'Tenant' && row.name === tenant;
}

/** Some rows of the log in their order, of which those that are for a receiver go in one request. */
export interface Portion {
  readonly rows: readonly AuditRow[];
  /** The last that was looked at: where the receiver stands afterwards. */
  readonly through: string;
}

const MOST_EVENTS = 100;
/** Of `before` and `after`, roughly; one event goes in any case. */
const MOST_CHARACTERS = 512 * 1024;

/** Rows in portions of one request each; the last has no rows where none of them is for the receiver. */
export function* portions(rows: readonly AuditRow[], filter: Filter, mode: ReceiverSpec['mode']): Generator<Portion> {
  const most = mode === 'batch' ? MOST_EVENTS : 1;
  let taken: AuditRow[] = [];
  let characters = 0;
  let through: string | null = null;
  for (const row of rows) {
    if (isFor(filter, row)) {
      const size = JSON.stringify([row.before, row.after]).length;
      if (through !== null && taken.length > 0 && (taken.length >= most || characters + size > MOST_CHARACTERS)) {
        yield { rows: taken, through };
        taken = [];
        characters = 0;
      }
      taken.push(row);
      characters += size;
    }
    through = row.id;
  }
  if (through !== null) yield { rows: taken, through };
}
