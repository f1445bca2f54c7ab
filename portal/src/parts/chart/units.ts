import type { MetricAnswer } from '@tenantry/client';
import type { Ticks } from './options.ts';

export type Unit = MetricAnswer['series'][number]['unit'] | 'percent';

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const upTo = (digits: number) => new Intl.NumberFormat('en', { maximumFractionDigits: digits });
const whole = upTo(0);
const one = upTo(1);
const two = upTo(2);

/** As people who run clusters say it: `250m` of a core, `1.5 GiB`. */
export function formatOf(unit: Unit): (value: number) => string {
  switch (unit) {
    case 'cores':
      return cores;
    case 'bytes':
      return bytes;
    case 'bytes/second':
      return (value) => `${bytes(value)}/s`;
    case 'percent':
      return (value) => `${whole.format(value)} %`;
    case 'seconds':
      return (value) => `${two.format(value)} s`;
    case 'milliseconds':
      return (value) => `${one.format(value)} ms`;
    case 'count':
      return (value) => two.format(value);
    default:
      return unit satisfies never;
  }
}

export function ticksOf(unit: Unit): Ticks {
  if (unit === 'bytes' || unit === 'bytes/second') return 'binary';
  return unit === 'count' ? 'whole' : 'decimal';
}

function cores(value: number): string {
  if (value === 0) return '0';
  return value < 1 ? `${(value < 0.01 ? one : whole).format(value * 1000)}m` : two.format(value);
}

function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(value) / 10));
  const shown = value / 1024 ** power;
  return `${(shown >= 100 ? whole : one).format(shown)} ${BYTES[power]}`;
}
