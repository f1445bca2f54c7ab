export const UID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Anything else is the uid of no object; asked of the database, it would be an error. */
export function isUid(text: string): boolean {
  return UID.test(text);
}
