import type { KubeObject } from '../contract.ts';
import { parseSchedule } from '../controllers/cron-schedule.ts';
import { fieldsOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue, unsupportedValue } from '../registry/failures.ts';
import { podSpecFaults } from './pods.ts';

const concurrency = ['Allow', 'Forbid', 'Replace'];
/** A job's name is the schedule's with eleven characters more, and must fit a label. */
const longestName = 52;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What the parser of schedules says of a text that it cannot read. */
function scheduleComplaint(schedule: string): string | undefined {
  const text = schedule.trim();
  if (/^@every \d/.test(text) || parseSchedule(text) !== undefined) return undefined;
  if (text.startsWith('@')) return `unrecognized descriptor: ${text}`;
  const fields = text.split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return `failed to parse: ${text}`;
}

/** When a CronJob runs, what of it may overlap, and the job it makes. */
export function cronJobFaults(cronJob: KubeObject): FieldFault[] {
  const spec = fieldsOf(cronJob.spec);
  const faults: FieldFault[] = [];
  const schedule = textOf(spec.schedule);
  if (schedule === '') faults.push(requiredValue('spec.schedule'));
  else {
    const complaint = /TZ=/.test(schedule)
      ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
      : scheduleComplaint(schedule);
    if (complaint !== undefined) faults.push(invalidValue('spec.schedule', schedule, complaint));
  }
  if (spec.startingDeadlineSeconds !== undefined && Number(spec.startingDeadlineSeconds) < 0) {
    const detail = 'must be greater than or equal to 0';
    faults.push(invalidValue('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds, detail));
  }
  if (typeof spec.timeZone === 'string' && !isZone(spec.timeZone)) {
    faults.push(invalidValue('spec.timeZone', spec.timeZone, `unknown time zone ${spec.timeZone}`));
  }
  const policy = textOf(spec.concurrencyPolicy);
  if (policy === '') faults.push(requiredValue('spec.concurrencyPolicy'));
  else if (!concurrency.includes(policy)) faults.push(unsupportedValue('spec.concurrencyPolicy', policy, concurrency));
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    if (spec[field] !== undefined && Number(spec[field]) < 0)
      faults.push(invalidValue(`spec.${field}`, spec[field], 'must be greater than or equal to 0'));
  }
  const template = fieldsOf(fieldsOf(fieldsOf(fieldsOf(spec.jobTemplate).spec).template).spec);
  const at = 'spec.jobTemplate.spec.template.spec';
  faults.push(...podSpecFaults(template, at));
  if (template.restartPolicy === 'Always')
    faults.push(unsupportedValue(`${at}.restartPolicy`, 'Always', ['OnFailure', 'Never']));
  const { name } = cronJob.metadata;
  if (name.length > longestName) {
    faults.push(invalidValue('metadata.name', name, `must be no more than ${longestName} characters`));
  }
  return faults;
}
