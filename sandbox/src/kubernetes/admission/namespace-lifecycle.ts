import { type AdmissionPlugin, type ClusterContext, StatusError } from '../contract.ts';
import { served } from '../machinery/index.ts';
import { forbidden } from './refusal.ts';

const PROTECTED = new Set(['default', 'kube-system', 'kube-public']);
/** What people may still ask about in a namespace on its way out. */
const ALWAYS_ALLOWED = new Set(['localsubjectaccessreviews', 'subjectaccessreviews']);

/** Nothing is made in a namespace that is missing or on its way out, and the first namespaces stay. */
export function namespaceLifecycle(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'NamespaceLifecycle',
    mutate(request) {
      if (request.type.plural === 'namespaces' && request.type.group === '') {
        if (request.operation === 'DELETE' && PROTECTED.has(request.name)) {
          throw forbidden(request, 'this namespace may not be deleted');
        }
        return;
      }
      if (request.namespace === null || request.operation === 'DELETE' || ALWAYS_ALLOWED.has(request.type.plural))
        return;
      const namespace = context.registry.get(served(context.registry, 'namespaces'), null, request.namespace);
      if (namespace === undefined) {
        throw new StatusError(404, 'NotFound', `namespaces "${request.namespace}" not found`, {
          name: request.namespace,
          kind: 'namespaces',
        });
      }
      if (request.operation !== 'CREATE' || namespace.metadata.deletionTimestamp === undefined) return;
      throw forbidden(
        request,
        `unable to create new content in namespace ${request.namespace} because it is being terminated`,
        {
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: `namespace ${request.namespace} is being terminated`,
              field: 'metadata.namespace',
            },
          ],
        },
      );
    },
  };
}
