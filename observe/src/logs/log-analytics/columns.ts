import { DETECTED, LEVEL_FIELDS, LEVELS, namesOf } from '../severity.ts';
import { listed, quoted } from './literals.ts';

/** What Kubernetes makes names of: https://kubernetes.io/docs/reference/kubernetes-api/ `SafeEncodeString`. */
const SAFE = '[bcdfghjklmnpqrstvwxz2456789]';
/** Of a Deployment, of a CronJob, of a run of ours, of a Job or DaemonSet, of a StatefulSet. */
const MADE = [
  `-${SAFE}{1,10}-${SAFE}{5}`,
  `-[0-9]{6,}-${SAFE}{5}`,
  `-(?:[0-9a-f]{8}|run-[0-9]+)-${SAFE}{5}`,
  `-${SAFE}{5}`,
  '-[0-9]+',
];
const WORKLOAD = `^(.+?)(?:${MADE.join('|')})?$`;

const label = (name: string) => `tostring(KubernetesMetadata.podLabels[${quoted(name)}])`;

/** What made the pod: by its labels, where the agent brings them, else by its name. */
export const SERVICE_COLUMN = `Service = coalesce(${[
  label('tenantry.dev/service'),
  label('tenantry.dev/job'),
  `extract(${quoted(WORKLOAD)}, 1, PodName)`,
].join(', ')})`;

/** As the agent says, else the line's own field, else as its beginning says. */
const WORDS = [
  'iff(LogLevel =~ "UNKNOWN", "", LogLevel)',
  ...LEVEL_FIELDS.map((name) => `tostring(LogMessage[${quoted(name)}])`),
  ...DETECTED.map(({ pattern, group }) => `extract(${quoted(pattern)}, ${group}, Head)`),
];

const BY_LEVEL = Object.values(LEVELS)
  .toReversed()
  .map((severity) => `Word in (${listed(namesOf(severity))}), ${severity}`);

/** The severity of a line, in three steps. */
export const SEVERITY_STAGES = [
  'extend Head = substring(Text, 0, 160)',
  `extend Word = tolower(coalesce(${WORDS.join(', ')}))`,
  `extend Severity = case(${BY_LEVEL.join(', ')}, 0)`,
];
