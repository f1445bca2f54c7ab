import { NODE_RULES } from './nodes.ts';
import { OTHER_RULES } from './others.ts';
import { POD_SECURITY_RULES } from './pod-security.ts';
import { QUOTA_RULES } from './quota.ts';
import type { Rule } from './rule.ts';
import { TOKEN_RULES } from './tokens.ts';
import { TRAFFIC_RULES } from './traffic.ts';
import { VOLUME_RULES } from './volumes.ts';
import { WORKLOAD_RULES } from './workloads.ts';

/** Every rule that one request can prove. */
export const RULES: readonly Rule[] = [
  ...TOKEN_RULES,
  ...TRAFFIC_RULES,
  ...NODE_RULES,
  ...POD_SECURITY_RULES,
  ...VOLUME_RULES,
  ...WORKLOAD_RULES,
  ...QUOTA_RULES,
  ...OTHER_RULES,
];
