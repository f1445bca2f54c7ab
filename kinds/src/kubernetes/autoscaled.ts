/**
 * Annotation of a workload whose replicas an autoscaler moves: its `spec.replicas` is where it begins, and what the autoscaler made of
 * it stands. Where a workload loses that field, Kubernetes takes it for one replica, until an autoscaler has looked.
 */
export const AUTOSCALED_ANNOTATION = 'tenantry.dev/autoscaled';
