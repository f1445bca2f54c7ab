/**
 * A copy of JSON that may be changed, whatever is done to the original. Both APIs hand out nothing else, and `structuredClone`,
 * which knows much more than JSON, takes nearly three times as long.
 */
export function copyOf<Value>(value: Value): Value {
  return copied(value) as Value;
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') Object.defineProperty(copy, key, { ...PLAIN, value: copied(inner) });
    else copy[key] = copied(inner);
  }
  return copy;
}

/** As any field is: to set this one would set what the object is made after. */
const PLAIN = { configurable: true, enumerable: true, writable: true };
