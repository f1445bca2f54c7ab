export { createFaultRoutes, type FaultRoutes, type FaultRoutesOptions } from './gateway.ts';
export { faultRouteRoutes } from './routes.ts';
export { type FaultSenderOptions, startFaultSender } from './sender.ts';
export { sourceOf } from './sorts/webhook.ts';
export { newRoute, routeChange, routeSchema, routeWithSecretSchema } from './spec.ts';
export { createTelling, type Telling, type TellingOptions } from './telling.ts';
