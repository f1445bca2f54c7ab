import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { KindDescription, TenantryObject } from '@tenantry/client';
import { useRight } from '../../api/rights.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { DeleteDialog } from '../deletion/delete-dialog.tsx';
import { placeOfList } from './place.ts';

interface DeleteButtonProps {
  readonly kind: KindDescription;
  /** That it lives in; null for what stands alone. */
  readonly tenant: string | null;
  readonly object: TenantryObject;
}

/** Takes an object away with all it consists of, and leads to the others of its sort. */
export function DeleteButton({ kind, tenant, object }: DeleteButtonProps) {
  const { name, deletionRequestedAt } = object.metadata;
  const right = useRight(tenant, kind.name, 'delete');
  const [isOpen, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  return (
    <>
      <GuardedButton
        right={right}
        hindrance={deletionRequestedAt === undefined ? undefined : 'It is being deleted already.'}
        variant="default"
        c="var(--state-failing)"
        size="xs"
        onClick={open}
      >
        Delete
      </GuardedButton>
      {isOpen && (
        <DeleteDialog
          kind={kind}
          tenant={tenant}
          name={name}
          onClose={close}
          onDone={() => void navigate(placeOfList(kind, tenant))}
        />
      )}
    </>
  );
}
