/** The pages of a tenant, in their order. */
export const TABS = [
  { to: '/tenants/$tenant', label: 'Overview' },
  { to: '/tenants/$tenant/logs', label: 'Logs' },
  { to: '/tenants/$tenant/boundary', label: 'Boundary' },
] as const;
