import { rules } from './rule.ts';

const isNewType = "(request.operation != 'UPDATE' || !has(oldObject.type) || oldObject.type != object.type)";

export const SECRET_RULES = rules('secrets', [
  {
    id: 'secret-service-account-token',
    field: 'type',
    says: 'must not be kubernetes.io/service-account-token: such a token never expires',
    isAboutMetadata: true,
    holds: `!has(object.type) || object.type != 'kubernetes.io/service-account-token' || !${isNewType}`,
  },
  {
    id: 'secret-bootstrap-token',
    field: 'type',
    says: 'must not be bootstrap.kubernetes.io/token: such a token lets a machine join the cluster',
    isAboutMetadata: true,
    holds: `!has(object.type) || object.type != 'bootstrap.kubernetes.io/token' || !${isNewType}`,
  },
]);
