import type { SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { type PostgresDatabaseSpec, postgresDatabaseSchema } from './schema.ts';

/** What Azure would refuse of a change. */
export function changeFaults(spec: PostgresDatabaseSpec, existing: CompiledObject | undefined): SpecFault[] {
  const parsed = postgresDatabaseSchema.safeParse(existing?.spec);
  if (!parsed.success) return [];
  const before = parsed.data;
  const had = before.storage.sizeGiB;
  const isOtherStandby =
    before.highAvailability !== spec.highAvailability &&
    before.highAvailability !== 'none' &&
    spec.highAvailability !== 'none';
  return [
    ...(spec.storage.sizeGiB < had
      ? [
          {
            field: 'spec.storage.sizeGiB',
            message: `cannot shrink from ${had} to ${spec.storage.sizeGiB}: disks of servers only grow`,
            remedy: `leave it at ${had}, or declare another PostgresDatabase and move the data there`,
          },
        ]
      : []),
    ...(isOtherStandby
      ? [
          {
            field: 'spec.highAvailability',
            message: `cannot change from ${before.highAvailability} to ${spec.highAvailability} at once`,
            remedy: `set it to none first, wait until the object is ready, and then to ${spec.highAvailability}`,
          },
        ]
      : []),
  ];
}
