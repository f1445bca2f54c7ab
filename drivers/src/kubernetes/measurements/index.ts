export type {
  MeasuredPod,
  MeasuredQuota,
  MeasuredWatch,
  MeasuredWorkload,
  Measurements,
  NodeUsage,
  PodUsage,
  Usage,
} from './contract.ts';
export { type MeasurementsOptions, measurements } from './measurements.ts';
