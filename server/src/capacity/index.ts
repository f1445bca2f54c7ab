export { type CapacityGateway, createCapacity } from './gateway.ts';
export { capacityRoutes } from './routes.ts';
export { capacitySchema } from './view.ts';
