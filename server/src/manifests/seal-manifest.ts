import { randomInt, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DeclaredObject, SealedValue } from '@tenantry/kinds';
import type { DraftSecrets, NewSealedValue, SealedVersion } from '@tenantry/store/contract';
import { bytesOf, type Sealer } from '../sealing/sealer.ts';
import type { CheckedManifest, ManifestFault } from './check.ts';
import { type ClearText, generate, meantBy, type TakenSecret, withValue } from './take-secrets.ts';

/** Secrets of a manifest, sealed for the object that it makes or changes. */
export interface ManifestSecrets extends DraftSecrets {
  readonly uid: string;
}

/**
 * Seals what is secret in a manifest. What stays as it is keeps its version, so that the same file applied again changes nothing;
 * a version that was shown and sent back means the value it stands for, be it an earlier one.
 */
export async function sealManifest(
  manifest: CheckedManifest,
  existing: DeclaredObject | null,
  sealer: Sealer,
): Promise<{ readonly manifest: CheckedManifest; readonly faults: readonly ManifestFault[] }> {
  if (manifest.taken.length === 0) return { manifest, faults: [] };
  await sealer.ready();
  const uid = existing?.uid ?? randomUUID();
  const kept = existing === null ? [] : await sealer.versions(uid);
  const current = existing === null ? new Map() : meantBy(manifest.schema, existing.spec);
  const faults: ManifestFault[] = [];
  const added: NewSealedValue[] = [];
  const meant: DraftSecrets['meant'][number][] = [];
  let { spec } = manifest;
  for (const secret of manifest.taken) {
    const { name, encoding } = secret;
    const found = decide(secret, current.get(name), kept, (text) =>
      sealer.fingerprint(uid, bytesOf({ encoding, text: text.reveal() })),
    );
    if (found === 'unknown') {
      faults.push(unknownVersion(manifest, secret, kept));
      continue;
    }
    const sealed = 'sealed' in found ? found : add(secret, found.text);
    meant.push({ name, version: sealed.sealed.version });
    spec = withValue(spec, secret.path, sealed);
  }
  return { manifest: { ...manifest, spec, secrets: { uid, meant, added } }, faults };

  function add({ name, encoding }: TakenSecret, text: ClearText): SealedValue {
    const version = 1 + Math.max(0, ...kept.filter((one) => one.name === name).map((one) => one.version));
    const value = sealer.seal(uid, { name, version, encoding, text: text.reveal() });
    added.push(value);
    return { sealed: { version, fingerprint: value.fingerprint } };
  }
}

type Standing = (SealedValue & { readonly parameters?: object }) | undefined;

/** The version that is meant, or the value that becomes one. */
function decide(
  { name, meaning }: TakenSecret,
  standing: Standing,
  kept: readonly SealedVersion[],
  fingerprintOf: (text: ClearText) => string,
): SealedValue | { readonly text: ClearText } | 'unknown' {
  const atVersion = (version: number): SealedValue | 'unknown' => {
    const found = kept.find((one) => one.name === name && one.version === version);
    return found === undefined ? 'unknown' : { sealed: { version, fingerprint: found.fingerprint } };
  };
  switch (meaning.kind) {
    case 'written':
      if (standing !== undefined && standing.sealed.fingerprint === fingerprintOf(meaning.text))
        return { sealed: standing.sealed };
      return { text: meaning.text };
    case 'version':
      return atVersion(meaning.version);
    case 'generated': {
      const { parameters, version } = meaning;
      if (version !== null && version !== standing?.sealed.version) return atVersion(version);
      if (standing !== undefined && isDeepStrictEqual(standing.parameters, parameters))
        return { sealed: standing.sealed };
      return { text: generate(parameters, randomInt) };
    }
  }
}

function unknownVersion(
  manifest: CheckedManifest,
  { path, name, meaning }: TakenSecret,
  kept: readonly SealedVersion[],
): ManifestFault {
  const asked = meaning.kind === 'written' ? 0 : (meaning.version ?? 0);
  const versions = kept.filter((one) => one.name === name).map(({ version }) => version);
  const there = versions.length === 0 ? 'none is' : `kept are ${versions.toReversed().join(', ')}`;
  const remedy = `write the value itself, or leave out what was shown in its place; ${there}`;
  return manifest.fault('invalid-manifest', ['spec', ...path], `means version ${asked}, which is not kept`, remedy);
}
