import type { JsonObject } from '@tenantry/kinds';
import { isObject, textAt, valueAt, withValue } from './json.ts';
import type { TypeFacts } from './types.ts';

/** The tag, and the word in descriptions, that names the object a resource belongs to. */
export const OWNER_TAG = 'tenantry-object';

const IN_TEXT = new RegExp(`\\s*\\b${OWNER_TAG}=([0-9A-Za-z-]+)\\s*$`);

/** A copy of the body that says whose it is. */
export function withOwner(facts: TypeFacts, body: JsonObject, owner: string): JsonObject {
  const { mark } = facts;
  switch (mark.kind) {
    case 'tag':
      return withValue(body, [...mark.at, OWNER_TAG], owner);
    case 'text': {
      const suffix = `${OWNER_TAG}=${owner}`;
      const text = withoutMark(textAt(body, mark.at) ?? '').slice(0, mark.max - suffix.length - 1);
      return withValue(body, mark.at, text === '' ? suffix : `${text} ${suffix}`);
    }
    case 'parent':
    case 'shared':
      return body;
    default:
      return mark satisfies never;
  }
}

/** The owner a body itself names. Tag names compare without case, values with it. */
export function ownerIn(facts: TypeFacts, body: JsonObject): string | null {
  const { mark } = facts;
  switch (mark.kind) {
    case 'tag': {
      const tags = valueAt(body, mark.at);
      if (!isObject(tags)) return null;
      const found = Object.entries(tags).find(([name]) => name.toLowerCase() === OWNER_TAG)?.[1];
      return typeof found === 'string' ? found : null;
    }
    case 'text':
      return IN_TEXT.exec(textAt(body, mark.at) ?? '')?.[1] ?? null;
    case 'parent':
    case 'shared':
      return null;
    default:
      return mark satisfies never;
  }
}

/** The owner that a name ends in, of what stands under a parent of somebody else and can carry no mark. */
export function ownerInName({ mark }: TypeFacts, name: string): string | null {
  if (mark.kind !== 'parent' || mark.isNamed !== true) return null;
  const [, ...parts] = /([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(name) ?? [];
  return parts.length === 0 ? null : parts.join('-').toLowerCase();
}

/** A description as people wrote it. */
export function withoutMark(text: string): string {
  return text.replace(IN_TEXT, '');
}
