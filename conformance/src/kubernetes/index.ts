export { type AttackOptions, attack, matches } from './attack.ts';
export type { BenchmarkItem } from './benchmarks/summary.ts';
export {
  type Call,
  type KubeAnswer,
  type KubeRequest,
  NoSuchIdentity,
  type PathRequest,
  ROLES,
  type Role,
} from './call.ts';
export { type Administrator, ClusterCalls, type ClusterDoor, type Tokens } from './cluster/http-call.ts';
export type { VictimFacts } from './facts.ts';
export { jsonReport, junitReport, type Report, reportOf, textReport } from './report.ts';
export { isBad, type Row, VERDICTS, type Verdict } from './row.ts';
