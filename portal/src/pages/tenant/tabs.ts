/** The pages of a tenant, in their order. */
export const TABS = [{ to: '/tenants/$tenant', label: 'Overview' }] as const;
