/** An amount of money in whole 10⁻¹⁸ of its currency, so that sums are exact. */
export type Money = bigint;

const DIGITS = 18;
const ONE = 10n ** BigInt(DIGITS);

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * A decimal as bills write it, `12.5` or `1e-7`; a number counts as its shortest text. What is below 10⁻¹⁸ is cut off.
 *
 * @throws where it is no decimal
 */
export function money(amount: string | number): Money {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(String(amount)) ?? [];
  if (whole === undefined) throw new Error(`${amount} is no amount of money`);
  const shift = DIGITS + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === '-' ? -units : units;
}

/** As a plain decimal, with as many digits as it needs. */
export function decimal(amount: Money): string {
  const isNegative = amount < 0n;
  const units = isNegative ? -amount : amount;
  const fraction = String(units % ONE)
    .padStart(DIGITS, '0')
    .replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${units / ONE}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The amount times a factor from 0 to 1. */
export function partOf(amount: Money, factor: number): Money {
  const parts = BigInt(Math.round(Math.min(1, Math.max(0, factor)) * 1e12));
  return (amount * parts) / 10n ** 12n;
}

/** Shares are this fine where the amount itself is no finer. */
const SHARE = 10n ** 8n;

/**
 * Splits an amount by weights, to the last digit: the shares add up to it. What is left over when all are rounded down goes to the
 * largest remainders, of equals to the first. Null where nobody has any weight.
 */
export function split(amount: Money, weights: readonly number[]): Money[] | null {
  const parts = weights.map((weight) => BigInt(Math.round(Math.max(0, weight) * 1e9)));
  const sum = parts.reduce((total, part) => total + part, 0n);
  if (sum === 0n) return null;
  if (amount < 0n) return (split(-amount, weights) ?? []).map((share) => -share);
  const unit = amount % SHARE === 0n ? SHARE : 1n;
  const units = amount / unit;
  const shares = parts.map((part, index) => ({
    index,
    units: (units * part) / sum,
    remainder: (units * part) % sum,
  }));
  let left = units - shares.reduce((total, share) => total + share.units, 0n);
  const first = [...shares].sort((one, other) =>
    one.remainder === other.remainder ? one.index - other.index : one.remainder > other.remainder ? -1 : 1,
  );
  for (const share of first) {
    if (left === 0n) break;
    share.units += 1n;
    left -= 1n;
  }
  return shares.map((share) => share.units * unit);
}
