export type {
  MeasuredPod,
  MeasuredQuota,
  MeasuredWatch,
  MeasuredWorkload,
  Measurements,
  NodeUsage,
  PodUsage,
} from './contract.ts';
export { type MeasurementsOptions, measurements } from './measurements.ts';
