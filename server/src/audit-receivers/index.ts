export { sourceOf } from './cloud-event.ts';
export { type AuditReceivers, type AuditReceiversOptions, createAuditReceivers } from './gateway.ts';
export { auditReceiverRoutes } from './routes.ts';
export { type AuditSenderOptions, startAuditSender } from './sender.ts';
export { newReceiver, receiverChange, receiverSchema, receiverWithSecretSchema } from './spec.ts';
