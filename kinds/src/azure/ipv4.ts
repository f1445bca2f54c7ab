/** An IPv4 range as people write it, by any of its addresses. */
export const IPV4_RANGE = /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)\/(3[0-2]|[12]?\d)$/;

/** An IPv4 range as numbers: its first address, and how many bits of it are fixed. */
export interface Ipv4Range {
  readonly first: number;
  readonly bits: number;
}

/** `10.20.0.0/16` as numbers, or null when it is no range or has bits set below its mask. */
export function parseRange(text: string): Ipv4Range | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits > 32) return null;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % sizeOf({ first, bits }) === 0 ? { first, bits } : null;
}

/** The range that an address of it stands for: `10.20.0.5/16` → `10.20.0.0/16`. Null when it is no range. */
export function rangeAround(text: string): string | null {
  const [address = '', bits = ''] = text.split('/');
  const at = parseRange(`${address}/32`);
  if (at === null || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return null;
  const range = { first: at.first, bits: Number(bits) };
  return formatRange({ ...range, first: at.first - (at.first % sizeOf(range)) });
}

export function formatRange({ first, bits }: Ipv4Range): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join('.')}/${bits}`;
}

/** Number of addresses. */
export function sizeOf({ bits }: Ipv4Range): number {
  return 2 ** (32 - bits);
}

export function overlaps(one: Ipv4Range, other: Ipv4Range): boolean {
  return one.first < other.first + sizeOf(other) && other.first < one.first + sizeOf(one);
}

/** Whether all addresses of `inner` are among those of `outer`; false for what is no range. */
export function covers(outer: string, inner: string): boolean {
  const [around, within] = [parseRange(outer), parseRange(inner)];
  if (around === null || within === null) return false;
  return around.first <= within.first && within.first + sizeOf(within) <= around.first + sizeOf(around);
}
