/** `2026-11-23T19:33:35Z`: times in metadata have whole seconds. */
export function toSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `2026-11-23T19:33:35.123456Z`. */
export function toMicroseconds(date: Date): string {
  return `${date.toISOString().slice(0, 23)}000Z`;
}
