import type { ArmType } from './arm-type.ts';

type Row = Pick<ArmType, 'type' | 'apiVersions'> & Partial<ArmType>;

/** A tracked type of a resource group with synchronous writes, except where the row says otherwise. */
export function armType(row: Row): ArmType {
  return {
    scope: 'resourceGroup',
    tracked: true,
    put: 'sync',
    delete: 'sync',
    hasState: false,
    hasEtag: false,
    patch: 'merge',
    createdStatus: 201,
    delayMs: 0,
    ...row,
  };
}

/** A child of another resource: no location, no tags of its own. */
export function childType(row: Row): ArmType {
  return armType({ tracked: false, ...row });
}
