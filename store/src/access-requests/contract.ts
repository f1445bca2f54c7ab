import type { JsonObject, TenantRole } from '@tenantry/kinds';
import type { Page } from '../contract.ts';

/** What somebody asks for: a role in a tenant for a time, or a tenant of their own by a template. */
export type AskedAccess =
  | { readonly kind: 'role'; readonly tenant: string; readonly role: TenantRole; readonly minutes: number }
  | { readonly kind: 'tenant'; readonly tenant: string; readonly template: string };

/** `expired`: nobody answered in time. */
export type RequestState = 'pending' | 'approved' | 'refused' | 'withdrawn' | 'expired';

export interface AccessRequest {
  readonly id: string;
  /** Name of the user. */
  readonly requester: string;
  readonly asked: AskedAccess;
  readonly reason: string;
  readonly state: RequestState;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** What whoever decided said to it. */
  readonly note: string | null;
}

export interface RequestQuery {
  /** Who looks: sees those that they made, and those about these tenants (null: about all). */
  readonly reader: string;
  readonly tenants: readonly string[] | null;
  /** Of those only the ones in this state, about this tenant, of this user. */
  readonly state?: RequestState | undefined;
  readonly tenant?: string | undefined;
  readonly requester?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What an administrator offers: tenants that are made by it have this spec. */
export interface TenantTemplate {
  readonly name: string;
  readonly description: string;
  readonly spec: JsonObject;
}

export interface AccessRequestStore {
  /** Null when the user has `most` pending ones already. */
  addRequest(requester: string, asked: AskedAccess, reason: string, most: number): Promise<AccessRequest | null>;
  request(id: string): Promise<AccessRequest | null>;
  /** Newest first. */
  requests(query: RequestQuery): Promise<Page<AccessRequest>>;
  /** The request as decided; null when it is pending no more, so that one of two who decide at once is told. */
  decideRequest(
    id: string,
    state: Exclude<RequestState, 'pending'>,
    by: string,
    note: string | null,
  ): Promise<AccessRequest | null>;
  /** What was approved and could not be given is pending again. */
  reopenRequest(id: string): Promise<void>;
  /** Ends what was pending for so many days. Answers how many. */
  expireRequests(days: number): Promise<number>;
  templates(): Promise<readonly TenantTemplate[]>;
  template(name: string): Promise<TenantTemplate | null>;
  saveTemplate(template: TenantTemplate): Promise<void>;
  /** False when there was none. */
  deleteTemplate(name: string): Promise<boolean>;
}
