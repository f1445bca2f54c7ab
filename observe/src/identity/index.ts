export { type AccessAnswer, mayAct, type Permission } from './evaluate.ts';
export { type AzureAccess, type RoleAssignment, type RoleDefinition, readAzureAccess } from './model.ts';
