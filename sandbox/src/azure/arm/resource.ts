import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../json.ts';

export type ProvisioningState =
  | 'Succeeded'
  | 'Creating'
  | 'Updating'
  | 'Scaling'
  | 'Upgrading'
  | 'UpgradingNodeImageVersion'
  | 'Deleting'
  | 'Failed';

/** One resource as the sandbox keeps it. */
export interface ResourceRecord {
  /** With the case it was created in; looked up in any case. */
  readonly id: string;
  readonly name: string;
  /** In the spelling of the table of types. */
  readonly type: string;
  /** Everything the client sees besides id, name and type; `properties` without provisioningState. */
  readonly body: JsonObject;
  /** What belongs to the resource and is never shown. */
  readonly hidden: JsonObject;
  readonly etag: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly state: ProvisioningState;
}

export function resourceKey(id: string): string {
  return id.toLowerCase().replace(/\/$/, '');
}

export function newEtag(): string {
  return randomUUID();
}
