/** An IPv4 range as first address and length in bits. */
export interface Cidr {
  readonly first: number;
  readonly bits: number;
}

export function parseAddress(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

/** Null unless `text` is `a.b.c.d/n` with nothing set below the prefix; a bare address counts as /32. */
export function parseCidr(text: string): Cidr | null {
  const [address = '', length = '32'] = text.split('/');
  const first = parseAddress(address);
  const bits = Number(length);
  if (first === null || !/^\d{1,2}$/.test(length) || bits > 32) return null;
  return first % 2 ** (32 - bits) === 0 ? { first, bits } : null;
}

export function addressCount(cidr: string): number {
  const range = parseCidr(cidr);
  return range ? 2 ** (32 - range.bits) : 0;
}

export function contains(outer: string, inner: string): boolean {
  const a = parseCidr(outer);
  const b = parseCidr(inner);
  if (!a || !b || b.bits < a.bits) return false;
  return b.first >= a.first && b.first < a.first + 2 ** (32 - a.bits);
}

export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

/** The address at an offset into a range, as text. */
export function usableAddress(cidr: string, offset: number): string {
  const value = (parseCidr(cidr)?.first ?? 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
