import type { AdmissionPlugin, ClusterContext } from '../contract.ts';
import { fieldAt, numberAt, type Pod, served, stringAt } from '../machinery/index.ts';
import { forbidden, isCreateOf } from './refusal.ts';

/** Built in: no object needs to exist for these. */
const SYSTEM: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Resolves a pod's priority class to a number, or takes the class marked as the default. */
export function priority(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'Priority',
    mutate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      const type = context.registry.type('priorityclasses', 'scheduling.k8s.io');
      const classes =
        type === undefined
          ? []
          : context.registry.list(served(context.registry, 'priorityclasses', 'scheduling.k8s.io'), null);
      const wanted = pod.spec.priorityClassName;
      const chosen = wanted
        ? classes.find((candidate) => candidate.metadata.name === wanted)
        : classes.find((candidate) => fieldAt(candidate, 'globalDefault') === true);
      if (wanted && chosen === undefined && SYSTEM[wanted] === undefined) {
        throw forbidden(request, `no PriorityClass with name ${wanted} was found`);
      }
      const value = chosen === undefined ? (SYSTEM[wanted ?? ''] ?? 0) : (numberAt(chosen, 'value') ?? 0);
      if (pod.spec.priority !== undefined && pod.spec.priority !== null && pod.spec.priority !== value) {
        throw forbidden(
          request,
          `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
        );
      }
      if (chosen !== undefined) pod.spec.priorityClassName = chosen.metadata.name;
      pod.spec.priority = value;
      pod.spec.preemptionPolicy ??= stringAt(chosen, 'preemptionPolicy') ?? 'PreemptLowerPriority';
    },
    validate(request) {
      const { object, type, operation } = request;
      if (type.plural !== 'priorityclasses' || object === null || fieldAt(object, 'globalDefault') !== true) return;
      if (operation !== 'CREATE' && operation !== 'UPDATE') return;
      const other = context.registry
        .list(served(context.registry, 'priorityclasses', 'scheduling.k8s.io'), null)
        .find((each) => fieldAt(each, 'globalDefault') === true && each.metadata.name !== object.metadata.name);
      if (other === undefined) return;
      const name = other.metadata.name;
      throw forbidden(request, `PriorityClass ${name} is already marked as default. Only one default can exist`);
    },
  };
}
