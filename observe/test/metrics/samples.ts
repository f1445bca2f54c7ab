/** Samples of tenants, all over the same half hour and every thirty seconds, in the OpenMetrics text format. */

const STEP = 30;
const COUNT = 60;
const METRICS = ['requests_total', 'memory_bytes', 'up', 'job:requests:rate5m', 'sum', 'by'];

/** @param factor large enough that nothing of one tenant can be taken for another's */
export function samplesOf(tenant: string, endSeconds: number, factor: number, also: readonly string[] = []): string[] {
  return [...METRICS, ...also].flatMap((name) =>
    ['web', 'api'].flatMap((job) =>
      ['a', 'b'].flatMap((pod) =>
        Array.from({ length: COUNT }, (_, index) => {
          const labels = `job="${job}",pod="${pod}",tenants="x",tenant="${tenant}"`;
          const value = name.endsWith('_total') ? (index % 25) * factor : factor + ((index * 7) % 11);
          return `${name}{${labels}} ${value} ${endSeconds - (COUNT - index) * STEP}`;
        }),
      ),
    ),
  );
}

export const openMetrics = (...samples: readonly string[][]) => `${samples.flat().join('\n')}\n# EOF\n`;
