export { createServer } from './api/server.ts';
export { createCatalog } from './manifests/catalog.ts';
export { openApiDocument } from './openapi/document.ts';
export {
  type ClusterEndpoint,
  type ClusterGateway,
  DEFAULT_LIMITS,
  type KubeRole,
  type KubeToken,
  type Limits,
  NotReadyError,
  type SecretsGateway,
  type ServerOptions,
} from './options.ts';
export { PROBLEMS, type ProblemCode, type ProblemDocument } from './problems/index.ts';
