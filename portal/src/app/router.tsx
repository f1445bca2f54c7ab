import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { ReachSearch } from '../api/queries.ts';
import * as ask from '../api/queries.ts';
import { isNotFound, queries } from '../api/query-client.ts';
import { textOf, viewOf } from '../api/view.ts';
import { costSearchOf } from '../pages/cost/cost-search.ts';
import { faultSearchOf } from '../pages/faults/fault-search.ts';
import { objectViewOf } from '../pages/objects/views.ts';
import { requestSearchOf } from '../pages/requests/request-search.ts';
import { logSearchOf } from '../pages/tenant/logs/log-search.ts';
import { metricsSearchOf } from '../pages/tenant/metrics/metrics-search.ts';
import type { Look } from '../pages/tenant/overview/tenant-overview.tsx';
import type { View } from '../parts/data-table.tsx';
import { PageFailed, PageMissing, PageOnItsWay, TenantFailed } from './page-states.tsx';
import { Shell } from './shell/shell.tsx';

interface RouterContext {
  readonly queries: QueryClient;
}

/** Where things are made: no name begins with a hyphen, so nothing else can be called so. */
const NEW_INFRASTRUCTURE = '/infrastructures/-/new';
const NEW_TENANT = '/tenants/-/new';

/** Addresses at which things were made before, and which people may have kept. They are pages of what is called so. */
const MADE_BEFORE = new Map<string, typeof NEW_INFRASTRUCTURE | typeof NEW_TENANT>([
  ['/infrastructures/new', NEW_INFRASTRUCTURE],
  ['/tenants/new', NEW_TENANT],
]);

function orMade(path: string): (error: unknown) => never {
  return (error) => {
    const to = MADE_BEFORE.get(path);
    throw to !== undefined && isNotFound(error) ? redirect({ to }) : error;
  };
}

const root = createRootRouteWithContext<RouterContext>()({
  // Nothing is shown before it is known who looks at it; both answers are needed by every page, so they are asked for at once.
  beforeLoad: async ({ context }) => {
    await Promise.all([context.queries.ensureQueryData(ask.me), context.queries.ensureQueryData(ask.kinds)]);
  },
  component: Shell,
  pendingComponent: PageOnItsWay,
  errorComponent: PageFailed,
  notFoundComponent: PageMissing,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
});

const infrastructures = createRoute({
  getParentRoute: () => root,
  path: '/infrastructures',
  validateSearch: viewOf,
  component: lazyRouteComponent(
    () => import('../pages/infrastructures/infrastructures-page.tsx'),
    'InfrastructuresPage',
  ),
});

const newInfrastructure = createRoute({
  getParentRoute: () => root,
  path: NEW_INFRASTRUCTURE,
  component: lazyRouteComponent(() => import('../pages/create/create-object-page.tsx'), 'CreateInfrastructurePage'),
});

const infrastructure = createRoute({
  getParentRoute: () => root,
  path: '/infrastructures/$name',
  validateSearch: objectViewOf,
  loader: ({ context, params, location }) =>
    context.queries.ensureQueryData(ask.infrastructure(params.name)).catch(orMade(location.pathname)),
  component: lazyRouteComponent(() => import('../pages/objects/object-page.tsx'), 'InfrastructurePage'),
});

const newTenant = createRoute({
  getParentRoute: () => root,
  path: NEW_TENANT,
  component: lazyRouteComponent(() => import('../pages/create/create-tenant-page.tsx'), 'CreateTenantPage'),
});

const tenants = createRoute({
  getParentRoute: () => root,
  path: '/tenants',
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import('../pages/tenants/tenants-page.tsx'), 'TenantsPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyRouteComponent(() => import('../pages/account/account-page.tsx'), 'AccountPage'),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  validateSearch: requestSearchOf,
  component: lazyRouteComponent(() => import('../pages/requests/requests-page.tsx'), 'RequestsPage'),
});

