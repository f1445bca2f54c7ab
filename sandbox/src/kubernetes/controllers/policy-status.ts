import { typeWarnings } from '../admission/index.ts';
import type { ClusterContext, Controller } from '../contract.ts';
import { editable, ownKey, reconciler, sameJson, splitKey } from '../machinery/index.ts';
import { REPORT_STATUS } from './identity.ts';

const GROUP = 'admissionregistration.k8s.io';

/** Says of each ValidatingAdmissionPolicy that this generation of it was looked at. */
export function policyStatus(context: ClusterContext): Controller {
  return reconciler({
    name: 'validatingadmissionpolicy-status-controller',
    context,
    watches: [
      {
        plural: 'validatingadmissionpolicies',
        group: GROUP,
        keys: (event) => (event.type === 'DELETED' ? [] : ownKey(event)),
      },
    ],
    async reconcile(key) {
      const type = context.registry.type('validatingadmissionpolicies', GROUP);
      const { name } = splitKey(key);
      if (type === undefined || context.registry.get(type, null, name) === undefined) return undefined;
      await context.registry.modify(
        type,
        null,
        name,
        (current) => {
          // Expressions were compiled when the policy was written; what is left are doubts about types.
          const warnings = typeWarnings(context, current);
          const typeChecking = warnings.length === 0 ? {} : { expressionWarnings: warnings };
          const status = { observedGeneration: current.metadata.generation ?? 1, typeChecking };
          return sameJson(current.status, status) ? undefined : { ...editable(current), status };
        },
        REPORT_STATUS,
      );
      return undefined;
    },
  });
}
