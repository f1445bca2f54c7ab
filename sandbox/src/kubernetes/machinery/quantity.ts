/**
 * Kubernetes quantities (`100m`, `128Mi`, `1.5`, `2e3`), exact: the value is kept in billionths, the smallest step that
 * Kubernetes itself keeps.
 */
export interface Quantity {
  readonly nano: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

const NANO = 1_000_000_000n;
const DECIMAL: readonly (readonly [string, bigint])[] = [
  ['E', 10n ** 18n],
  ['P', 10n ** 15n],
  ['T', 10n ** 12n],
  ['G', 10n ** 9n],
  ['M', 10n ** 6n],
  ['k', 10n ** 3n],
];
const BINARY: readonly (readonly [string, bigint])[] = [
  ['Ei', 1n << 60n],
  ['Pi', 1n << 50n],
  ['Ti', 1n << 40n],
  ['Gi', 1n << 30n],
  ['Mi', 1n << 20n],
  ['Ki', 1n << 10n],
];
const FRACTION: Readonly<Record<string, bigint>> = { m: NANO / 1000n, u: NANO / 1_000_000n, n: 1n };
const SHAPE = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:(Ei|Pi|Ti|Gi|Mi|Ki|E|P|T|G|M|k|m|u|n)|[eE]([+-]?\d{1,2}))?$/;

export const ZERO: Quantity = { nano: 0n, format: 'decimal' };

/** Undefined when the text is not a quantity. */
export function parseQuantity(text: unknown): Quantity | undefined {
  const match = SHAPE.exec(typeof text === 'number' ? String(text) : typeof text === 'string' ? text : '');
  if (match === null) return undefined;
  const [, sign, digits = '', suffix, exponent] = match;
  const [whole = '0', fraction = ''] = digits.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const mantissa = BigInt(`${whole === '' ? '0' : whole}${fraction}`);
  let nano: bigint;
  let format: Quantity['format'] = 'decimal';
  if (exponent !== undefined) {
    format = 'exponent';
    const power = Number(exponent);
    nano =
      power >= 0
        ? ceil(mantissa * NANO * 10n ** BigInt(power), scale)
        : ceil(mantissa * NANO, scale * 10n ** BigInt(-power));
  } else {
    const factor = unitOf(suffix);
    if (suffix?.endsWith('i')) format = 'binary';
    nano = ceil(mantissa * factor, scale);
  }
  return { nano: sign === '-' ? -nano : nano, format };
}

/** Nano-units of one of the suffix. */
function unitOf(suffix: string | undefined): bigint {
  if (suffix === undefined) return NANO;
  const fraction = FRACTION[suffix];
  if (fraction !== undefined) return fraction;
  const whole = [...BINARY, ...DECIMAL].find(([name]) => name === suffix);
  return (whole?.[1] ?? 1n) * NANO;
}

/** Kubernetes rounds away from zero what is finer than a billionth. */
function ceil(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** Reads a quantity that validation has let through; anything else counts as nothing. */
export function quantity(text: unknown): Quantity {
  return parseQuantity(text) ?? ZERO;
}

/** The canonical text: no fractions, the largest suffix that keeps the number whole. */
export function formatQuantity(value: Quantity): string {
  const negative = value.nano < 0n;
  const size = negative ? -value.nano : value.nano;
  const sign = negative ? '-' : '';
  if (size === 0n) return '0';
  if (value.format === 'binary' && size % NANO === 0n && size / NANO >= 1024n) {
    const whole = size / NANO;
    const unit = BINARY.find(([, factor]) => whole % factor === 0n);
    return unit === undefined ? `${sign}${whole}` : `${sign}${whole / unit[1]}${unit[0]}`;
  }
  if (size % NANO !== 0n) {
    for (const suffix of ['m', 'u', 'n']) {
      const step = FRACTION[suffix] ?? 1n;
      if (size % step === 0n) return `${sign}${size / step}${suffix}`;
    }
  }
  const whole = size / NANO;
  const unit = DECIMAL.find(([, factor]) => whole % factor === 0n);
  if (unit === undefined) return `${sign}${whole}`;
  if (value.format === 'exponent') return `${sign}${whole / unit[1]}e${String(unit[1]).length - 1}`;
  return `${sign}${whole / unit[1]}${unit[0]}`;
}

export function addQuantity(left: Quantity, right: Quantity): Quantity {
  return { nano: left.nano + right.nano, format: left.nano === 0n ? right.format : left.format };
}

export function subtractQuantity(left: Quantity, right: Quantity): Quantity {
  return addQuantity(left, { nano: -right.nano, format: right.format });
}

export function maxQuantity(left: Quantity, right: Quantity): Quantity {
  return left.nano >= right.nano ? left : right;
}

export function count(number: number): Quantity {
  return { nano: BigInt(number) * NANO, format: 'decimal' };
}

/** As a plain number; cpu in cores, memory in bytes. */
export function toNumber(value: Quantity): number {
  return Number(value.nano) / 1e9;
}

/** Whole units, rounded up, as Kubernetes' `Value()` does. */
export function toWhole(value: Quantity): number {
  return Number(value.nano > 0n ? (value.nano + NANO - 1n) / NANO : value.nano / NANO);
}
