export { logsByInfrastructure, metricsByInfrastructure } from './by-infrastructure.ts';
export { createEngines, type Engines } from './gateway.ts';
export { engineRoutes } from './routes.ts';
export { ENGINE_REQUESTS, engineListSchema, engineSchemas, engineTestSchema } from './spec.ts';
