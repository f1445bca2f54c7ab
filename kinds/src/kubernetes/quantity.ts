const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Base units of a Kubernetes quantity (cores or bytes). Throws on what is none. */
export function amount(quantity: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  const factor = FACTORS[unit];
  if (number === '' || factor === undefined) throw new Error(`${quantity} is no quantity`);
  return Number(number) * factor;
}

/** The smaller of two quantities of one unit, as it is written. */
export function smaller(one: string, other: string): string {
  return amount(one) <= amount(other) ? one : other;
}

/** A quantity of bytes in GiB. */
export function gibibytes(quantity: string): number {
  return amount(quantity) / 2 ** 30;
}
