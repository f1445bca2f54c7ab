/** Levels by the number at which OpenTelemetry begins them: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
export const LEVELS = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;
export type Level = keyof typeof LEVELS;
export const LEVEL_NAMES = Object.keys(LEVELS) as [Level, ...Level[]];

/** Null where it is not known. */
export function levelOf(severity: number): Level | null {
  return LEVEL_NAMES.findLast((name) => severity >= LEVELS[name]) ?? null;
}

const NAMES: Readonly<Record<string, Level>> = {
  ...{ trace: 'trace', trc: 'trace', verbose: 'trace', silly: 'trace' },
  ...{ debug: 'debug', dbg: 'debug' },
  ...{ info: 'info', inf: 'info', information: 'info', informational: 'info', notice: 'info', log: 'info' },
  ...{ warn: 'warn', warning: 'warn', wrn: 'warn' },
  ...{ error: 'error', err: 'error', severe: 'error' },
  ...{
    fatal: 'fatal',
    ftl: 'fatal',
    critical: 'fatal',
    crit: 'fatal',
    panic: 'fatal',
    alert: 'fatal',
    emerg: 'fatal',
    emergency: 'fatal',
  },
};

/** Names of a level and of those above it. */
export function namesFrom(severity: number): string[] {
  return Object.keys(NAMES).filter((name) => severityOfName(name) >= severity);
}

/** What lines say where they are of a level: its names, pino's number, and klog's letter. */
export function namesOf(severity: number): string[] {
  const names = Object.keys(NAMES).filter((name) => severityOfName(name) === severity);
  const level = levelOf(severity);
  const letters = Object.entries(KLOG_NAMES).flatMap(([letter, name]) =>
    name === level ? [letter.toLowerCase()] : [],
  );
  const tens = LEVEL_NAMES.flatMap((name, index) => (name === level ? [String((index + 1) * 10)] : []));
  return [...names, ...letters, ...tens];
}

/** By a level's name, in any case; 0 where it is none. */
export function severityOfName(name: string): number {
  const level = NAMES[name.toLowerCase()];
  return level === undefined ? 0 : LEVELS[level];
}

/** pino and bunyan count by tens: 30 is info. */
export function severityOfNumber(value: number): number {
  const level = LEVEL_NAMES[Math.round(value / 10) - 1];
  return value >= 10 && level !== undefined ? LEVELS[level] : 0;
}

/** Of a line of JSON, the likeliest first. */
export const LEVEL_FIELDS = ['level', 'severity', 'lvl', 'log.level', 'severityText', '@l', 'levelname'] as const;

/** A level is named near the beginning, if at all; further on the word is the message's own. */
const LOOKED_AT = 160;
const words = Object.keys(NAMES).join('|');
/** `level=warn`, `"level":"warn"`. */
const NAMED = new RegExp(`\\b(?:level|lvl|severity)["']?[=:]\\s*["']?(${words})\\b`, 'i');
/** `ERROR`, `[error]`, `<warn>`. */
const SHOUTED = new RegExp(`\\b(${words.toUpperCase()})\\b|[[<](${words})[\\]>]`);
/** `fatal: …`, also after who says so: `web: error: …`. */
const LED = new RegExp(`^(?:[\\w.-]+: ){0,2}(${words}):`, 'i');
/** klog: `E1129 03:25:00.123456`. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
const KLOG_NAMES: Readonly<Record<string, Level>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };

/** Where the beginning of a line names a level, the surest first: for those who look by patterns of RE2. */
export const DETECTED = [
  { pattern: KLOG.source, group: 1 },
  { pattern: `(?i)${NAMED.source}`, group: 1 },
  { pattern: SHOUTED.source, group: 1 },
  { pattern: SHOUTED.source, group: 2 },
  { pattern: `(?i)${LED.source}`, group: 1 },
] as const;

/** By what a line says of itself; 0 where it says nothing. */
export function detectSeverity(text: string): number {
  const head = text.slice(0, LOOKED_AT);
  const klog = KLOG_NAMES[KLOG.exec(head)?.[1] ?? ''];
  if (klog !== undefined) return LEVELS[klog];
  const [, named] = NAMED.exec(head) ?? [];
  if (named !== undefined) return severityOfName(named);
  const [, shouted, bracketed] = SHOUTED.exec(head) ?? [];
  const [, led] = LED.exec(head) ?? [];
  return severityOfName(shouted ?? bracketed ?? led ?? '');
}