const tenant = createRoute({
  getParentRoute: () => root,
  path: '/tenants/$tenant',
  // A name typed in another case is the same tenant, at one address.
  beforeLoad: ({ params }) => {
    const name = params.tenant.toLowerCase();
    if (name !== params.tenant) throw redirect({ to: '/tenants/$tenant', params: { tenant: name } });
  },
  loader: ({ context, params, location }) =>
    context.queries.ensureQueryData(ask.tenant(params.tenant)).catch(orMade(location.pathname)),
  component: lazyRouteComponent(() => import('../pages/tenant/tenant-page.tsx'), 'TenantPage'),
  errorComponent: TenantFailed,
});

const tenantOverview = createRoute({
  getParentRoute: () => tenant,
  path: '/',
  validateSearch: (search): View & { look?: Look | undefined } => ({
    ...viewOf(search),
    look: search.look === 'graph' || search.look === 'steps' || search.look === 'list' ? search.look : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/tenant/overview/tenant-overview.tsx'), 'TenantOverview'),
});

const logs = createRoute({
  getParentRoute: () => tenant,
  path: 'logs',
  validateSearch: logSearchOf,
  component: lazyRouteComponent(() => import('../pages/tenant/logs/logs-page.tsx'), 'LogsPage'),
});

const metrics = createRoute({
  getParentRoute: () => tenant,
  path: 'metrics',
  validateSearch: metricsSearchOf,
  component: lazyRouteComponent(() => import('../pages/tenant/metrics/metrics-page.tsx'), 'MetricsPage'),
});

const tenantFaults = createRoute({
  getParentRoute: () => tenant,
  path: 'faults',
  validateSearch: faultSearchOf,
  component: lazyRouteComponent(() => import('../pages/faults/faults-pages.tsx'), 'TenantFaultsPage'),
});

const faults = createRoute({
  getParentRoute: () => root,
  path: '/faults',
  validateSearch: faultSearchOf,
  component: lazyRouteComponent(() => import('../pages/faults/faults-pages.tsx'), 'FaultsPage'),
});

const tenantCost = createRoute({
  getParentRoute: () => tenant,
  path: 'cost',
  validateSearch: costSearchOf,
  component: lazyRouteComponent(() => import('../pages/cost/cost-pages.tsx'), 'TenantCostPage'),
});

const cost = createRoute({
  getParentRoute: () => root,
  path: '/cost',
  validateSearch: costSearchOf,
  component: lazyRouteComponent(() => import('../pages/cost/cost-pages.tsx'), 'CostPage'),
});

const tenantBoundary = createRoute({
  getParentRoute: () => tenant,
  path: '/boundary',
  validateSearch: (search): ReachSearch => ({
    from: textOf(search.from),
    to: textOf(search.to),
    port: textOf(search.port),
    by: search.by === 'identity' ? 'identity' : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/tenant/boundary/boundary-page.tsx'), 'BoundaryPage'),
});

const tenantAccess = createRoute({
  getParentRoute: () => tenant,
  path: '/access',
  component: lazyRouteComponent(() => import('../pages/tenant/access/access-page.tsx'), 'AccessPage'),
});

const tenantActivity = createRoute({
  getParentRoute: () => tenant,
  path: '/activity',
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import('../pages/tenant/activity/activity-page.tsx'), 'ActivityPage'),
});

const tenantSettings = createRoute({
  getParentRoute: () => tenant,
  path: '/settings',
  validateSearch: objectViewOf,
  component: lazyRouteComponent(() => import('../pages/tenant/settings/settings-page.tsx'), 'SettingsPage'),
});

const boundary = createRoute({
  getParentRoute: () => root,
  path: '/boundary',
  validateSearch: (search): { infrastructure?: string | undefined } => ({
    infrastructure: textOf(search.infrastructure),
  }),
  component: lazyRouteComponent(() => import('../pages/boundary/matrix-page.tsx'), 'MatrixPage'),
});

/** How a list of several kinds is looked at. */
const listViewOf = (search: Readonly<Record<string, unknown>>) => ({
  ...viewOf(search),
  kind: typeof search.kind === 'string' && search.kind !== '' ? search.kind : undefined,
});

const services = createRoute({
  getParentRoute: () => tenant,
  path: '/services',
  validateSearch: listViewOf,
  component: lazyRouteComponent(() => import('../pages/tenant/objects/lists.tsx'), 'ServicesPage'),
});

const data = createRoute({
  getParentRoute: () => tenant,
  path: '/data',
  validateSearch: listViewOf,
  component: lazyRouteComponent(() => import('../pages/tenant/objects/lists.tsx'), 'DataPage'),
});

const nodes = createRoute({
  getParentRoute: () => tenant,
  path: '/nodes',
  validateSearch: listViewOf,
  component: lazyRouteComponent(() => import('../pages/tenant/objects/lists.tsx'), 'NodesPage'),
});

const newObject = createRoute({
  getParentRoute: () => tenant,
  path: '/new/$plural',
  component: lazyRouteComponent(() => import('../pages/create/create-object-page.tsx'), 'CreateInTenant'),
});

const tenantObject = createRoute({
  getParentRoute: () => tenant,
  path: '/$plural/$name',
  validateSearch: objectViewOf,
  component: lazyRouteComponent(() => import('../pages/objects/object-page.tsx'), 'TenantObjectPage'),
});

const tenantPages = [
  tenantOverview,
  services,
  data,
  nodes,
  newObject,
  tenantObject,
  tenantCost,
  tenantFaults,
  logs,
  metrics,
  tenantBoundary,
  tenantAccess,
  tenantActivity,
  tenantSettings,
] as const;
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('../pages/admin/admin-page.tsx'), 'AdminPage'),
});

