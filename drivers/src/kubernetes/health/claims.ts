import type { JsonObject } from '@tenantry/kinds';
import { asList, asText, metadataText } from '../mark.ts';
import type { Said } from '../workloads/surroundings.ts';
import { said, timeOf } from '../workloads/trouble.ts';
import type { ClaimTrouble } from './contract.ts';
import { signsOf } from './views.ts';

export interface FoundInClaims {
  readonly claims: readonly ClaimTrouble[];
  readonly lookAgainMs: number | null;
}

/** A volume that somebody makes by hand, or a default class that is set, comes within it. */
const NO_CLASS_GRACE_MS = 60_000;

/**
 * Claims that have no volume or lost it, or cannot be made larger. Nothing is wrong with one that waits for its first pod. Pure.
 *
 * @param waitedFor `<namespace>/<name>` of those that are told of already
 */
export function claimTroubles(
  views: readonly JsonObject[],
  waitedFor: ReadonlySet<string>,
  warnings: Said,
  now: number,
): FoundInClaims {
  const waits: number[] = [];
  const claims = views.flatMap((view): ClaimTrouble[] => {
    const namespace = metadataText(view, 'namespace');
    const claim = metadataText(view, 'name');
    const place = { namespace, claim };
    const { phase, isOurs, createdAt, storageClass, volume, errors } = signsOf(view);
    if (phase === 'Lost') {
      return [
        {
          ...{ ...place, code: 'VolumeLost' },
          what: `has lost its volume ${asText(volume)}: it is not there any more`,
          remedy: 'Make the volume again from a backup, or delete the claim and what uses it, and make both anew.',
        },
      ];
    }
    const [error] = asList(errors);
    if (error !== undefined) {
      return [
        {
          ...{ ...place, code: 'VolumeNotResized' },
          what: `cannot be changed as it asks for (${said(asText(error))})`,
          remedy: `See kubectl -n ${namespace} describe pvc ${claim}; it is tried again by itself.`,
        },
      ];
    }
    if (phase !== 'Pending' || isOurs === true || waitedFor.has(`${namespace}/${claim}`)) return [];
    const [warning] = warnings.aboutClaim(namespace, claim);
    if (warning !== undefined) {
      return [
        {
          ...{ ...place, code: 'VolumePending' },
          what: `has no volume: none can be made (${said(warning.message)})`,
          remedy:
            'Choose a storage class that the cluster has, or see why it cannot make volumes; it is tried again by itself.',
        },
      ];
    }
    if (asText(storageClass) !== '' || asText(volume) !== '') return [];
    const left = timeOf(createdAt) + NO_CLASS_GRACE_MS - now;
    if (left > 0) {
      waits.push(left);
      return [];
    }
    return [
      {
        ...{ ...place, code: 'VolumePending' },
        what: 'has no volume: it names no storage class, and the cluster has no default one',
        remedy: 'Make the claim anew with a storage class that the cluster has.',
      },
    ];
  });
  return { claims, lookAgainMs: waits.length === 0 ? null : Math.min(...waits) };
}
