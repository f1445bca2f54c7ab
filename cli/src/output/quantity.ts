import type { MetricAnswer } from '@tenantry/client';

type Unit = MetricAnswer['series'][number]['unit'];

const BYTES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** As Kubernetes writes quantities, short: `250m`, `64Mi`, `3`. */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case 'cores':
      return value > 0 && value < 1 ? `${Math.round(value * 1000)}m` : rounded(value);
    case 'bytes':
    case 'bytes/second': {
      const power = value < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(value) / 10));
      return `${rounded(value / 1024 ** power)}${BYTES[power]}${unit === 'bytes' ? '' : '/s'}`;
    }
    case 'count':
      return rounded(value);
    case 'seconds':
      return `${rounded(value)}s`;
    case 'milliseconds':
      return `${rounded(value)}ms`;
    case 'percent':
      return `${rounded(value)}%`;
    default:
      return unit satisfies never;
  }
}

const rounded = (value: number) => String(Math.round(value * 10) / 10);
