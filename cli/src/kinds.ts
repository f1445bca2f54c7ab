import type { KindDescription } from '@tenantry/client';
import { usageError } from './exit.ts';

/** One object, as typed on the command line. */
export interface Target {
  readonly kind: KindDescription;
  readonly name: string;
  /** Null for kinds that live in no tenant. */
  readonly tenant: string | null;
}

/** Finds a kind by its name, plural or short name, in any case. @throws CommandError that lists the kinds there are */
export function resolveKind(kinds: readonly KindDescription[], word: string): KindDescription {
  const wanted = word.toLowerCase();
  const found = kinds.find((kind) => wordsFor(kind).includes(wanted));
  if (found !== undefined) return found;
  const known = kinds.map((kind) => [kind.name.toLowerCase(), ...kind.shortNames].join(', '));
  throw usageError(
    `There is no kind "${word}".`,
    `Kinds are: ${known.join('; ')}. \`tenantry kinds\` says what each is.`,
  );
}

/** Every word a kind answers to, in lower case. */
export function wordsFor(kind: KindDescription): string[] {
  return [kind.name, kind.plural, ...kind.shortNames].map((word) => word.toLowerCase());
}

/** `tenant/dev01`, as everything is called in output and understood as an argument. */
export function slashName(kind: string, name: string): string {
  return `${kind.toLowerCase()}/${name}`;
}

/**
 * `tenant dev01 dev02` and `tenant/dev01 infra/nonprod` alike. Names are lower-case to the API, so they are here.
 *
 * @throws CommandError when a kind lives in a tenant and none is named
 */
export function resolveTargets(
  kinds: readonly KindDescription[],
  words: readonly string[],
  tenant: string | undefined,
): Target[] {
  const [first, ...rest] = words;
  if (first === undefined) throw usageError('Say which object: KIND NAME or KIND/NAME.');
  const pairs: (readonly [string, string])[] = [];
  if (first.includes('/')) {
    for (const word of words) pairs.push(splitSlash(word));
  } else {
    if (rest.length === 0) throw usageError(`Say which ${first}: ${first} NAME or ${first}/NAME.`);
    for (const name of rest) {
      if (name.includes('/')) throw usageError(`Write either ${first} NAME or KIND/NAME, not both: "${name}".`);
      pairs.push([first, name]);
    }
  }
  return pairs.map(([word, name]) => {
    const kind = resolveKind(kinds, word);
    return { kind, name: name.toLowerCase(), tenant: tenantFor(kind, tenant) };
  });
}

/** The tenant to look in, or null for a kind that lives in none. @throws CommandError when it is missing */
export function tenantFor(kind: KindDescription, tenant: string | undefined): string | null {
  if (kind.scope === 'platform') return null;
  if (tenant !== undefined && tenant !== '') return tenant.toLowerCase();
  throw usageError(`A ${kind.name} lives in a tenant; say in which.`, 'Add -t TENANT, or set TENANTRY_TENANT.');
}

function splitSlash(word: string): readonly [string, string] {
  const [kind, name, ...more] = word.split('/');
  if (!kind || !name || more.length > 0) throw usageError(`"${word}" is not KIND/NAME.`, 'Such as tenant/dev01.');
  return [kind, name];
}
