import type { AdmissionPlugin, ClusterContext } from '../contract.ts';
import { isJson, served } from '../machinery/index.ts';
import { isCreateOf } from './refusal.ts';

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const OLD_CLASS = 'kubernetes.io/ingress.class';

/** An ingress that names no class gets the default one; the newest where several are marked. */
export function defaultIngressClass(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    mutate(request) {
      if (!isCreateOf(request, 'ingresses', 'networking.k8s.io') || request.object === null) return;
      const spec = request.object.spec;
      if (!isJson(spec) || typeof spec.ingressClassName === 'string') return;
      if (request.object.metadata.annotations?.[OLD_CLASS] !== undefined) return;
      const [first] = context.registry
        .list(served(context.registry, 'ingressclasses', 'networking.k8s.io'), null)
        .filter((candidate) => candidate.metadata.annotations?.[DEFAULT] === 'true')
        .sort(
          (left, right) =>
            right.metadata.creationTimestamp.localeCompare(left.metadata.creationTimestamp) ||
            left.metadata.name.localeCompare(right.metadata.name),
        );
      if (first !== undefined) spec.ingressClassName = first.metadata.name;
    },
  };
}
