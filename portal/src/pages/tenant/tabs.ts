/** The pages of a tenant, in their order. */
export const TABS = [
  { to: '/tenants/$tenant', label: 'Overview' },
  { to: '/tenants/$tenant/services', label: 'Services' },
  { to: '/tenants/$tenant/data', label: 'Data' },
  { to: '/tenants/$tenant/nodes', label: 'Nodes and hosts' },
  { to: '/tenants/$tenant/boundary', label: 'Boundary' },
  { to: '/tenants/$tenant/access', label: 'Access' },
  { to: '/tenants/$tenant/cost', label: 'Cost' },
  { to: '/tenants/$tenant/faults', label: 'Faults' },
  { to: '/tenants/$tenant/logs', label: 'Logs' },
  { to: '/tenants/$tenant/metrics', label: 'Metrics' },
  { to: '/tenants/$tenant/activity', label: 'Activity' },
  { to: '/tenants/$tenant/settings', label: 'Settings' },
] as const;
