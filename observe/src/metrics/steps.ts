/** Steps of a range: from a multiple of the step on, the last one whole. */
export interface Steps {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  readonly count: number;
}

export const MOST_STEPS = 1000;
/** As many as are seen apart on a screen. */
const USUAL_STEPS = 240;
const NICE_SECONDS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** The shortest step that people like to read and that leaves no more than can be seen. */
export function usualStep(from: Date, to: Date, leastSeconds: number): number {
  const wanted = Math.max(leastSeconds, (to.getTime() - from.getTime()) / 1000 / USUAL_STEPS);
  return NICE_SECONDS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

export function stepsOf(from: Date, to: Date, stepSeconds: number): Steps {
  const stepMs = stepSeconds * 1000;
  const start = Math.floor(from.getTime() / stepMs) * stepMs;
  const end = Math.max(start + stepMs, Math.ceil(to.getTime() / stepMs) * stepMs);
  return { from: new Date(start), to: new Date(end), stepSeconds, count: (end - start) / stepMs };
}
