import { isObject, type JsonObject } from '../../json.ts';
import { ArmError } from './error.ts';

const mostTags = 50;
const longestName = 512;
const longestValue = 256;

/** Azure's limits on tags. Names differ by more than case. */
export function checkTags(body: JsonObject): void {
  if (!isObject(body.tags)) return;
  const entries = Object.entries(body.tags);
  if (entries.length > mostTags)
    throw invalid(`A resource can have at most ${mostTags} tags; ${entries.length} were given.`);
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    if (name === '' || name.length > longestName || /[<>%&\\?/]/.test(name)) {
      throw invalid(`The tag name '${name}' is empty, too long, or has one of the characters <>%&\\?/.`);
    }
    if (typeof value !== 'string' || value.length > longestValue) {
      throw invalid(`The value of tag '${name}' must be a text of at most ${longestValue} characters.`);
    }
    if (seen.has(name.toLowerCase())) throw invalid(`The tag name '${name}' is given twice in different case.`);
    seen.add(name.toLowerCase());
  }
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'InvalidTagNameOrValue', message, { target: 'tags' });
}

export function tagsOf(body: JsonObject): Record<string, string> {
  const tags: Record<string, string> = {};
  if (isObject(body.tags)) {
    for (const [name, value] of Object.entries(body.tags)) if (typeof value === 'string') tags[name] = value;
  }
  return tags;
}
