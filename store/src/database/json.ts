/**
 * JSON text for a jsonb column. PostgreSQL takes neither U+0000 nor half a surrogate pair in text, and a cloud's error
 * message may hold either; both become U+FFFD, since a pass that cannot record what it saw would repeat for ever.
 */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  // Hardly anything that is stored has such an escape, and whether it has is sooner found.
  return text.includes('\\u') && /\\u0000|\\ud[89a-f]/i.test(text)
    ? JSON.stringify(value, (_, part) => (typeof part === 'string' ? storable(part) : part))
    : text;
}

/** The same for a text column. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}
