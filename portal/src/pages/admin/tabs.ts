/** The pages of the administration, in their order. */
export const ADMIN_TABS = [
  { to: '/admin', label: 'Users' },
  { to: '/admin/sign-in', label: 'Sign-in' },
  { to: '/admin/requests', label: 'Requests' },
  { to: '/admin/templates', label: 'Templates' },
  { to: '/admin/audit', label: 'Audit' },
  { to: '/admin/tokens', label: 'Your tokens' },
  { to: '/admin/clusters', label: 'Clusters' },
  { to: '/admin/channels', label: 'Channels' },
  { to: '/admin/about', label: 'About' },
] as const;