const adminUsers = createRoute({
  getParentRoute: () => admin,
  path: '/',
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import('../pages/admin/users/users-page.tsx'), 'UsersPage'),
});

const adminSignIn = createRoute({
  getParentRoute: () => admin,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/admin/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const adminRequests = createRoute({
  getParentRoute: () => admin,
  path: '/requests',
  component: lazyRouteComponent(() => import('../pages/admin/requests/requests-page.tsx'), 'RequestsPage'),
});

const adminTemplates = createRoute({
  getParentRoute: () => admin,
  path: '/templates',
  component: lazyRouteComponent(() => import('../pages/admin/templates/templates-page.tsx'), 'TemplatesPage'),
});

const adminNewTemplate = createRoute({
  getParentRoute: () => admin,
  path: '/templates/new',
  component: lazyRouteComponent(() => import('../pages/admin/templates/template-page.tsx'), 'NewTemplatePage'),
});

const adminTemplate = createRoute({
  getParentRoute: () => admin,
  path: '/templates/$template/edit',
  component: lazyRouteComponent(() => import('../pages/admin/templates/template-page.tsx'), 'EditTemplatePage'),
});

const adminAudit = createRoute({
  getParentRoute: () => admin,
  path: '/audit',
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import('../pages/admin/audit/audit-page.tsx'), 'AuditPage'),
});

const adminTokens = createRoute({
  getParentRoute: () => admin,
  path: '/tokens',
  component: lazyRouteComponent(() => import('../pages/admin/tokens/own-tokens-page.tsx'), 'OwnTokensPage'),
});

const adminClusters = createRoute({
  getParentRoute: () => admin,
  path: '/clusters',
  validateSearch: (search): { cluster?: string | undefined } => ({ cluster: textOf(search.cluster) }),
  component: lazyRouteComponent(() => import('../pages/admin/clusters/clusters-page.tsx'), 'ClustersPage'),
});

const adminChannels = createRoute({
  getParentRoute: () => admin,
  path: '/channels',
  component: lazyRouteComponent(() => import('../pages/faults/faults-pages.tsx'), 'ChannelsPage'),
});

const adminAbout = createRoute({
  getParentRoute: () => admin,
  path: '/about',
  component: lazyRouteComponent(() => import('../pages/admin/about/about-page.tsx'), 'AboutPage'),
});

const adminPages = [
  adminUsers,
  adminSignIn,
  adminRequests,
  adminTemplates,
  adminNewTemplate,
  adminTemplate,
  adminAudit,
  adminTokens,
  adminClusters,
  adminChannels,
  adminAbout,
] as const;

const routeTree = root.addChildren([
  overview,
  infrastructures,
  newInfrastructure,
  infrastructure,
  tenants,
  newTenant,
  requests,
  account,
  boundary,
  admin.addChildren([...adminPages]),
  faults,
  cost,
  tenant.addChildren([...tenantPages]),
]);

export const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PageOnItsWay,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
  defaultPendingMs: 300,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
