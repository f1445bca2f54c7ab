import { notifications } from '@mantine/notifications';
import type { JsonObject, KindDescription, Manifest, TenantryObject } from '@tenantry/client';
import { useRef } from 'react';
import { useRight } from '../../api/rights.ts';
import { ConflictAlert } from '../../forms/conflict-alert.tsx';
import { asJson, manifestOf, useDraft } from '../../forms/draft.ts';
import { ManifestForm } from '../../forms/manifest-form.tsx';
import { mergedOnto } from '../../forms/merge.ts';
import { useStore } from '../../forms/use-store.ts';
import { reasonAgainst } from '../../parts/guarded-button.tsx';

interface EditObjectProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly object: TenantryObject;
  /** Fields to be shown first; see ManifestForm. */
  readonly first?: readonly string[] | undefined;
  readonly onDone: () => void;
}

/** Another declaration of an object that is there. */
export function EditObject({ kind, tenant, object, first, onDone }: EditObjectProps) {
  // The page goes on to show how the object is; the form stays with what it began with.
  const begin = useRef(object).current;
  const right = useRight(kind.scope === 'tenant' ? tenant : tenantOf(kind, object), kind.name, 'update');
  const draft = useDraft(manifestOf(begin));
  const { store, conflict, settle } = useStore(kind, begin);

  const save = async (): Promise<void> => {
    const stored = await store(draft.manifest);
    if (stored === null) return;
    notifications.show({ message: `${kind.name} ${stored.metadata.name} is declared anew.` });
    onDone();
  };

  const merge = (): void => {
    if (conflict === null) return;
    const merged: JsonObject = mergedOnto(asJson(manifestOf(conflict.theirs)), conflict.base, asJson(draft.manifest));
    // Both were manifests of this object.
    draft.setManifest(merged as unknown as Manifest);
    settle(conflict.theirs);
  };

  return (
    <>
      {conflict !== null && (
        <ConflictAlert
          conflict={conflict}
          mine={draft.manifest}
          onMerge={merge}
          onTakeTheirs={() => {
            draft.setManifest(manifestOf(conflict.theirs));
            settle(conflict.theirs);
          }}
        />
      )}
      <ManifestForm
        kind={kind}
        draft={draft}
        tenant={tenant}
        isNew={false}
        {...(first === undefined ? {} : { first })}
        submitLabel="Store the change"
        onSubmit={save}
        onCancel={onDone}
        hindrance={reasonAgainst(right, undefined) ?? undefined}
      />
    </>
  );
}

/** What may be done to a tenant is answered within it. */
const tenantOf = (kind: KindDescription, object: TenantryObject): string | null =>
  kind.name === 'Tenant' ? object.metadata.name : null;
