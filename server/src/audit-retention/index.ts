export { checkpointsBy, openCheckpoints } from './checkpoints.ts';
export { type AuditRetentionOptions, startAuditRetention } from './retention.ts';
