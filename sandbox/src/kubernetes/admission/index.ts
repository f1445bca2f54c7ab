import type { AdmissionFactory } from '../contract.ts';
import { claimResize } from './claim-resize.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podSecurity } from './pod-security/plugin.ts';
import { mutatingPolicies } from './policy/mutating.ts';
import { validatingPolicies } from './policy/validating.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './quota/plugin.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';

/** The plugins of a cluster in the API server's order; quota last, so that what is refused takes nothing of it. */
export const admissionPlugins: AdmissionFactory = (context) => [
  namespaceLifecycle(context),
  limitRanger(context),
  serviceAccount(context),
  podSecurity(context),
  priority(context),
  defaultTolerationSeconds(),
  defaultStorageClass(context),
  claimResize(context),
  runtimeClass(context),
  defaultIngressClass(context),
  mutatingPolicies(context),
  validatingPolicies(context),
  resourceQuota(context),
];

export { type ExpressionFault, validatePolicyExpressions } from './policy/expressions.ts';
export { type ExpressionWarning, typeWarnings } from './policy/typecheck.ts';
