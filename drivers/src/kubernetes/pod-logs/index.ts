export type { LoggedContainer, LoggedPod, PodLogLine, PodLogRequest, PodLogs, PodWatch } from './contract.ts';
export { podLogs } from './pod-logs.ts';
