import type { Call } from './call.ts';
import type { AccessRequest, AccessRequestState, TenantTemplate } from './types.ts';

export interface NewAccessRequest {
  readonly tenant: string;
  readonly role: 'viewer' | 'editor' | 'owner';
  readonly minutes: number;
  readonly reason: string;
}

export interface NewTenantRequest {
  readonly template: string;
  readonly tenant: string;
  readonly reason: string;
}

/** Which of them; all without it. */
export interface AccessRequestQuery {
  readonly state?: AccessRequestState | undefined;
  /** Those about this tenant. */
  readonly tenant?: string | undefined;
  /** Those that this user made. */
  readonly requester?: string | undefined;
}

/** Roles for a time, and tenants by a template: asked for by one, decided by another. */
export interface AccessRequestsApi {
  /** The caller's own, and those about tenants that they own or, for administrators and auditors, all: the newest 500. */
  list(only?: AccessRequestQuery): Promise<readonly AccessRequest[]>;
  askRole(asked: NewAccessRequest): Promise<AccessRequest>;
  askTenant(asked: NewTenantRequest): Promise<AccessRequest>;
  decide(id: string, word: 'approve' | 'refuse', note?: string): Promise<AccessRequest>;
  withdraw(id: string): Promise<AccessRequest>;
  templates(): Promise<readonly TenantTemplate[]>;
  /** Offers one, or replaces it. */
  saveTemplate(name: string, template: Omit<TenantTemplate, 'name'>): Promise<TenantTemplate>;
  /** Tenants that were made by it stay as they are. */
  deleteTemplate(name: string): Promise<void>;
}

const TEMPLATES = '/api/v1/tenant-templates';

export function accessRequestsOf(call: Call): AccessRequestsApi {
  const path = '/api/v1/access-requests';
  const one = (id: string, word: string) => `${path}/${encodeURIComponent(id)}/${word}`;
  return {
    list: async (only) =>
      (await call<{ items: readonly AccessRequest[] }>('GET', path, { query: { limit: 500, ...only } })).items,
    askRole: (json) => call('POST', path, { json }),
    askTenant: (json) => call('POST', '/api/v1/tenant-requests', { json }),
    decide: (id, word, note) => call('POST', one(id, word), { json: note === undefined ? {} : { note } }),
    withdraw: (id) => call('POST', one(id, 'withdraw'), { json: {} }),
    saveTemplate: (name, json) => call('PUT', `${TEMPLATES}/${encodeURIComponent(name)}`, { json }),
    deleteTemplate: async (name) => {
      await call('DELETE', `${TEMPLATES}/${encodeURIComponent(name)}`);
    },
    templates: async () => (await call<{ items: readonly TenantTemplate[] }>('GET', TEMPLATES)).items,
  };
}
