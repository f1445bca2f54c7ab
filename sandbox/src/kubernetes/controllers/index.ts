import type { ControllerFactory } from '../contract.ts';
import { daemonSetController } from './daemonset.ts';
import { deploymentController } from './deployment/controller.ts';
import { garbageCollector } from './garbage-collector.ts';
import { jobController } from './job.ts';
import { namespaceController } from './namespace.ts';
import { defaultServiceAccount, rootCertificate } from './namespace-contents.ts';
import { policyStatus } from './policy-status.ts';
import { resourceQuotaController } from './quota.ts';
import { replicaSetController } from './replicaset.ts';
import { statefulSetController } from './statefulset.ts';

/** What kube-controller-manager runs. */
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
  policyStatus(context),
];
