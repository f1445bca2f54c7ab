import { useQueryClient } from '@tanstack/react-query';
import {
  type JsonObject,
  type KindDescription,
  type Manifest,
  ProblemError,
  type TenantryObject,
} from '@tenantry/client';
import { useState } from 'react';
import { client } from '../api/client.ts';
import { asJson, manifestOf } from './draft.ts';
import { isSame } from './paths.ts';

export interface Conflict {
  /** What was there when the form was opened. */
  readonly base: JsonObject;
  readonly theirs: TenantryObject;
}

/** A version changes with every look at the world, too: as long as nothing else was declared, that is no conflict. */
const MOST_TRIES = 5;

/** Stores an object that is edited, and only over what the form began with. */
export function useStore(kind: KindDescription, begin: TenantryObject) {
  const [base, setBase] = useState(begin);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const queries = useQueryClient();
  const of = client.objects(kind, begin.metadata.tenant ?? null);

  const declared = (object: TenantryObject): JsonObject => asJson(manifestOf(object));

  /** Null: somebody else has changed it meanwhile, and `conflict` says what. */
  async function store(manifest: Manifest): Promise<TenantryObject | null> {
    let known = base;
    for (let attempt = 1; ; attempt++) {
      try {
        const stored = await of.replace(manifest, { ifMatch: known.metadata.resourceVersion });
        queries.invalidateQueries({ queryKey: ['objects', kind.name] });
        return stored;
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 412 || attempt >= MOST_TRIES) throw error;
        const theirs = await of.get(begin.metadata.name);
        if (!isSame(declared(theirs), declared(base))) {
          setConflict({ base: declared(base), theirs });
          return null;
        }
        known = theirs;
      }
    }
  }

  /** What is stored now is what the form goes on from. */
  function settle(theirs: TenantryObject): void {
    setBase(theirs);
    setConflict(null);
  }

  return { store, conflict, settle, declared };
}
