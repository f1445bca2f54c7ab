export { namespaceLabelsOf, type Restriction, restrictions } from './admission.ts';
export {
  type BoundRole,
  type RoleRule,
  readReason,
  readRules,
  rolesBound,
  ruleFor,
  verbsOn,
  type Wanted,
} from './rbac.ts';
export {
  findResource,
  type ResourceFound,
  type ResourceText,
  readResourceText,
  type ServedResource,
} from './resource.ts';
