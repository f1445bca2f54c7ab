import type { ControllerFactory } from '../contract.ts';
import { autoscaler } from './autoscaler.ts';
import { cronJobController } from './cronjob.ts';
import { daemonSetController } from './daemonset.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption.ts';
import { endpointsController } from './endpoints.ts';
import { garbageCollector } from './garbage-collector.ts';
import { jobController } from './job.ts';
import { loadBalancerController } from './load-balancer.ts';
import { namespaceController } from './namespace.ts';
import { defaultServiceAccount, rootCertificate } from './namespace-contents.ts';
import { nodeLifecycle } from './node-lifecycle.ts';
import { policyStatus } from './policy-status.ts';
import { resourceQuotaController } from './quota.ts';
import { replicaSetController } from './replicaset.ts';
import { statefulSetController } from './statefulset.ts';
import { taintEviction } from './taint-eviction.ts';
import { volumeBinding } from './volume-binding.ts';

/** What kube-controller-manager runs, and of a cloud's controller manager what balances loads. */
export const controllers: ControllerFactory = (context) => [
  namespaceController(context),
  defaultServiceAccount(context),
  rootCertificate(context),
  garbageCollector(context),
  resourceQuotaController(context),
  deploymentController(context),
  replicaSetController(context),
  statefulSetController(context),
  daemonSetController(context),
  jobController(context),
  cronJobController(context),
  endpointsController(context),
  volumeBinding(context),
  disruptionController(context),
  autoscaler(context),
  policyStatus(context),
  nodeLifecycle(context),
  taintEviction(context),
  ...(context.loadBalancers === undefined ? [] : [loadBalancerController(context, context.loadBalancers)]),
];
