export type { Portal, PortalState } from './contract.ts';
export { keepPortalToItsOwn } from './own-paths.ts';
export { portalRoutes } from './routes.ts';
