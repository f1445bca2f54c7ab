const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 },
  ...{ d: 86_400_000, w: 604_800_000, y: 31_536_000_000 },
};
const DURATION = /^-?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+$/;
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhdwy])/g;

/** Of `1h30m`, as Prometheus and Go write it; null where it is none. */
export function durationMs(text: string): number | null {
  if (text.length > 50 || !DURATION.test(text)) return null;
  const ms = [...text.matchAll(PART)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
  return text.startsWith('-') ? -ms : ms;
}
