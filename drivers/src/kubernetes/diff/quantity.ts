/** Exponents of ten for decimal suffixes, of two for binary ones. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** Below nano nothing is kept; everything is counted in nano. */
const NANO = 9;

/**
 * A Kubernetes quantity in billionths, exact, or null where the text is none: `500m` → 500000000n, `1Gi` → 2³⁰·10⁹.
 *
 * Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantityInNano(text: string): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', suffix = '', exponent] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const binary = BINARY[suffix];
  const decimal = binary === undefined ? (exponent === undefined ? DECIMAL[suffix] : Number(exponent)) : 0;
  if (decimal === undefined) return null;
  const scaled = binary === undefined ? digits : digits << BigInt(binary);
  const shift = decimal - fraction.length + NANO;
  const nano = shift >= 0 ? scaled * 10n ** BigInt(shift) : roundedUp(scaled, 10n ** BigInt(-shift));
  return sign === '-' ? -nano : nano;
}

/** Whether two values name the same quantity: `"1"` and `"1000m"`, `1` and `"1"`. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const left = toNano(a);
  const right = toNano(b);
  return left !== null && left === right;
}

function toNano(value: unknown): bigint | null {
  if (typeof value === 'number') return quantityInNano(String(value));
  return typeof value === 'string' ? quantityInNano(value) : null;
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
